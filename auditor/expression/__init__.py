"""The rule language: Decimal, intervals, three-valued logic, names in Chinese and English, everything wrong refused when it is loaded."""

from auditor.expression.access import context, unwritten
from auditor.expression.compiler import Compiler, Reading
from auditor.expression.function import Function, functions
from auditor.expression.names import Names, Term, field_names, fields, kind_named, misnamed, nearest, unknown_name
from auditor.expression.pattern import compiled as pattern
from auditor.expression.pattern import proven as proven_pattern
from auditor.expression.place import Place, Places, compile_places, location
from auditor.expression.slots import doubtful, figure_in, figures_in
from auditor.expression.syntax import Syntax, parse
from auditor.expression.template import Template, Words, compile_template
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import (
    ANY,
    FIRST_NAME,
    NUMBER,
    READS,
    TEXT,
    TRUTH,
    UNHEEDED,
    UNSET,
    Closure,
    Compiled,
    Frame,
    Type,
    Unknown,
    Value,
    roomy,
    several,
    thing,
)

__all__ = [
    "ANY",
    "FIRST_NAME",
    "NUMBER",
    "READS",
    "TEXT",
    "TRUTH",
    "UNHEEDED",
    "UNSET",
    "Closure",
    "Compiled",
    "Compiler",
    "ExpressionError",
    "Frame",
    "Function",
    "Names",
    "Place",
    "Places",
    "Reading",
    "Syntax",
    "Template",
    "Term",
    "Type",
    "Unknown",
    "Value",
    "Words",
    "compile_places",
    "compile_template",
    "context",
    "doubtful",
    "field_names",
    "fields",
    "figure_in",
    "figures_in",
    "functions",
    "kind_named",
    "location",
    "misnamed",
    "nearest",
    "parse",
    "pattern",
    "proven_pattern",
    "roomy",
    "several",
    "thing",
    "unknown_name",
    "unwritten",
]
