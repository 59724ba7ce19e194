"""Submissions made for tests: one truth rendered into the layouts and file formats that units hand in."""
