"""Orders of lines: the whole, parts that earn points, and what has no order."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.check.asking import ask, family, graded, item, verdict

from civicsdata.check.answers.orders import runs_of

FOUR = ask(**family("order"))
SIX = item({"answer": "order", "yes": {"ABCDEF": "In order."}}, points=2)
TRAP = ask(
    answer="order",
    yes={"ABCD": "In order.", "ABDC": "As good."},
    no={"DCBA": "Backwards."},
    ideas={"extra:F": "one-side"},
    otherwise="What needs what?",
)


@pytest.mark.parametrize(
    "answer",
    [
        "abcd", list("ABCD"), tuple("ABCD"), "A, B, C, D", "A -> B -> C -> D", "A-B-C-D", "A_B_C_D",
        ["A, B", "C D"], pd.Series(list("ABCD")),
    ],
)  # fmt: skip
def test_a_right_order_passes_however_it_is_written(answer):
    assert verdict(FOUR, answer).text == "Yes. In order."


@pytest.mark.parametrize("answer", [set("ABCD"), frozenset("ABCD"), {"ABCD"}])
def test_a_set_is_refused_because_it_has_no_order(answer):
    heard = verdict(FOUR, answer)
    assert heard.word == "Not yet"
    assert heard.share == 0
    assert "Use square brackets" in heard.message


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("ABCDEF", 2), ("ABCDE", 1.5), ("BCDEF", 1.5), ("ABCFED", 1), ("FABCDE", 1.5),
        ("ABCDEFG", 1.5), ("AB", 0), ("FEDCBA", 0), ("ACBDFE", 0), ("DEFABC", 1), ("", 0),
        ("ABC" * 9, 0),
    ],
)  # fmt: skip
def test_the_longest_correct_run_earns_a_part(answer, earned):
    card = graded(SIX, answer)
    assert card.points == earned
    assert card.word == {0: "Not yet", 2: "Yes"}.get(earned, "Almost")


@settings(deadline=None, max_examples=60)
@given(st.permutations("ABCDEF"), st.sampled_from([1, 2, 3]))
def test_a_part_is_never_worth_more_than_the_whole(order, maximum):
    made = item({"answer": "order", "yes": {"ABCDEF": "In order."}}, points=maximum)
    earned = graded(made, "".join(order)).points
    assert 0 <= earned <= maximum
    assert (earned == maximum) == ("".join(order) == "ABCDEF")
    assert earned * 2 == int(earned * 2)


def test_each_right_order_has_its_runs():
    assert verdict(TRAP, "ABDC").text == "Yes. As good."
    assert verdict(TRAP, "BDC").share == verdict(TRAP, "BCD").share == 0.75
    assert verdict(TRAP, "BDC").text == "Almost. A part of your order works. What needs what?"


def test_a_line_that_does_not_belong_is_named_first():
    heard = verdict(TRAP, "ABFCD")
    assert (heard.word, heard.idea, heard.share) == ("Not yet", "one-side", 0)
    assert verdict(TRAP, "DCBA").text == "Not yet. Backwards."
    assert "Fewer than half of the lines" in verdict(TRAP, "CADB").message


def test_a_long_answer_is_judged_quickly_and_earns_nothing():
    assert verdict(FOUR, "ABCD" * 10_000).share == 0


def test_runs_are_unbroken_and_at_least_half():
    assert runs_of("ABCD") == {
        "run:AB": "0.5", "run:BC": "0.5", "run:CD": "0.5",
        "run:ABC": "0.75", "run:BCD": "0.75", "run:ABCD": "1",
    }  # fmt: skip
