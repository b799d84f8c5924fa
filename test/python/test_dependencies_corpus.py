"""Small sessions: which earlier blocks run before the last one, and which do not.

Each case is a session, its blocks separated by ``---``; they are called a, b, c and so on, and the
last one is asked for. A block that begins with ``>>>`` is a transcript.
"""

from __future__ import annotations

import pytest

from planning import Block, plan

CASES: dict[str, tuple[str, str]] = {
    # What binds a name
    "assignment": ("x = 1 --- y = 2 --- print(x)", "a"),
    "nothing is needed": ("x = 1 --- print('hello')", ""),
    "annotated assignment": ("x: int = 1 --- x: int --- print(x)", "a"),
    "unpacking": ("(p, [q, *r]) = 1, [2, 3] --- p = q = 0 --- print(r)", "a"),
    "chained assignment": ("p = q = 0 --- print(q)", "a"),
    "the last definition counts": ("x = 1 --- x = 2 --- print(x)", "b"),
    "a later block does not": ("y = 1 --- print(x) --- x = 2 --- y", "a"),
    "import": ("import math --- import os --- print(math.pi)", "a"),
    "import of a submodule": ("import os.path --- print(os.path.sep)", "a"),
    "two submodules of one package": (
        "import xml.dom --- import xml.sax --- xml.dom, xml.sax",
        "ab",
    ),
    "import with an alias": ("import math as m --- import math --- print(m.pi)", "a"),
    "from-import": ("from math import pi as p, e --- print(p)", "a"),
    "the nearest import counts": ("import math\nx = 1 --- import math --- math.pi", "b"),
    "function": ("def f(): return 1 --- def g(): return 2 --- f()", "a"),
    "async function": ("async def f(): return 1 --- await f()", "a"),
    "class": ("class A: pass --- class B: pass --- A()", "a"),
    "base class": ("class A: pass --- class B(A): pass --- B()", "ab"),
    "loop variable": ("for i in range(3): pass --- i", "a"),
    "with": ("import io\nwith io.StringIO() as f: pass --- f.closed", "a"),
    "walrus": ("print(n := 10) --- n", "a"),
    "walrus in a comprehension": ("[last := i for i in range(3)] --- last", "a"),
    "match captures": ("match [1, 2]:\n  case [p, *rest]: pass --- rest", "a"),
    "match of a mapping": ("match {}:\n  case {'k': v, **others}: pass --- others", "a"),
    "match uses a class": (
        "class P: pass --- v = 1 --- match 0:\n  case P(): pass",
        "a",
    ),
    "names declared global": (
        "def init():\n  global cfg\n  cfg = 1 --- init() --- print(cfg)",
        "ab",
    ),
    "top-level await and async comprehension": (
        "async def gen():\n  yield 1 --- xs = [x async for x in gen()] --- xs",
        "ab",
    ),
    # What reads a name
    "f-string": ("x = 1 --- y = 2 --- f'{x:>{5}}'", "a"),
    "default of a parameter": ("n = 3 --- m = 4 --- def f(a=n): return m", "a"),
    "decorator": ("def deco(f): return f --- @deco\ndef g(): pass", "a"),
    "annotation": ("import math --- def f(x: math.nan): pass", "a"),
    "class attribute": ("n = 3 --- class A:\n  size = n", "a"),
    "a name bound in a class is not the session's": (
        "size = 3 --- class A:\n  size = 4\n  print(size)",
        "",
    ),
    "a comprehension has names of its own": (
        "i = 1 --- xs = [1] --- [i for i in xs]",
        "b",
    ),
    "a parameter is no global": ("x = 1 --- f = lambda x: x\nf(2)", ""),
    "a local variable is no global": ("x = 1 --- def f():\n  x = 2\n  return x\nf()", ""),
    "bound before it is used": ("x = 1 --- x = 2\nprint(x)", ""),
    "used before it is bound": ("x = 1 --- print(x)\nx = 2", "a"),
    "its own loop variable": ("i = 'a' --- for i in range(3):\n  print(i)", ""),
    "a shadowed builtin": ("def sum(x): return 0 --- sum([1])", "a"),
    "del needs the name": ("x = 1 --- del x", "a"),
    "del ends it": ("x = 1 --- del x --- print(x)", "ab"),
    "after del it is defined again": ("x = 1 --- del x --- x = 2 --- x", "c"),
    "main guard": ("if __name__ == '__main__':\n  x = 1 --- x = 0 --- x", "b"),
    "the main guard always holds": ("x = 0 --- if __name__ == '__main__':\n  x = 1 --- x", "b"),
    "last value of a transcript": ("x = 1 --- >>> 40 + 2 --- >>> _ + 1", "b"),
    # Transitively
    "through a variable": ("x = 1 --- y = x + 1 --- z = 3 --- y", "ab"),
    "through a function": ("import math --- def area(r): return math.pi * r --- area(1)", "ab"),
    "defining a function needs nothing": (
        "import math --- def area(r): return math.pi * r",
        "",
    ),
    "a function's names as they are when it is called": (
        "def g(): return 1 --- def f(): return g() --- def g(): return 2 --- f()",
        "bc",
    ),
    "a function that is handed over": (
        "k = 2 --- def f(x): return k * x --- list(map(f, [1]))",
        "ab",
    ),
    "a function under another name": ("k = 2 --- def f(): return k --- h = f --- h()", "abc"),
    "a lambda": ("k = 2 --- f = lambda: k --- f()", "ab"),
    "a lambda that is not called": ("k = 2 --- f = lambda: k", ""),
    "mutual recursion": (
        "def even(n): return n == 0 or odd(n - 1)"
        " --- def odd(n): return n != 0 and even(n - 1) --- x = 1 --- even(4)",
        "ab",
    ),
    "methods of an instance": (
        "rate = 2 --- class A:\n  def cost(self): return rate --- a = A() --- a.cost()",
        "abc",
    ),
    "a nested function": (
        "k = 1 --- def f():\n  def g(): return k\n  return g --- f()()",
        "ab",
    ),
    # Conditional definitions count as both
    "if without else": ("x = 1 --- if input(): x = 2 --- x", "ab"),
    "if with else": ("x = 1 --- if input(): x = 2\nelse: x = 3 --- x", "b"),
    "a branch that raises": ("x = 1 --- if input(): x = 2\nelse: raise SystemExit --- x", "b"),
    "a loop that may have no turn": ("x = 1 --- for i in input(): x = i --- x", "ab"),
    "a loop that has turns": ("x = 1 --- for i in range(3): x = i --- x", "b"),
    "a loop without end has a turn": ("x = 1 --- while True:\n  x = 2\n  if x: break --- x", "b"),
    "what follows a break may not run": (
        "x = 1 --- while True:\n  if input(): break\n  x = 2 --- x",
        "ab",
    ),
    "while": ("x = 1 --- while input(): x = 2 --- x", "ab"),
    "try and except": (
        "x = 1 --- try: import json as x\nexcept ImportError: x = None --- x",
        "b",
    ),
    "try whose handler binds nothing": ("x = 1 --- try: x = int('')\nexcept E: pass --- x", "ab"),
    "a change of what a branch has bound": (
        "try: 1 / 0\nexcept Exception as e: print(e) --- try: 1 / 0\n"
        "except Exception as e:\n  e.add_note('x')",
        "",
    ),
    "a change after a branch that has bound it": (
        "xs = [] --- if input():\n  xs = []\nxs.append(1)",
        "a",
    ),
    "with suppress": (
        "from contextlib import suppress --- x = 1 --- with suppress(E): x = int('') --- x",
        "abc",
    ),
    "match with a last resort": (
        "x = 0 --- match 1:\n  case 1: x = 1\n  case _: x = 2 --- x",
        "b",
    ),
    "and may not come to its end": ("n = 0 --- input() and (n := 1) --- n", "ab"),
    # Changes in place
    "append": ("xs = [] --- xs.append(1) --- ys = [] --- xs", "ab"),
    "a change after the new definition": ("xs = [] --- xs.append(1) --- xs = [] --- xs", "c"),
    "item": ("d = {} --- d['k'] = 1 --- d", "ab"),
    "item is deleted": ("d = {1: 2} --- del d[1] --- d", "ab"),
    "attribute": ("class A: pass\na = A() --- a.x = 1 --- a.x", "ab"),
    "augmented": ("n = 1 --- n += 1 --- n", "ab"),
    "augmented item": ("d = {'n': 1} --- d['n'] += 1 --- d", "ab"),
    "slice": ("xs = [1, 2] --- xs[:] = [] --- xs", "ab"),
    "value of a changing call": ("xs = [1] --- last = xs.pop() --- xs", "ab"),
    "a deeper object": ("d = {'k': []} --- d['k'].append(1) --- d", "ab"),
    "setdefault": ("d = {} --- d.setdefault('k', []).append(1) --- d", "ab"),
    "conditionally": ("xs = [] --- if input(): xs.append(1) --- xs", "ab"),
    "a look is no change": ("xs = [1] --- xs.count(1) --- print(xs.index(1)) --- xs", "a"),
    "shown values change nothing": ("df = load() --- df.head() --- df.mean()", "a"),
    "a transcript shows values": ("t = load() --- >>> t.a()\n>>> t.b() --- t", "a"),
    "a discarded value was for its effect": ("t = load() --- t.a()\nt.b() --- t", "ab"),
    "show and save": ("fig = draw() --- fig.show()\nfig.savefig('x')\nprint() --- fig", "a"),
    "fit at the end": ("m = Model() --- m.fit(1, 2) --- m.predict(3)", "ab"),
    "first argument": ("import random\nxs = [1, 2] --- random.shuffle(xs) --- xs", "ab"),
    "first argument of an imported name": (
        "from heapq import heappush as push\nh = [] --- push(h, 1) --- h",
        "ab",
    ),
    "next": ("it = iter([1, 2]) --- next(it) --- next(it)", "ab"),
    "an iterator is used up": ("g = (x for x in 'ab') --- list(g) --- list(g)", "ab"),
    "a generator function": (
        "def gen():\n  yield 1 --- g = gen() --- list(g) --- list(g)",
        "abc",
    ),
    "a list is not": ("g = [x for x in 'ab'] --- list(g) --- list(g)", "a"),
    "another name for it": ("xs = [] --- ys = xs --- ys.append(1) --- xs", "abc"),
    "a name that was bound anew": ("xs = [] --- ys = xs --- ys = []\nys.append(1) --- xs", "a"),
    "items of a loop": ("rows = [[]] --- for row in rows: row.append(1) --- rows", "ab"),
    "items of a literal loop": ("xs = [] --- for t in [[], []]: t.append(1) --- xs", "a"),
    "others that share it are not needed": (
        "a = [[1]] --- b = a[0] --- c = a[0] --- c.append(2) --- a",
        "acd",
    ),
    "a number is a value": ("a = 1 --- b = a\nb += 1 --- a", "a"),
    "an object inside another": (
        "xs = [] --- d = {'xs': xs} --- d['xs'].append(1) --- xs",
        "abc",
    ),
    # Changes by functions and methods of the session
    "a function that changes its argument": (
        "xs = [] --- def put(where): where.append(1) --- put(xs) --- xs",
        "abc",
    ),
    "a function that does not": (
        "xs = [] --- def show(what): print(what) --- show(xs) --- xs",
        "a",
    ),
    "by keyword, through another function": (
        "xs = [] --- def put(to): to.append(1)\ndef both(a, b): put(to=b) --- both(1, b=xs) --- xs",
        "abc",
    ),
    "a function that changes a global": (
        "log = [] --- def note(): log.append(1) --- note() --- log",
        "abc",
    ),
    "defined but not called": ("log = [] --- def note(): log.append(1) --- log", "a"),
    "a method that changes its object": (
        "class A:\n  n = 0\n  def inc(self): self.n += 1\n  def get(self): return self.n"
        " --- a = A() --- a.inc() --- a.get() --- a.n",
        "abc",
    ),
    "a method that another one calls": (
        "class A:\n  def inc(self): self._add()\n  def _add(self): self.n = 1"
        " --- a = A() --- a.inc() --- a.n",
        "abc",
    ),
    "a method called like one that changes": (
        "class A:\n  def add(self, x): return x --- a = A() --- a.add(1) --- a",
        "ab",
    ),
    "a counter of the class": (
        "class A:\n  n = 0\n  def __init__(self): A.n += 1 --- x = A() --- y = 1 --- A.n",
        "ab",
    ),
    "entering a context": (
        "n = 0 --- class C:\n  def __enter__(self):\n    global n\n    n += 1\n"
        "  def __exit__(self, *a): pass --- with C(): pass --- n",
        "abc",
    ),
    "a new object is nobody else's": (
        "class C:\n  def __enter__(self): self.n = 1\n  def add(self): self.n = 1"
        " --- with C(): C().add() --- C()",
        "a",
    ),
    "a new object of an unknown class": (
        "from pathlib import Path --- Path('x').write_text('y')\nPath().chmod(0)\n1 --- Path()",
        "a",
    ),
    "a decorator that registers": (
        "REG = []\ndef reg(f):\n  REG.append(f)\n  return f --- @reg\ndef f(): pass"
        " --- def g(): pass --- REG",
        "ab",
    ),
    "a decorator of an object": (
        "app = App() --- db = 1 --- @app.route('/')\ndef index(): return db --- app.run()",
        "abc",
    ),
    # Effects on modules
    "random.seed": ("import random --- random.seed(1) --- x = 1 --- random.random()", "ab"),
    "reading random": ("import random --- print(random.random()) --- random.random()", "a"),
    "an effect under another alias": (
        "import numpy as np\nnp.random.seed(1) --- import numpy --- numpy.ones(1)",
        "ab",
    ),
    "an effect for who imports": ("import random\nrandom.seed(1) --- import random", "a"),
    "an effect of an imported name": (
        "from random import seed as s\ns(1) --- from random import random\nrandom()",
        "a",
    ),
    "another module": ("import random\nrandom.seed(1) --- import json --- json.dumps(1)", "b"),
    "os.chdir": ("import os\nos.chdir('/') --- import os\nos.getcwd()", "a"),
    "os.chdir and open": ("import os\nos.chdir('/') --- print(open('x').read())", "a"),
    "os.environ": ("import os --- os.environ['A'] = 'b' --- os.getenv('A')", "ab"),
    "sys.path for other modules": ("import sys\nsys.path.append('lib') --- import mylib", "a"),
    "sys.path and the library": ("import sys\nsys.path.append('lib') --- import json", ""),
    "printing to sys.stdout": ("import sys --- sys.stdout.write('x') --- sys.argv", "a"),
    "a style": ("import matplotlib.pyplot as plt --- plt.style.use('x') --- plt.plot()", "ab"),
    "a figure is no setting": (
        "import matplotlib.pyplot as plt --- plt.plot()\nplt.gca().set_title('x')\nplt.show()"
        " --- plt.plot()",
        "a",
    ),
    "rcParams": (
        "import matplotlib.pyplot as plt --- plt.rcParams['x'] = 1"
        " --- import matplotlib --- matplotlib.rcParams",
        "abc",
    ),
    "print options": (
        "import numpy as np --- np.set_printoptions(precision=2) --- np.ones(1)",
        "ab",
    ),
    "an option": ("import pandas as pd --- pd.options.display.width = 5 --- pd.show()", "ab"),
    "a patched function": (
        "import time --- def fake(): return 0 --- time.time = fake --- time.time()",
        "abc",
    ),
    "a context": (
        "from decimal import Decimal, getcontext --- getcontext().prec = 3 --- Decimal(1) / 3",
        "ab",
    ),
    "a logger": (
        "import logging --- logging.getLogger('x').setLevel(10) --- logging.info('y')",
        "ab",
    ),
    "functions that are called like methods": (
        "import operator, numpy as np --- operator.add(1, 2)\nnp.append([], 1)\nprint()"
        " --- np.ones(operator.add(1, 2))",
        "a",
    ),
    "a patched builtin": (
        "import builtins\nbuiltins.print = len --- x = 1 --- print('x')",
        "a",
    ),
    "a setting by a name that a star import gave": (
        "from mpmath import * --- mp.dps = 50 --- x = 1 --- nsum(f)",
        "ab",
    ),
    "a call that sets up what a star import gave": (
        "from random import * --- seed(1) --- random()",
        "ab",
    ),
    "the last value of a setting counts": (
        "import mpmath --- mpmath.mp.dps = 5 --- from mpmath import mp\nmp.dps = 6 --- mpmath.pi",
        "ac",
    ),
    "two settings of a module": (
        "from mpmath import * --- mp.pretty = True --- mp.dps = 6 --- pi",
        "abc",
    ),
    "a setting that is made of the one before": (
        "from mpmath import mp --- mp.dps = 5 --- mp.dps += 5 --- mp.pi",
        "abc",
    ),
    "a setting in a branch": (
        "from mpmath import mp --- mp.dps = 5 --- if input(): mp.dps = 6 --- mp.pi",
        "abc",
    ),
    # Opaque
    "star import": ("x = 1 --- from math import * --- y = 2 --- sqrt(4)", "b"),
    "a name defined after a star import": ("from math import * --- pi = 3 --- p(pi)", "ab"),
    "the nearest star import counts": (
        "from math import * --- from math import * --- sqrt(4)",
        "b",
    ),
    "star imports of two modules": (
        "from math import * --- from cmath import * --- from math import * --- sqrt(4)",
        "bc",
    ),
    "a block that imports all and binds one name": (
        "from math import *\npi = 3 --- from math import * --- pi",
        "ab",
    ),
    "its own star import": ("from math import * --- from math import *\nsqrt(4)", ""),
    "a name defined before a star import": ("e = 1 --- from math import * --- x = e", "ab"),
    "a star import needs nothing": ("x = 1 --- from math import *", ""),
    "exec needs all before": ("x = 1 --- y = 2 --- exec('print(x)')", "ab"),
    "exec may define anything": ("x = 1 --- exec('y = 2') --- y", "ab"),
    "eval": ("x = 1 --- z = 2 --- eval('x')", "ab"),
    "globals": ("x = 1 --- globals()['y'] = 2 --- y", "ab"),
    "locals in a function are its own": ("x = 1 --- def f(): return locals()\nf()", ""),
    "vars in a class is the class's own": (
        "x = 1 --- class A:\n  names = vars()\n  for i in range(3): names[f'n{i}'] = i",
        "",
    ),
    "exec in a function that is called": ("x = 1 --- def f(s): exec(s) --- f('x')", "ab"),
    "exec in a function that is not": ("x = 1 --- def f(s): exec(s)", ""),
    "tests that are found by their class": (
        "import unittest\nclass T(unittest.TestCase): pass --- import unittest --- unittest.main()",
        "ab",
    ),
    "import of __main__": ("x = 1 --- import __main__", "a"),
    # Blocks that do not compile
    "a block that does not compile needs nothing": ("x = 1 --- print(x", ""),
    "what it seems to define": ("df = load( --- y = = 2 --- df", "a"),
    "imports of a block that does not compile": (
        "import numpy as np, os.path\nx = ( --- y = 1 --- np.ones(os.sep)",
        "a",
    ),
}


def session(text: str) -> list[Block]:
    blocks: list[Block] = []
    for number, part in enumerate(text.split(" --- ")):
        block: Block = {"id": "abcdefgh"[number], "source": part}
        if part.startswith(">>> "):
            block |= {"source": part.replace(">>> ", ""), "mode": "transcript"}
        blocks.append(block)
    return blocks


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_runs_first(text: str, expected: str) -> None:
    blocks = session(text)
    result = plan(blocks, blocks[-1]["id"])
    assert result["error"] is None
    assert "".join(first["id"] for first in result["first"]) == expected
