"""Generators, recursion and exceptions."""


def queens(n, columns=(), left=frozenset(), right=frozenset()):
    row = len(columns)
    if row == n:
        yield columns
        return
    for column in range(n):
        if column in columns or row - column in left or row + column in right:
            continue
        yield from queens(n, (*columns, column), left | {row - column}, right | {row + column})


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def numbers(texts):
    for text in texts:
        try:
            yield int(text)
        except ValueError:
            yield -1


def main():
    for _ in range(6):
        assert sum(1 for _ in queens(8)) == 92
    fibonacci(26)
    sum(numbers(["1", "x", "22"] * 40_000))
