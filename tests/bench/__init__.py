"""What auditing costs, and how the cost grows: commands behind `make bench`, never part of the tests."""
