"""Check the parameters of a model, and say in a sentence what is wrong with one."""

from __future__ import annotations

import math
from numbers import Real


def real(name: str, value: object, advice: str) -> float:
    """Return a value as a float, or raise an error that says why it cannot be used.

    Parameters
    ----------
    name : str
        What the learner calls it.
    value : object
        What the learner gave.
    advice : str
        What to try instead: the second half of the sentence.

    Returns
    -------
    float
        The number; it may be infinite.

    Raises
    ------
    ValueError
        If the value is not a number.

    Examples
    --------
    >>> real("tariff", 0.25, "Write 0.25 for 25 %.")
    0.25
    >>> real("tariff", "25 %", "Write 0.25 for 25 %.")
    Traceback (most recent call last):
        ...
    ValueError: tariff is '25 %', which is not a number. Write 0.25 for 25 %.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or math.isnan(value):
        raise ValueError(f"{name} is {value!r}, which is not a number. {advice}")
    return float(value)


def one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Raise an error for a text that is not among the allowed ones.

    Examples
    --------
    >>> one_of("curve", "round", ("constant elasticity", "linear"))
    Traceback (most recent call last):
        ...
    ValueError: curve is 'round'. Use one of: 'constant elasticity', 'linear'.
    """
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}. Use one of: {', '.join(map(repr, allowed))}.")
