"""Rules across submissions: a county's files written by hand, held against each other and against ledgers."""
