"""The incidence sliders show what the model computes, or its sentence when it has no answer."""

from civicsdata import explore
from civicsdata.models.tariff import incidence


def test_the_sliders_show_the_model():
    panel = explore.incidence(tariff_pct=40, demand=1.5, supply=0.5)
    model = incidence(0.40, 1.5, 0.5)
    assert f"the buyer pays {model.price_paid:.1f}" in panel.summary
    values = dict(zip(panel.table["what"], panel.table["value"], strict=True))
    assert values["share of the importing side"] == f"{model.importer_share * 100:.1f} %"
    assert values["quantity traded"] == f"{model.quantity:.2f}"


def test_two_rigid_sides_get_the_models_sentence():
    panel = explore.incidence(demand=0, supply=0)
    assert "neither side reacts" in panel.summary
    assert "neither side reacts" in panel.picture


def test_a_tariff_that_stops_trade_is_told():
    panel = explore.incidence(tariff_pct=100, demand=5, supply=5, curve="linear")
    assert "stops all trade" in panel.summary
