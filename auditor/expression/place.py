"""Where a finding points: a path such as i.score, or such paths of many things, → the Locations in the submission."""

import ast
from collections.abc import Callable
from typing import NamedTuple

from auditor.expression.compiler import Compiler
from auditor.expression.loop import walk
from auditor.expression.names import fields
from auditor.expression.syntax import parse
from auditor.expression.tokens import ExpressionError
from auditor.expression.value import Closure, Frame, Type, Unknown, Value
from auditor.model import (
    Breakdown,
    Cause,
    Entry,
    Excerpt,
    Figure,
    Form,
    FundLine,
    Goal,
    Group,
    Indicator,
    Location,
    Repair,
    Section,
    Statement,
    Submission,
)
from auditor.wording import Wording

_NO_PLACE = Wording(
    "“{written}”不是表中或正文的位置；请写一栏的路径，如 i.score，或一个对象。",
    "“{written}” is no place in the form or the prose; write the path of a slot, such as i.score, or a thing.",
)
_NO_SLOT = Wording(
    "“{written}”不是表中或正文的位置；请写一栏的路径，如 i.score。",
    "“{written}” is no place in the form or the prose; write the path of a slot, such as i.score.",
)


class Place(NamedTuple):
    """A thing, and where in the file that of it stands which is meant; `slot` is what stands there, None where it has no such slot."""

    owner: Value
    location: Location
    slot: Entry | Figure | str | None


Places = Callable[[Frame], tuple[Place, ...]]


def compile_places(compiler: Compiler, source: str) -> Places:
    """The closure of a focus or evidence: a path, or `path for x in things if …`.

    Raises ExpressionError for what is neither.
    """
    compiler.syntax = parse(source)
    tree = compiler.syntax.tree
    if not isinstance(tree, (ast.GeneratorExp, ast.ListComp)):
        return _path(compiler, tree)
    levels, release = compiler.loops(tree)
    steps = walk(levels)
    element = _path(compiler, tree.elt)
    release()

    def run(frame: Frame) -> tuple[Place, ...]:
        return tuple(place for state in steps(frame) if state is True for place in element(frame))

    return run


def _path(compiler: Compiler, node: ast.expr) -> Places:
    if isinstance(node, ast.Attribute):
        found = compiler.node(node)
        if not _is_thing(found.type):
            return _slot(compiler, node)
        return _things(found.run)
    if isinstance(node, (ast.Name, ast.Call)):
        found = compiler.node(node)
        if _is_thing(found.type):
            return _things(found.run)
    written = compiler.syntax.written(node)
    raise ExpressionError(_NO_PLACE.filled(written=written), compiler.syntax.start(node))


def _is_thing(type_: Type) -> bool:
    return type_.name == "thing" or (type_.name == "list" and type_.of is not None and type_.of.name == "thing")


def _things(run: Closure) -> Places:
    def places(frame: Frame) -> tuple[Place, ...]:
        value = run(frame)
        if type(value) is Unknown:
            return ()
        return tuple(Place(owner, place := location(owner), place.quote) for owner in (value if type(value) is tuple else (value,)))

    return places


def _slot(compiler: Compiler, node: ast.Attribute) -> Places:
    owner, name = compiler.node(node.value), compiler.syntax.token(node.attr).text
    kind = owner.type.kind or (owner.type.of.kind if owner.type.of is not None else "")
    field = fields(kind).get(name) if kind else None
    if field is None:
        written = compiler.syntax.written(node)
        raise ExpressionError(_NO_SLOT.filled(written=written), compiler.syntax.start(node))
    attribute, run = field.name, owner.run

    def places(frame: Frame) -> tuple[Place, ...]:
        value = run(frame)
        if type(value) is Unknown:
            return ()
        owners = value if type(value) is tuple else (value,)
        return tuple(Place(thing, location(thing, attribute), getattr(thing, attribute)) for thing in owners)

    return places


def location(owner: Value, field: str | None = None) -> Location:
    """Where a slot of a thing stands, or the thing itself where it has no such slot."""
    slot = getattr(owner, field, None) if field is not None else None
    if isinstance(slot, (Entry, Figure)):
        return slot.location
    match owner:
        case Indicator() | Group() | Section():
            return owner.name.location
        case FundLine():
            return owner.label.location
        case Submission():
            return _first_place(owner)
        case Form() | Statement() | Goal() | Excerpt() | Breakdown() | Repair():
            return owner.location
        case Cause():
            return owner.figure.location
    found: Location = owner.places()[0] if hasattr(owner, "places") else owner.location  # a judgement, or a thing across: on floors above
    return found


def _first_place(submission: Submission) -> Location:
    """Where a submission begins: its form, its header or its first statement."""
    if submission.form is not None:
        return submission.form.location
    header = (submission.project, submission.unit, submission.department, submission.year)
    listed = [*(entry.location for entry in header if entry is not None), *(one.location for one in submission.statements)]
    return listed[0] if listed else Location(file=submission.source)
