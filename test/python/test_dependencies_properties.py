"""Random sessions: a block shows the same, whatever ran before, as if all had run in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from planning import Block, Plan, plan

T = TypeVar("T")

NAMES = {
    "I": ["a", "b", "c"],  # numbers
    "L": ["xs", "ys", "zs"],  # lists
    "F": ["f", "g"],  # functions
    "P": ["p", "q"],  # instances
    "N": ["0", "1", "2", "3"],
}

# A capital stands for a name of its kind.
STATEMENTS = r"""
I = N
I = N
I = I + N
I, I = I, I
I += N
I += I
I = J = N
del I
L = [N, I]
L = L
L = L + [N]
L = [v + I for v in L]
L = list(L)
L.append(I)
L.append(I := N)
L += [N]
L[0] = N
L.sort(reverse=True)
I = L.pop() if L else N
I = len(L)
I = max([I := v for v in range(N)], default=0)
d = {'k': L}
d['k'].append(N)
d['k'] = L
L = d['k']
for I in range(2):\n    L.append(I)
for I in L:\n    I = N
for I in range(N):\n    I = I
if I > 1:\n    I = N\nelse:\n    I = I
if I % 2:\n    I = N
if I % 2:\n    L.append(N)
if I % 2:\n    L = [N]
while I > 2:\n    I = 0\n    break
try:\n    I = 1 // I\nexcept ZeroDivisionError as error:\n    I = 0
try:\n    I = 1 // I\nexcept ZeroDivisionError:\n    pass
match L:\n    case [I, *_]:\n        I = N\n    case _:\n        pass
match I:\n    case 1:\n        I = N\n    case I:\n        I = 7
def F():\n    return I
def F():\n    L.append(I)\n    return N
def F():\n    global I\n    I = N\n    return I
def F():\n    I = N\n    return I
def f():\n    return g() + N
F = lambda: I
I = F()
F()
L = [F() for _ in range(2)]
L = list(map(lambda v: v + I, L))
def h(v):\n    v.append(I)
def h(v):\n    return len(v)
def h(v):\n    for w in [v]:\n        w.append(N)
h(L)
h(v=L)
k = h\nk(L)
class K:\n    size = I\n    def __init__(self, v):\n        self.v = v\n    def inc(self):\n        self.v += I\n    def get(self):\n        return self.v + self.size
class K:\n    count = 0\n    def __init__(self, v):\n        K.count += 1\n        self.v = v\n    def inc(self):\n        self.get()\n    def get(self):\n        L.append(N)\n        return K.count
P = K(I)
P = P
P.inc()
P.v = I
I = P.get()
K.size = N
i = iter([N, I])
i = (v + N for v in L)
I = next(i, 0)
L = list(i)
def gen():\n    yield I\n    yield N
i = gen()
""".strip().splitlines()  # noqa: E501 -- one a line

# So that most statements find what they use.
BEGINNINGS = [
    "a, b, c = 3, 1, 2",
    "xs = [1]\nys = [2, 3]\nzs = []",
    "def f():\n    return a\ndef g():\n    return 2\ndef h(v):\n    v.append(3)\nk = h",
    "class K:\n    def __init__(self, v):\n        self.v = v\n    def get(self):\n"
    "        return self.v\n    def inc(self):\n        self.v += b\np = K(1)\nq = K(2)",
    "d = {'k': []}\ni = iter([1])",
]

SHOWS = ["print(I)", "print(L)", "print(d)", "print(P.v)", "print(F())", "print(I, L)"]


@st.composite
def statements(draw: st.DrawFn, templates: list[str]) -> str:
    text = draw(st.sampled_from(templates)).replace("\\n", "\n")
    return "".join(
        draw(st.sampled_from(NAMES["I" if letter == "J" else letter])) if is_name else letter
        for letter, is_name in _letters(text)
    )


def _letters(text: str) -> list[tuple[str, bool]]:
    """Split a template into its characters; with each, whether it stands for a name."""

    def is_alone(index: int) -> bool:
        around = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
        return not any(c.isalnum() or c in "_'" for c in around)

    return [(c, c in "IJLFPN" and is_alone(index)) for index, c in enumerate(text)]


class Interpreter:
    """Runs blocks in one namespace."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self._runs = 0
        self._namespace = {"print": self._print, "__name__": "__main__"}

    def _print(self, *values: object) -> None:
        self.shown.append(repr(values))

    def run(self, source: str) -> list[str]:
        """Return what the block printed."""
        self.shown.clear()
        exec(source, self._namespace)
        return list(self.shown)

    def run_block(self, block: Block, fingerprint: str) -> list[str]:
        shown = self.run(block["source"])
        self._runs += 1
        block["ran"] = {"fingerprint": fingerprint, "order": self._runs}
        return shown

    def run_plan(self, blocks: list[Block], result: Plan) -> None:
        by_id = {block["id"]: block for block in blocks}
        assert result["error"] is None
        for first in result["first"]:
            self.run_block(by_id[first["id"]], first["fingerprint"])

    def ask(self, blocks: list[Block], target: Block) -> list[str]:
        result = plan(blocks, target["id"], afresh=True)
        self.run_plan(blocks, result)
        return self.run_block(target, result["fingerprint"])


def firsts(result: Plan) -> list[str]:
    return [first["id"] for first in result["first"]]


def runs(function: Callable[[T], object], argument: T) -> bool:
    try:
        function(argument)
    except Exception:
        return False
    return True


@st.composite
def sessions(draw: st.DrawFn) -> list[Block]:
    """Draw blocks that run without an error in the order of the document."""
    interpreter = Interpreter()
    sources: list[str] = []
    for beginning in BEGINNINGS:
        interpreter.run(beginning)
        sources.append(beginning)
    for _ in range(draw(st.integers(2, 8))):
        drawn = draw(st.lists(statements(STATEMENTS), min_size=1, max_size=3))
        drawn.append(draw(statements(SHOWS)))
        kept = [statement for statement in drawn if runs(interpreter.run, statement)]
        sources.append("\n".join(kept) or "pass")
    assume(runs(in_order, sources))
    return [{"id": f"b{number}", "source": source} for number, source in enumerate(sources)]


def in_order(sources: list[str]) -> list[list[str]]:
    """Return what each block shows when all run once, from the first to the last."""
    interpreter = Interpreter()
    return [interpreter.run(source) for source in sources]


def shown_in_order(blocks: list[Block]) -> list[list[str]]:
    return in_order([block["source"] for block in blocks])


@given(sessions(), st.data())
def test_a_block_shows_what_it_shows_after_all_others(
    blocks: list[Block], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(blocks) - 1))
    assert Interpreter().ask(blocks, blocks[number]) == shown_in_order(blocks)[number]


@given(sessions(), st.data())
def test_blocks_show_the_same_in_any_order_and_again(
    blocks: list[Block], data: st.DataObject
) -> None:
    expected = shown_in_order(blocks)
    interpreter = Interpreter()
    for number in data.draw(st.lists(st.integers(0, len(blocks) - 1), max_size=6)):
        assert interpreter.ask(blocks, blocks[number]) == expected[number]


@given(sessions(), st.data())
def test_plans_are_in_the_order_of_the_document_and_empty_when_they_ran(
    blocks: list[Block], data: st.DataObject
) -> None:
    interpreter = Interpreter()
    ids = [block["id"] for block in blocks]
    for number in data.draw(st.lists(st.integers(0, len(blocks) - 1), min_size=1, max_size=4)):
        result = plan(blocks, ids[number])
        positions = [ids.index(name) for name in firsts(result)]
        assert positions == sorted(set(positions))
        assert all(position < number for position in positions)
        interpreter.run_plan(blocks, result)
        after = plan(blocks, ids[number])
        assert after["first"] == []
        assert after["fingerprint"] == result["fingerprint"]


@given(sessions(), st.data())
def test_each_block_that_runs_first_has_a_reason(blocks: list[Block], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(blocks))["id"]
    for first in plan(blocks, target)["first"]:
        assert first["reasons"]
        for role, *names in first["reasons"]:
            assert role in ("defines", "changes", "deletes", "may define")
            assert names


@given(sessions(), st.data())
def test_an_edit_makes_stale_what_depends_on_it_and_nothing_else(
    blocks: list[Block], data: st.DataObject
) -> None:
    interpreter = Interpreter()
    for block in blocks:
        interpreter.ask(blocks, block)
    edited = data.draw(st.sampled_from(blocks))
    edited["source"] += "\nother = 1"
    stale = plan(blocks, edited["id"])["stale"]
    # Told otherwise: a block depends on those that run first in a fresh interpreter.
    fresh: list[Block] = [{"id": block["id"], "source": block["source"]} for block in blocks]
    dependents = [
        block["id"]
        for block in fresh
        if block["id"] == edited["id"] or edited["id"] in firsts(plan(fresh, block["id"]))
    ]
    assert stale == dependents


@given(sessions(), st.data())
def test_after_an_edit_blocks_show_what_they_would_after_all_others(
    blocks: list[Block], data: st.DataObject
) -> None:
    interpreter = Interpreter()
    interpreter.ask(blocks, data.draw(st.sampled_from(blocks)))
    for _ in range(2):
        edited = data.draw(st.sampled_from(blocks))
        edited["source"] += "\n" + data.draw(statements(STATEMENTS))
        assume(runs(shown_in_order, blocks))
        number = data.draw(st.integers(0, len(blocks) - 1))
        assert interpreter.ask(blocks, blocks[number]) == shown_in_order(blocks)[number]
