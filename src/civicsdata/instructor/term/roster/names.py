"""Compare names of people: accents folded, order of the parts left open."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def folded(text: str) -> str:
    """Return a text in small letters, without accents and signs, with single spaces.

    Examples
    --------
    >>> folded("  Peña-Nieto,  MARÍA "), folded("Łukasz Åse")
    ('pena nieto maria', 'lukasz ase')
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", letters).strip()


def parts(name: str) -> tuple[str, ...]:
    """Return the parts of a name, sorted, so that their order does not count.

    Examples
    --------
    >>> parts("Ruiz, Ana") == parts("ana RUÍZ")
    True
    """
    return tuple(sorted(folded(name).split()))


def run_together(name: str) -> str:
    """Return a name without spaces, as Canvas writes it in file names.

    Examples
    --------
    >>> run_together("Peña Nieto, Ana")
    'penanietoana'
    """
    return folded(name).replace(" ", "")


def split_name(full: str) -> tuple[str, str]:
    """Return first and last name of a full name; a comma says which is which.

    Examples
    --------
    >>> split_name("Ruiz Peña, Ana"), split_name("Ana Ruiz"), split_name("Cher")
    (('Ana', 'Ruiz Peña'), ('Ana', 'Ruiz'), ('Cher', ''))
    """
    last, comma, first = full.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = full.strip().partition(" ")
    return first, last.strip()
