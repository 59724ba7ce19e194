"""What the compilers of comparisons and calls need of the compiler of expressions."""

import ast
from collections.abc import Callable
from typing import NamedTuple, Protocol

from auditor.expression.loop import Level
from auditor.expression.syntax import Syntax
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import Compiled, Type
from auditor.pattern import Pattern
from auditor.wording import Wording


class Parts(Protocol):
    """Compiles the parts of an expression. While `asking`, a slot is asked after, not read; `pattern` makes a
    regular expression ready, or raises ExpressionError."""

    syntax: Syntax
    asking: bool
    pattern: Callable[[str], Pattern]

    def node(self, node: ast.expr) -> Compiled: ...
    def typed(self, node: ast.expr, *wanted: str) -> Compiled: ...
    def mistyped(self, node: ast.expr, found: Type, wanted: Wording) -> ExpressionError: ...
    def loops(self, node: ast.GeneratorExp | ast.ListComp) -> tuple[tuple[Level, ...], Callable[[], None]]: ...


class Operand(NamedTuple):
    """A side of a comparison: its place in the tree, and what it compiles to."""

    node: ast.expr
    made: Compiled

    @property
    def type(self) -> Type:
        return self.made.type
