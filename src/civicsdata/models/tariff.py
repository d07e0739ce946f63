"""Compute who pays a tariff: the buyer in the importing country, or the seller abroad.

Partial equilibrium of one good, as in the textbook chapter on the instruments of trade policy
(Krugman, Obstfeld and Melitz, *International Economics*) and in the theory of tax incidence
(Fullerton and Metcalf, "Tax Incidence", *Handbook of Public Economics* 4, 2002, section 2).

Conventions
-----------
- The tariff is a share of the exporter's price: 0.25 means 25 %. It is paid at the border, so
  ``price paid = price received × (1 + tariff)``.
- Elasticities are given as sizes, never with a minus sign. Demand elasticity 2: a price higher by
  1 % makes buyers take about 2 % less. Zero: they take the same whatever it costs. ``math.inf``:
  they buy nothing above the price without the tariff.
- Before the tariff, buyers pay and sellers receive one price, and one quantity is traded.
- In the linear model the elasticities are those at that starting point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from civicsdata.models.parameters import one_of, real

Curve = Literal["constant elasticity", "linear"]
HIGHEST_TARIFF = 3.0  # 300 %; a higher one is most likely a percentage by mistake


class Market(NamedTuple):
    """Price and quantity without the tariff, in any unit."""

    price: float = 100.0
    quantity: float = 100.0


UNTAXED = Market()


@dataclass(frozen=True)
class Incidence:
    """What a tariff does to price, quantity and revenue, and who bears it.

    Parameters
    ----------
    price_paid : float
        What the buyer pays for one unit, tariff included.
    price_received : float
        What the seller abroad keeps for one unit.
    quantity : float
        Units traded.
    revenue : float
        What the importing state collects: tariff × price received × quantity.
    pass_through : float
        The rise in the buyer's price, as a share of the tariff on the old price: 0 when the price
        paid does not move, 1 when it rises by the full tariff.
    importer_share : float
        The buyer's part of the gap between the two prices.
    exporter_share : float
        The seller's part of that gap; the two shares sum to 1.
    trade_stops : bool
        True when the tariff is so high that nothing is traded. The prices are then those at which
        trade ends.
    """

    price_paid: float
    price_received: float
    quantity: float
    revenue: float
    pass_through: float
    importer_share: float
    exporter_share: float
    trade_stops: bool = False


def incidence(
    tariff: float,
    demand_elasticity: float,
    supply_elasticity: float,
    market: Market = UNTAXED,
    curve: Curve = "constant elasticity",
) -> Incidence:
    """Compute who bears a tariff.

    Parameters
    ----------
    tariff : float
        Share of the exporter's price, from 0 to 3: 0.25 is 25 %.
    demand_elasticity : float
        Of the importing country's demand, as a size: 0 or more, ``math.inf`` allowed.
    supply_elasticity : float
        Of the supply from abroad, as a size: 0 or more, ``math.inf`` allowed.
    market : Market
        Price and quantity without the tariff; 100 each when not given.
    curve : {"constant elasticity", "linear"}
        The shape of demand and supply.

    Returns
    -------
    Incidence
        Prices, quantity, revenue, pass-through and shares.

    Raises
    ------
    ValueError
        If a parameter makes no sense, or both elasticities are zero or both infinite.

    Notes
    -----
    With constant elasticities e (demand) and s (supply), supply and demand meet where
    ``price received = price × (1 + tariff) ** (-e / (e + s))``. The side that reacts less bears
    more. Both elasticities zero would mean that nobody reacts: then any division of the tariff is
    possible, and the model has no answer.

    Examples
    --------
    Supply that reacts twice as strongly as demand:

    >>> result = incidence(0.25, demand_elasticity=1, supply_elasticity=2)
    >>> round(result.price_paid, 2), round(result.price_received, 2)
    (116.04, 92.83)
    >>> round(result.importer_share, 2)
    0.69

    Sellers who can sell the same elsewhere at the same price:

    >>> import math
    >>> small_buyer = incidence(0.25, demand_elasticity=1, supply_elasticity=math.inf)
    >>> small_buyer.price_paid, small_buyer.importer_share, small_buyer.pass_through
    (125.0, 1.0, 1.0)
    """
    tariff = _share(tariff)
    demand = _elasticity("demand_elasticity", demand_elasticity)
    supply = _elasticity("supply_elasticity", supply_elasticity)
    start = _positive("price", market.price)
    traded = _positive("quantity", market.quantity)
    one_of("curve", curve, get_args(Curve))
    _refuse_no_answer(demand, supply)
    if curve == "linear":
        paid, received, amount = _linear(tariff, demand, supply)
    else:
        paid, received, amount = _constant(tariff, demand, supply)
    share = _importer_share(paid, received, demand, supply)
    return Incidence(
        price_paid=start * paid,
        price_received=start * received,
        quantity=traded * amount,
        revenue=tariff * start * received * traded * amount,
        pass_through=_within((paid - 1) / tariff) if tariff > _TINY else share,
        importer_share=share,
        exporter_share=1 - share,
        trade_stops=amount == 0,
    )


_TINY = 1e-9  # below this, differences of prices drown in rounding, and the limit is exact enough


def _constant(tariff: float, demand: float, supply: float) -> tuple[float, float, float]:
    """Solve with constant elasticities; prices and quantity start at 1."""
    share = _limit_share(demand, supply)
    received = (1 + tariff) ** (share - 1)
    paid = (1 + tariff) ** share
    if math.isinf(supply):
        return paid, received, paid**-demand
    return paid, received, received**supply


def _linear(tariff: float, demand: float, supply: float) -> tuple[float, float, float]:
    """Solve with straight lines; prices and quantity start at 1.

    Demand is ``1 - demand × (paid - 1)`` and supply ``1 + supply × (received - 1)``.
    """
    if math.isinf(supply):
        received = 1.0
    elif math.isinf(demand):
        received = 1 / (1 + tariff)
    else:
        received = (demand + supply) / (supply + demand * (1 + tariff))
    paid = received * (1 + tariff)
    amount = 1 - demand * (paid - 1) if math.isinf(supply) else 1 + supply * (received - 1)
    if amount > 0:
        return paid, received, amount
    # The tariff stops all trade: stay at the prices where the last unit was traded.
    return 1 + _inverse(demand), 1 - _inverse(supply), 0.0


def _importer_share(paid: float, received: float, demand: float, supply: float) -> float:
    """Return the buyer's part of the gap; without a gap, the limit for a very small tariff."""
    gap = paid - received
    return _within((paid - 1) / gap) if gap > _TINY else _limit_share(demand, supply)


def _limit_share(demand: float, supply: float) -> float:
    """Return supply / (demand + supply), with its limits."""
    if math.isinf(supply):
        return 1.0
    if math.isinf(demand):
        return 0.0
    return supply / (demand + supply)


def _inverse(elasticity: float) -> float:
    return 0.0 if math.isinf(elasticity) else 1 / elasticity


def _within(share: float) -> float:
    """Take away what rounding puts outside 0 to 1."""
    return min(1.0, max(0.0, share))


def _share(tariff: object) -> float:
    advice = "Write the tariff as a share: 0.25 for 25 %."
    value = real("tariff", tariff, advice)
    if not 0 <= value <= HIGHEST_TARIFF:
        raise ValueError(
            f"tariff is {value:g}, that is {value * 100:g} %; it must be from 0 to "
            f"{HIGHEST_TARIFF:g}. {advice}"
        )
    return value


def _elasticity(name: str, given: object) -> float:
    value = real(name, given, "Write it as a size, such as 1.5, or math.inf.")
    if value < 0:
        raise ValueError(f"{name} is {value:g}; write it as a size, without the minus sign.")
    return value


def _positive(name: str, given: object) -> float:
    value = real(name, given, "Write a number above 0.")
    if not 0 < value < math.inf:
        raise ValueError(f"{name} is {value:g}; it must be above 0 and finite.")
    return value


def _refuse_no_answer(demand: float, supply: float) -> None:
    if demand == 0 and supply == 0:
        raise ValueError(
            "Both elasticities are 0: neither side reacts to the price, so nothing decides who "
            "bears the tariff. Make one of them larger than 0."
        )
    if math.isinf(demand) and math.isinf(supply):
        raise ValueError(
            "Both elasticities are infinite: neither side accepts another price, so no tariff "
            "leaves any trade. Make one of them finite."
        )
