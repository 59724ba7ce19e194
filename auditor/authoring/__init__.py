"""For those who write rules: read back, scaffolded, linted, explained on a file, weighed against a corpus, tested by injected faults."""
