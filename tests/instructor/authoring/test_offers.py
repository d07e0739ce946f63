"""Buttons offer what can be answered, in an order that tells nothing."""

from __future__ import annotations

import pytest
from tests.course import cells_by_id, items, unit_ids

from civicsdata.instructor.authoring.notebooks.offers import offers


@pytest.mark.parametrize("name", unit_ids())
def test_every_choice_order_and_list_of_words_can_be_answered_by_buttons(name):
    for item in items(name):
        for part in item.parts:
            offered = [one for one in offers(item) if one["name"] == part.name]
            wanted = part.answer in ("choice", "order") or getattr(part, "options", [])
            assert bool(offered) >= bool(wanted and part.answer != "evidence"), item.id
            right = {str(answer) for answer, tag, _ in part.said() if tag == "yes"}
            for one in offered:
                if one["kind"] == "order":
                    assert one["letters"] == sorted(one["letters"])
                    assert set(one["letters"]) >= set("".join(right))
                if one["kind"] == "choice":
                    assert set(one["options"]) >= right


@pytest.mark.parametrize("name", unit_ids())
def test_a_cell_holds_what_is_offered_and_nothing_else_of_the_item(name):
    for item in items(name):
        found = cells_by_id("assignments", name)[f"{item.id}-answer"].metadata.get("civicsdata")
        assert found == ({"offer": offers(item)} if offers(item) else None)
        for one in offers(item):
            assert set(one) <= {"name", "kind", "options", "letters", "fields"}
        key = cells_by_id("solutions", name)[f"{item.id}-answer"]
        assert "civicsdata" not in key.metadata
