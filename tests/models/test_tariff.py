"""The incidence of a tariff follows the laws of the textbook, also at its edges."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civicsdata.models.tariff import Market, incidence

CURVES = st.sampled_from(["constant elasticity", "linear"])
TARIFFS = st.floats(0, 3)
ELASTICITIES = st.one_of(st.just(0.0), st.floats(0.01, 50), st.just(math.inf))


@st.composite
def markets(draw):
    demand, supply = draw(ELASTICITIES), draw(ELASTICITIES)
    assume(not (demand == supply and demand in (0, math.inf)))
    return demand, supply


@given(TARIFFS, markets(), CURVES)
def test_shares_sum_to_one_and_pass_through_is_a_share(tariff, market, curve):
    result = incidence(tariff, *market, curve=curve)
    assert result.importer_share + result.exporter_share == pytest.approx(1)
    assert 0 <= result.importer_share <= 1
    assert 0 <= result.pass_through <= 1


@given(TARIFFS, markets(), CURVES)
def test_the_buyer_never_pays_less_and_the_seller_never_keeps_more(tariff, market, curve):
    result = incidence(tariff, *market, curve=curve)
    assert result.price_paid >= 100 - 1e-9
    assert result.price_received <= 100 + 1e-9
    assert 0 <= result.quantity <= 100 + 1e-9


@given(TARIFFS, markets(), CURVES)
def test_the_gap_between_the_prices_is_the_tariff(tariff, market, curve):
    result = incidence(tariff, *market, curve=curve)
    if result.trade_stops:
        assert result.price_paid <= result.price_received * (1 + tariff) + 1e-6
    else:
        assert result.price_paid == pytest.approx(result.price_received * (1 + tariff))


@given(TARIFFS, markets(), CURVES)
def test_revenue_is_the_tariff_on_what_is_traded(tariff, market, curve):
    result = incidence(tariff, *market, curve=curve)
    assert result.revenue == pytest.approx(tariff * result.price_received * result.quantity)


@given(st.floats(0.01, 3), st.floats(0.01, 50), st.floats(0.01, 50))
def test_demand_and_supply_meet_with_constant_elasticities(tariff, demand, supply):
    result = incidence(tariff, demand, supply)
    wanted = 100 * (result.price_paid / 100) ** -demand
    offered = 100 * (result.price_received / 100) ** supply
    assert result.quantity == pytest.approx(wanted) == pytest.approx(offered)


@given(st.floats(0.01, 3), st.floats(0.01, 50), st.floats(0.01, 50))
def test_demand_and_supply_meet_with_straight_lines(tariff, demand, supply):
    result = incidence(tariff, demand, supply, curve="linear")
    wanted = 100 * (1 - demand * (result.price_paid / 100 - 1))
    offered = 100 * (1 + supply * (result.price_received / 100 - 1))
    assert result.quantity == pytest.approx(wanted, abs=1e-6) == pytest.approx(offered, abs=1e-6)


@given(st.floats(0.001, 3), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(1.1, 5), CURVES)
def test_the_side_that_reacts_more_bears_less(tariff, demand, supply, more, curve):
    before = incidence(tariff, demand, supply, curve=curve)
    assert incidence(tariff, demand * more, supply, curve=curve).importer_share < (
        before.importer_share
    )
    assert incidence(tariff, demand, supply * more, curve=curve).importer_share > (
        before.importer_share
    )


@given(st.floats(1e-7, 1e-4), st.floats(0.1, 9), st.floats(0.1, 9))
def test_the_two_curves_agree_for_a_small_tariff(tariff, demand, supply):
    constant = incidence(tariff, demand, supply)
    linear = incidence(tariff, demand, supply, curve="linear")
    assert constant.pass_through == pytest.approx(linear.pass_through, abs=2e-3)
    assert constant.importer_share == pytest.approx(supply / (demand + supply), abs=2e-3)


@given(markets(), CURVES)
def test_no_tariff_changes_nothing(market, curve):
    result = incidence(0, *market, market=Market(7, 3), curve=curve)
    assert (result.price_paid, result.price_received) == pytest.approx((7, 7))
    assert (result.quantity, result.revenue) == pytest.approx((3, 0))


@given(st.floats(0.001, 3), st.floats(0.1, 9), CURVES)
def test_very_large_elasticities_come_near_the_infinite_case(tariff, other, curve):
    assume(curve != "linear" or other * tariff < 0.9)
    near = incidence(tariff, other, 1e7, curve=curve)
    limit = incidence(tariff, other, math.inf, curve=curve)
    assert near.price_paid == pytest.approx(limit.price_paid, rel=1e-4)
    assert near.quantity == pytest.approx(limit.quantity, rel=1e-3, abs=1e-4)


@given(TARIFFS, markets(), CURVES, st.floats(0.5, 20), st.floats(0.5, 20))
def test_units_do_not_matter(tariff, market, curve, price, quantity):
    one = incidence(tariff, *market, curve=curve)
    other = incidence(tariff, *market, market=Market(100 * price, 100 * quantity), curve=curve)
    assert other.price_paid == pytest.approx(one.price_paid * price)
    assert other.quantity == pytest.approx(one.quantity * quantity)
    assert other.importer_share == pytest.approx(one.importer_share)


@pytest.mark.parametrize("curve", ["constant elasticity", "linear"])
@pytest.mark.parametrize(
    ("demand", "supply", "paid", "received"),
    [
        (0, 2, 125, 100),  # buyers who cannot do without it
        (2, 0, 100, 80),  # sellers who cannot sell elsewhere
        (0, math.inf, 125, 100),
        (1, math.inf, 125, 100),  # a small buyer on a world market
        (math.inf, 0, 100, 80),
        (math.inf, 1, 100, 80),
    ],
)
def test_the_edges_put_the_whole_tariff_on_one_side(demand, supply, paid, received, curve):
    result = incidence(0.25, demand, supply, curve=curve)
    assert result.price_paid == pytest.approx(paid)
    assert result.price_received == pytest.approx(received)
    assert result.importer_share == pytest.approx(1 if paid > 100 else 0)


def test_who_cannot_react_trades_as_before():
    assert incidence(0.25, 0, 2).quantity == 100
    assert incidence(0.25, 2, 0, curve="linear").quantity == 100


def test_a_high_tariff_can_stop_all_trade():
    result = incidence(1.0, 2, 4, curve="linear")
    assert result.trade_stops
    assert (result.quantity, result.revenue) == (0, 0)
    assert (result.price_paid, result.price_received) == (150, 75)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((25, 1, 1), "tariff is 25, that is 2500 %.* 0.25 for 25 %"),
        ((-0.1, 1, 1), "from 0 to 3"),
        (("25 %", 1, 1), "not a number"),
        ((True, 1, 1), "not a number"),
        ((math.nan, 1, 1), "not a number"),
        ((None, 1, 1), "not a number"),
        ((0.25, -1, 1), "demand_elasticity is -1; write it as a size, without the minus"),
        ((0.25, 1, -2), "supply_elasticity is -2; write it as a size, without the minus"),
        ((0.25, 0, 0), "Both elasticities are 0: neither side reacts"),
        ((0.25, math.inf, math.inf), "Both elasticities are infinite"),
        ((0.25, 1, 1, Market(0)), "price is 0; it must be above 0"),
        ((0.25, 1, 1, Market(100, math.inf)), "quantity is inf; it must be above 0 and finite"),
        ((0.25, 1, 1, Market(), "round"), "Use one of: 'constant elasticity', 'linear'"),
        ((0.25, 1, 1, Market(), []), "Use one of: 'constant elasticity', 'linear'"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        incidence(*arguments)
