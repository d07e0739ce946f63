"""The page of what wrong answers hear is up to date, and every message can be heard at once."""

from __future__ import annotations

import pytest

from civicsdata.check.messages import MOST_WORDS
from tests.course import items, unit_ids
from tests.heard import LEARNER, outcomes
from tests.messages import PAGE, page


@pytest.mark.parametrize("name", unit_ids())
def test_the_page_holds_what_learners_hear(name: str) -> None:
    made = page(name, outcomes(name, LEARNER))
    start = made.splitlines()[0]
    kept = PAGE.read_text(encoding="utf-8")
    assert start in kept
    now = f"{start}{kept.partition(start)[2]}".partition("\n## ")[0].strip()
    assert now == made.strip(), (
        "run `uv run python -m tests.messages --write`, and read what is new"
    )


@pytest.mark.parametrize("name", unit_ids())
def test_no_message_is_cut_and_none_is_long(name: str) -> None:
    parts = {item.id: len(item.parts) for item in items(name)}
    for answer, told in outcomes(name, LEARNER):
        if answer.item in parts and not answer.right:
            said = told.message.partition("Idea behind it:")[0]
            assert not said.rstrip().endswith(" …"), f"{answer.id} is cut: {said}"
            allowed = (MOST_WORDS + 3) * parts[answer.item]  # the verdict has two words or five
            assert len(said.split()) <= allowed + 2, f"{answer.id} is long: {said}"
