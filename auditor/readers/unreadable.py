"""What a reader raises about a file it cannot read."""


class Unreadable(Exception):
    """A file that cannot be read. Its text is one Chinese sentence: what is wrong, and what the user can do."""
