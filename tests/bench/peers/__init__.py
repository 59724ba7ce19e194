"""The same ten table rules in other tools: each a script of its own, run by the Python of the peers' environment.

A script knows nothing of auditor. It reads the parsed submissions as JSON and prints
`{"answers": [[submission, rule], …], "alone": seconds, "together": seconds}`: which rules each submission breaks, and what one submission
takes when submissions come one by one and when the whole corpus is one table.
"""
