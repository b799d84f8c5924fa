import { expect } from 'chai';
import { isForeign, readsAsPython } from '../../src/source/python-text.js';

const PYTHON = [
  'print("hello, you there")',
  'import sys',
  'x = 1  # a comment with words, and $ and => too',
  'def f(a, b=1):\n    """Words of a docstring, with `marks`."""\n    return a if b else not a',
  'async def main():\n    async with lock as l, other:\n        await l',
  'match command.split():\n    case [x, y] if x is not y:\n        pass\n    case Point(x=0):\n        pass',
  'type Pair = tuple[int, int]',
  'total = (a\n    < b)',
  "text = f'{x} and {y!r}' 'it\\'s'",
  'for x in (y for y in z if y not in seen):\n    del x',
  'values = [1 if x or y else 2]',
  'raise ValueError("no such thing") from error',
  'from .package import name as other',
  'total = a[::2] + a[1::n] + \\\n    b',
  'a = lambda x: x >= 2 <= 3 != 4 == 5',
];

const FOREIGN = [
  'pip install example-package',
  '$ python example.py',
  '% python example.py && echo $?',
  'python3 -m venv tutorial-env',
  'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nZeroDivisionError: division by zero',
  'Some words about it.',
  'int main(void) { return 0; }',
  'const x = 1;',
  '<root>/\n    setup.py',
  'object\n +-- Finder',
  'package/\n    module.py',
  'env\\Scripts\\activate.bat',
  'digit ::= "0" | "1"',
  "'7' <=> '1' ==> different",
  'print "hello"',
  'print sum(x)',
  'v, e = ...update([a])',
  'In [1]: x = 1',
  'usage: example [-h]\n\npositional arguments:\n  name',
];

/** Nothing in them speaks for Python, and nothing against it. */
const UNDECIDED = ['', 'make', '{"name": "x", "values": [1, 2]}', 'key: value', '3.14  10.  .001'];

describe('python-text', () => {
  for (const text of PYTHON) {
    it(`takes for Python: ${JSON.stringify(text)}`, () => {
      expect(readsAsPython(text)).to.equal(true);
      expect(isForeign(text)).to.equal(false);
    });
  }

  for (const text of FOREIGN) {
    it(`takes for something else: ${JSON.stringify(text)}`, () => {
      expect(readsAsPython(text)).to.equal(false);
      expect(isForeign(text)).to.equal(true);
    });
  }

  for (const text of UNDECIDED) {
    it(`does not say: ${JSON.stringify(text)}`, () => {
      expect(readsAsPython(text)).to.equal(false);
      expect(isForeign(text)).to.equal(false);
    });
  }

  it('answers for a long text with an open string in no time', () => {
    const text = `x = '''${`a "b'c\n`.repeat(20_000)}`;
    expect(isForeign(text)).to.equal(false);
  });
});
