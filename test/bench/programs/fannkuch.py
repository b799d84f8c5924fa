"""Small lists, turned over and over."""


def fannkuch(n):
    order = list(range(n))
    counts = list(range(1, n + 1))
    most = 0
    r = n
    while True:
        while r != 1:
            counts[r - 1] = r
            r -= 1
        flips = 0
        row = order[:]
        first = row[0]
        while first:
            row[: first + 1] = row[first::-1]
            flips += 1
            first = row[0]
        most = max(most, flips)
        while True:
            if r == n:
                return most
            order.insert(r, order.pop(0))
            counts[r] -= 1
            if counts[r] > 0:
                break
            r += 1


def main():
    for _ in range(2):
        assert fannkuch(8) == 22
