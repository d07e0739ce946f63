"""The answers that buttons under an answer cell offer: choices, letters of an order, words."""

from __future__ import annotations

from typing import Any

from civicsdata.instructor.authoring.source.items import Item
from civicsdata.instructor.authoring.source.parts import (
    ChoicePart,
    GuessPart,
    MappingPart,
    OrderPart,
    Part,
)


def offers(item: Item) -> list[dict[str, Any]]:
    """Return what the buttons under an answer cell offer, for the cell's metadata.

    Parameters
    ----------
    item : Item
        An item that a machine checks.

    Returns
    -------
    list of dict
        One for each part that can be answered so: its `name`, its `kind` (``choice``, ``order``,
        ``mapping``), and `options`, `letters` or `fields`. Nothing in it tells what is right.
    """
    return [found for part in item.parts if (found := _offer(part))]


def _offer(part: Part) -> dict[str, Any] | None:
    match part:
        case ChoicePart() if part.offer or part.options:
            return {"name": part.name, "kind": "choice", "options": part.offer or part.options}
        case GuessPart() if part.options:
            return {"name": part.name, "kind": "choice", "options": part.options}
        case OrderPart():
            return {"name": part.name, "kind": "order", "letters": sorted(_letters(part))}
        case MappingPart():
            own = {name: field.options or part.options for name, field in part.fields.items()}
            each = part.offer or own
            if not all(each.values()):
                return None
            # pairs, for a notebook's file sorts the keys of its objects
            fields = [[name, each[name]] for name in part.fields]
            return {"name": part.name, "kind": "mapping", "fields": fields}
        case _:
            return None


def _letters(part: OrderPart) -> set[str]:
    """Return the letters of an order, with those that do not belong."""
    return set(part.offer) or {
        letter for answer, _, _ in part.said() for letter in str(answer).removeprefix("extra:")
    }
