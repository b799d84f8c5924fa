"""Shapes."""


def area(width: float, height: float) -> float:
    """The area of a rectangle.

    Args:
        width: Its width.
        height: Its height.

    Examples:
        >>> 3 * 4  # doctest: +SKIP
        12
    """
    return width * height
