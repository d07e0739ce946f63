"""Orders of lines: the whole, parts that earn points, and what has no order."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.check.asking import ask, family, graded, item, verdict

from civicsdata.check.answers.orders import pairs_of

FOUR = ask(**family("order"))
SIX = item({"answer": "order", "yes": {"ABCDEF": "In order."}}, points=2)
SIX_PARTS = ask(answer="order", yes={"ABCDEF": "In order."})
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
        "1. A 2. B 3. C 4. D", "“ABCD”.",
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
        ("ABCDEF", 2),
        ("ABCDFE", 1.5), ("BACDEF", 1.5), ("ACBDFE", 1), ("ABCFED", 1),
        ("BCDEFA", 0), ("FABCDE", 0), ("DEFABC", 0), ("FEDCBA", 0),
        ("ABCDE", 1), ("BCDEF", 1), ("ABCD", 0), ("AB", 0), ("", 0),
        ("ABCDEFG", 1), ("ABCDEFF", 1), ("GBCDEF", 0), ("ABC" * 9, 0),
    ],
)  # fmt: skip
def test_pairs_in_the_right_order_earn_a_part(answer, earned):
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


@settings(deadline=None, max_examples=60)
@given(st.permutations("ABCDEF"), st.integers(0, 4))
def test_exchanging_neighbours_that_stood_right_never_earns_more(order, place):
    first, second = order[place : place + 2]
    if first > second:
        return
    exchanged = [*order[:place], second, first, *order[place + 2 :]]
    assert verdict(SIX_PARTS, exchanged).share <= verdict(SIX_PARTS, order).share


def test_each_right_order_has_its_pairs():
    assert verdict(TRAP, "ABDC").text == "Yes. As good."
    heard = verdict(TRAP, "BACD")
    assert heard.share == verdict(TRAP, "BADC").share == pytest.approx(2 / 3)
    assert heard.text == "Almost. 5 of 6 pairs are in the right order. What needs what?"


def test_a_line_that_does_not_belong_counts_and_is_named_first():
    heard = verdict(TRAP, "ABFCD")
    assert (heard.word, heard.idea, heard.share) == ("Almost", "one-side", pytest.approx(0.6))
    heard = verdict(TRAP, "ABFC")
    assert (heard.word, heard.idea, heard.share) == ("Not yet", "one-side", 0)
    assert verdict(TRAP, "DCBA").text == "Not yet. Backwards."
    assert "1 of 6 pairs are in the right order" in verdict(TRAP, "CDBA").message


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("ABC", "3 of the 4 lines that belong are there."),
        ("ABCDD", "One letter is there twice, or names no line."),
        ("first, then, last and so on to the very end", "letters. Write one letter for each line."),
        ([1, 2, 3, 4], "Write the letters in quotation marks"),
        (None, "Write the letters in quotation marks"),
    ],
)
def test_what_is_no_whole_order_says_why(answer, says):
    assert says in verdict(FOUR, answer).message


def test_a_long_answer_is_judged_quickly_and_earns_nothing():
    assert verdict(FOUR, "ABCD" * 10_000).share == 0


def test_pairs_hold_every_line_and_what_stands_before_what():
    assert pairs_of("CAB") == {
        "lines": "3", "line:C": "yes", "line:A": "yes", "line:B": "yes",
        "pair:CA": "yes", "pair:CB": "yes", "pair:AB": "yes",
    }  # fmt: skip
