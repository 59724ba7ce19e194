"""A corpus of submissions and the ledgers beside it → judgements of the rules that look across submissions."""

from auditor.corpus.corpus import Corpus
from auditor.corpus.filing import Keys, Record, record
from auditor.corpus.judging import bindings, judgements, waiting
from auditor.corpus.ledger import NAMES, TITLES, Ledger, Unusable, ledger_in, read_ledger
from auditor.corpus.likeness import sketch
from auditor.corpus.thing import FiledSubmission

__all__ = [
    "NAMES",
    "TITLES",
    "Corpus",
    "FiledSubmission",
    "Keys",
    "Ledger",
    "Record",
    "Unusable",
    "bindings",
    "judgements",
    "ledger_in",
    "read_ledger",
    "record",
    "sketch",
    "waiting",
]
