"""What a mutant is: one small fault in a module, made on its syntax tree.

The operators are the usual ones (Offutt et al. 1996, "An experimental determination of sufficient mutant operators"):
comparisons, connectors, arithmetic, constants, conditions, returned values. Left alone are words and patterns, which are
data, and the boundaries of thresholds (`<` for `<=`), which were measured and have no right value to the last character.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_UNSEEN = ("annotation", "returns", "decorator_list", "type_params", "bases")
"""Parts of definitions that no run of the code decides on."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the source with it, the line that it stands on, and what it is."""

    source: str
    first: int
    """The line on which its statement begins."""
    line: int
    said: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where a fault can be put: the number of a node within the module's functions, and which of its faults."""

    node: int
    turn: int


def sites_of(source: str) -> list[Site]:
    """All places for a fault in a module, none outside its functions and methods."""
    nodes = [node for top in ast.parse(source).body for _, node in _code(top)]
    return [Site(number, turn) for number, node in enumerate(nodes) for turn in range(len(_changes(node)))]


def mutant_at(source: str, site: Site) -> Mutant:
    """The mutant with the fault at one place."""
    tree = ast.parse(source)
    first, node = [found for top in tree.body for found in _code(top)][site.node]
    before = ast.unparse(node)
    _changes(node)[site.turn]()
    said = f"{_short(before)}  ->  {_short(ast.unparse(node))}"
    return Mutant(ast.unparse(tree), first, getattr(node, "lineno", first), said)


def _code(top: ast.stmt) -> Iterator[tuple[int, ast.AST]]:
    """The nodes inside the functions of a definition, its signature and docstrings left out, each with the line on which its
    statement begins."""
    if isinstance(top, ast.ClassDef):
        for inner in top.body:
            yield from _code(inner)
    elif isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef):
        for statement in top.body:
            if not _is_docstring(statement):
                yield from _walk(statement, statement.lineno)


def _walk(node: ast.AST, first: int) -> Iterator[tuple[int, ast.AST]]:
    if isinstance(node, ast.stmt):
        first = node.lineno
    yield first, node
    for name, value in ast.iter_fields(node):
        if name in _UNSEEN:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child, first)


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


class _Change:
    """Something to set on a node, or on one of its parts."""

    def __init__(self, node: ast.AST, name: str, value: object, at: int | None = None) -> None:
        self.node, self.name, self.value, self.at = node, name, value, at

    def __call__(self) -> None:
        if self.at is None:
            setattr(self.node, self.name, self.value)
        else:
            getattr(self.node, self.name)[self.at] = self.value


def _changes(node: ast.AST) -> list[_Change]:
    """The faults that can be put into a node."""
    match node:
        case ast.Compare():
            return [
                _Change(node, "ops", _COMPARED[type(op)](), at)
                for at, op in enumerate(node.ops)
                if type(op) in _COMPARED
            ]
        case ast.BoolOp():
            return [_Change(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())]
        case ast.BinOp() if type(node.op) in _RECKONED:
            return [_Change(node, "op", _RECKONED[type(node.op)]())]
        case ast.If() | ast.While() | ast.IfExp():
            return [_Change(node, "test", ast.UnaryOp(ast.Not(), node.test))]
        case ast.Constant(value=bool() as value):
            return [_Change(node, "value", not value)]
        case ast.Constant(value=int() | float() as value):
            return [_Change(node, "value", value + 1)]
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            return [_Change(node, "value", ast.Constant(None))]
    return []


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:87] + "..."
