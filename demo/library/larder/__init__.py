"""Scales recipes and writes shopping lists."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

__version__ = "1.0"


@dataclass(frozen=True)
class Recipe:
    """The ingredients of a dish.

    Attributes:
        name: The name of the dish.
        servings: How many people it feeds.
        ingredients: The amount of each ingredient, in grams or pieces.
    """

    name: str
    servings: int
    ingredients: Mapping[str, Fraction]


def scale(recipe: Recipe, servings: int) -> Recipe:
    """Adapts a recipe to a number of people.

    Args:
        recipe: The recipe to adapt.
        servings: How many people it must feed.

    Raises:
        ValueError: There is less than one person.

    Examples:
        >>> from larder import Recipe, scale
        >>> soup = Recipe("soup", 4, {"leek": 2, "potato": 6})
        >>> dict(scale(soup, 2).ingredients)
        {'leek': Fraction(1, 1), 'potato': Fraction(3, 1)}

        >>> scale(soup, 0)
        Traceback (most recent call last):
        ...
        ValueError: a recipe needs at least one person
    """
    if servings < 1:
        raise ValueError("a recipe needs at least one person")
    factor = Fraction(servings, recipe.servings)
    amounts = {name: amount * factor for name, amount in recipe.ingredients.items()}
    return replace(recipe, servings=servings, ingredients=amounts)


def shopping_list(*recipes: Recipe) -> dict[str, Fraction]:
    """Adds up the ingredients of recipes, sorted by name.

    Args:
        *recipes: The recipes to cook.

    Examples:
        >>> from larder import Recipe, shopping_list
        >>> soup = Recipe("soup", 4, {"leek": 2, "potato": 6})
        >>> mash = Recipe("mash", 4, {"potato": 8})
        >>> shopping_list(soup, mash)["potato"]
        Fraction(14, 1)
    """
    total: dict[str, Fraction] = {}
    for recipe in recipes:
        for name, amount in recipe.ingredients.items():
            total[name] = total.get(name, Fraction(0)) + amount
    return dict(sorted(total.items()))


def readable(amount: Fraction) -> str:
    """Writes an amount as a cook would.

    Args:
        amount: A number of grams or pieces.

    Examples:
        >>> from fractions import Fraction
        >>> from larder import readable
        >>> readable(Fraction(5, 2))
        '2 1/2'
        >>> readable(Fraction(3))
        '3'
    """
    whole, part = divmod(amount, 1)
    return " ".join(str(number) for number in (whole, part) if number) or "0"
