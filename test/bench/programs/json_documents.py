"""JSON there and back."""

import json


def main():
    document = {
        "users": [
            {
                "id": number,
                "name": f"User {number}",
                "tags": ["a", "b", "ç", str(number)],
                "score": number / 7,
                "nested": {"on": number % 2 == 0, "none": None},
            }
            for number in range(400)
        ]
    }
    for _ in range(30):
        text = json.dumps(document)
        assert json.loads(text) == document
        json.dumps(document, indent=1, sort_keys=True)
