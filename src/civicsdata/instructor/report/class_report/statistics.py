"""Statistics of a class: discrimination and reliability, and how far they may be off."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

# With fewer students one more or one fewer changes these figures visibly; thirty is the usual rule.
ENOUGH: Final = 30


def corrected_item_total(scores: pd.DataFrame) -> pd.Series[float]:
    """Return the correlation of each item with the sum of the others.

    Parameters
    ----------
    scores : DataFrame
        One row a student, one column an item, no gaps.

    Returns
    -------
    Series of float
        By item; missing where all have the same score.

    Examples
    --------
    >>> corrected_item_total(pd.DataFrame({"a": [0, 1, 2], "b": [0, 1, 2]})).round(2).tolist()
    [1.0, 1.0]
    """
    total = scores.sum(axis=1)
    return pd.Series(
        {item: _correlation(scores[item], total - scores[item]) for item in scores.columns},
        dtype=float,
    )


def _correlation(one: pd.Series[Any], other: pd.Series[Any]) -> float:
    if one.nunique() < 2 or other.nunique() < 2:
        return math.nan
    return float(one.corr(other))


def cronbach_alpha(scores: pd.DataFrame) -> float:
    """Return Cronbach's alpha, how far the items of a test agree with each other.

    Parameters
    ----------
    scores : DataFrame
        One row a student, one column an item, no gaps.

    Returns
    -------
    float
        At most 1; not a number when there are fewer than two items or no spread.

    Examples
    --------
    >>> cronbach_alpha(pd.DataFrame({"a": [0, 1, 2], "b": [0, 1, 2]}))
    1.0
    """
    items = scores.shape[1]
    spread = float(scores.sum(axis=1).var())
    if items < 2 or not spread > 0:
        return math.nan
    return items / (items - 1) * (1 - float(scores.var().sum()) / spread)


def correlation_interval(correlation: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation, by Fisher's transformation.

    Examples
    --------
    >>> [round(end, 2) for end in correlation_interval(0.3, 8)]
    [-0.51, 0.83]
    """
    if n < 4:
        return -1.0, 1.0
    middle, half = math.atanh(correlation), 1.96 / math.sqrt(n - 3)
    return math.tanh(middle - half), math.tanh(middle + half)
