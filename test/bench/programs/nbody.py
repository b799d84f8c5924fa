"""Floats: the planets' ways around the sun."""

from math import sqrt

SUN = 4 * 3.141592653589793**2
DAYS = 365.24


def bodies():
    return [
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SUN],
        [
            [4.84143144246472090, -1.16032004402742839, -0.103622044471123109],
            [0.00166007664274403694 * DAYS, 0.00769901118419740425 * DAYS, -6.90460016972063e-5 * DAYS],
            9.54791938424326609e-4 * SUN,
        ],
        [
            [8.34336671824457987, 4.12479856412430479, -0.403523417114321381],
            [-0.00276742510726411 * DAYS, 0.00499852801234917238 * DAYS, 2.30417297573763929e-5 * DAYS],
            2.85885980666130812e-4 * SUN,
        ],
        [
            [12.8943695621391310, -15.1111514016986312, -0.223307578892655734],
            [0.00296460137564761618 * DAYS, 0.00237847173959480950 * DAYS, -2.96589568540237556e-5 * DAYS],
            4.36624404335156298e-5 * SUN,
        ],
    ]


def advance(system, pairs, step, count):
    for _ in range(count):
        for (p, v, m), (q, w, n) in pairs:
            dx, dy, dz = p[0] - q[0], p[1] - q[1], p[2] - q[2]
            distance = dx * dx + dy * dy + dz * dz
            pull = step / (distance * sqrt(distance))
            a, b = n * pull, m * pull
            v[0] -= dx * a
            v[1] -= dy * a
            v[2] -= dz * a
            w[0] += dx * b
            w[1] += dy * b
            w[2] += dz * b
        for p, v, _mass in system:
            p[0] += step * v[0]
            p[1] += step * v[1]
            p[2] += step * v[2]


def main():
    system = bodies()
    pairs = [(a, b) for i, a in enumerate(system) for b in system[i + 1 :]]
    advance(system, pairs, 0.01, 25_000)
