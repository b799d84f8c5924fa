"""Regular expressions and strings."""

import re

LINE = '203.0.113.{0} - - [22/Nov/2026:10:{1:02}:00] "GET /docs/{0}/page-{1}.html HTTP/1.1" 200 {2}'
LOG = re.compile(r'(?P<host>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<verb>\w+) (?P<path>\S+) [^"]*" (\d+) (\d+)')
WORD = re.compile(r"[A-Za-z]+")


def main():
    lines = [LINE.format(n % 256, n % 60, n * 37) for n in range(1500)]
    for _ in range(12):
        total = 0
        for line in lines:
            match = LOG.match(line)
            total += int(match[6])
            path = match["path"].removeprefix("/docs/").replace("-", "_").upper()
            parts = path.split("/")
            ":".join(reversed(parts)).title().encode()
        words = WORD.findall("\n".join(lines))
        assert total and len(words) > len(lines)
        WORD.sub(lambda found: found[0].swapcase(), "\n".join(lines[:300]))
