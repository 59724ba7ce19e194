"""The lines of a report → statements: what each figure and claim of them is, and what of the form it is about.

`lines` cuts the report, `statements` reads it; the rooms between know one kind of words each. None of them knows how the table was read.
"""
