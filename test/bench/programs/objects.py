"""Methods and attributes: tasks that send each other packets, as Richards' benchmark does."""


class Packet:
    def __init__(self, kind, value):
        self.kind = kind
        self.value = value


class Task:
    def __init__(self, name, following):
        self.name = name
        self.following = following
        self.queue = []
        self.handled = 0

    def receive(self, packet):
        self.queue.append(packet)

    def step(self):
        if not self.queue:
            return False
        self.handle(self.queue.pop())
        self.handled += 1
        return True

    def handle(self, packet):
        raise NotImplementedError


class Worker(Task):
    def handle(self, packet):
        packet.value = (packet.value * 31 + self.name) % 1009
        self.following.receive(packet)


class Device(Task):
    def __init__(self, name, following):
        super().__init__(name, following)
        self.pending = None

    @property
    def is_waiting(self):
        return self.pending is not None

    def handle(self, packet):
        if self.is_waiting:
            self.following.receive(self.pending)
        self.pending = packet
        if packet.kind:
            self.following.receive(Packet(0, packet.value))


def main():
    ring = []
    for name in range(12):
        kind = Device if name % 3 == 2 else Worker
        ring.append(kind(name, ring[-1] if ring else None))
    ring[0].following = ring[-1]
    for value in range(24):
        ring[value % 12].receive(Packet(value % 2, value))
    for _ in range(20_000):
        for task in ring:
            task.step()
