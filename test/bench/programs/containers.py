"""Dictionaries, lists, sets, sorting, comprehensions."""


def main():
    for seed in range(5):
        numbers = [(seed + 1) * n * 7919 % 10_007 for n in range(40_000)]
        groups = {}
        for number in numbers:
            groups.setdefault(number % 97, []).append(number)
        ordered = sorted(groups.items(), key=lambda group: (len(group[1]), -group[0]))
        squares = {n: n * n for n in numbers}
        evens = {n for n in squares if n % 2 == 0}
        pairs = [(a, b) for a, b in zip(numbers, reversed(numbers), strict=True) if a in evens]
        pairs.sort(key=lambda pair: pair[1])
        assert ordered and len(squares) == 10_007 and pairs
