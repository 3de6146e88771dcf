"""Turn z3 formulas into one Python function, to evaluate them for many people without a solver."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import TypeAlias

import z3

Value: TypeAlias = bool | int
Evaluate: TypeAlias = Callable[[Mapping[str, Value]], Sequence[Value]]

JOINED = {
    z3.Z3_OP_AND: " and ",
    z3.Z3_OP_OR: " or ",
    z3.Z3_OP_EQ: " == ",
    z3.Z3_OP_LE: " <= ",
    z3.Z3_OP_GE: " >= ",
    z3.Z3_OP_LT: " < ",
    z3.Z3_OP_GT: " > ",
    z3.Z3_OP_ADD: " + ",
    z3.Z3_OP_SUB: " - ",
    z3.Z3_OP_MUL: " * ",
}
PLACED = {
    z3.Z3_OP_TRUE: "True",
    z3.Z3_OP_FALSE: "False",
    z3.Z3_OP_NOT: "not {0}",
    z3.Z3_OP_ITE: "{1} if {0} else {2}",
    z3.Z3_OP_IMPLIES: "not {0} or {1}",
}
OF_NOTHING = {z3.Z3_OP_AND: "True", z3.Z3_OP_OR: "False"}


def as_function(formulas: Iterable[z3.ExprRef]) -> Evaluate:
    """A function from the variables' values to the formulas' values, in order.

    >>> age, fever = z3.Int("age"), z3.Bool("fever")
    >>> old_or_ill = as_function([z3.Or(age >= 60, fever), z3.If(fever, age, 0)])
    >>> list(old_or_ill({"age": 41, "fever": True}))
    [True, 41]
    """
    wanted = list(formulas)
    names: dict[int, str] = {}
    lines = [line for formula in wanted for line in _lines(formula, names)]
    returned = "".join(f"{names[formula.get_id()]}, " for formula in wanted)
    source = "\n    ".join(["def evaluate(of):", *lines, f"return ({returned})"])
    made: dict[str, Evaluate] = {}
    exec(compile(source, "<formulas>", "exec"), {}, made)
    return made["evaluate"]


def _lines(formula: z3.ExprRef, names: dict[int, str]) -> Iterator[str]:
    """One line per formula that no line has worked out yet, the inner ones first."""
    if formula.get_id() in names:
        return
    for child in formula.children():
        yield from _lines(child, names)
    names[formula.get_id()] = f"v{len(names)}"
    yield f"v{len(names) - 1} = {_written(formula, [names[child.get_id()] for child in formula.children()])}"


def _written(formula: z3.ExprRef, parts: list[str]) -> str:
    kind = formula.decl().kind()
    if kind in PLACED:
        return PLACED[kind].format(*parts)
    if kind in JOINED:
        return JOINED[kind].join(parts) or OF_NOTHING[kind]
    match kind:
        case z3.Z3_OP_UNINTERPRETED:
            return f"of[{formula.decl().name()!r}]"
        case z3.Z3_OP_ANUM:
            return str(formula.as_long())
        case z3.Z3_OP_PB_AT_MOST:
            return f"{' + '.join(parts)} <= {formula.params()[0]}"
        case _:
            raise NotImplementedError(f"say here how to evaluate {formula.decl().name()}")
