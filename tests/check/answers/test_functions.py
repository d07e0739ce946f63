"""Functions, tried on cases."""

from __future__ import annotations

import numpy as np
import pytest
from tests.check.asking import ask, family, graded, item, verdict
from tests.check.odd_values import fails, leaves, warns

DOUBLE = ask(**family("function"))
TELLS = ask(
    answer="function",
    cases=[
        {
            "inputs": [{"actor": "A", "n": 2}],
            "gives": 2,
            "wrong": [
                {"gives": 4, "say": "You doubled it."},
                {"gives": None, "say": "Something must come back."},
                {"gives": -2, "idea": "counts-gaps"},
            ],
        },
        {"inputs": [{"actor": "B", "n": 0}], "gives": None},
    ],
    otherwise="Read the fields.",
)
STARTED = {
    "answer": "function",
    "name": "rule",
    "cases": [{"inputs": [1], "gives": "odd"}, {"inputs": [2], "gives": "even"}],
}
STUB = "def rule(n):\n    return 'odd'"


@pytest.mark.parametrize(
    "answer", [lambda x: x * 2, lambda x: x + x, lambda x: np.array(x * 2), lambda *xs: xs[0] * 2]
)
def test_a_function_that_meets_all_cases_passes(answer):
    assert verdict(DOUBLE, answer).text == "Yes. Right on 2 of 2 inputs."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (4, "Keep the line that starts with `def`"),
        ("double", "Keep the line that starts with `def`"),
        (lambda x: 4, "With ([1, 2]) your function gives 4."),
        (lambda x: str(x * 2), "With (2) your function gives '4'."),
        (lambda: 4, "With (2) your function stopped: TypeError"),
        (lambda x: object(), "With (2) your function gives back a value of type object"),
        (lambda x: x * 2 if x == 2 else None, "With ([1, 2]) your function gives nothing back"),
        (leaves, "your function stopped: SystemExit: 3"),
        (fails, "your function stopped: WordlessError: an error without words"),
        (lambda x: {}["year"], "KeyError: 'year'"),
        (lambda x: (lambda f: f(f))(lambda f: f(f)), "RecursionError"),
    ],
)
def test_a_function_that_does_not_says_on_which_inputs(answer, says):
    heard = verdict(DOUBLE, answer)
    assert (heard.word, heard.share) == ("Not yet", 0)
    assert says in heard.message


def test_a_function_that_gives_nothing_back_is_not_started():
    heard = verdict(DOUBLE, lambda x: print(x))
    assert heard.word == "Not started"
    assert "End it with `return`" in heard.message
    assert verdict(DOUBLE, lambda x: ...).word == "Not started"


def test_three_dots_in_a_function_are_not_started():
    heard = verdict(DOUBLE, lambda x: ... + x)
    assert heard.text == ("Not started. Three dots are still in your function. Replace them first.")


def test_a_function_gets_copies_so_that_it_cannot_change_the_cases():
    def spoil(values):
        values.append(9)
        return values

    case = {"inputs": [[1]], "gives": [1, 9]}
    question = ask(answer="function", cases=[case, case])
    assert verdict(question, spoil).word == "Yes"
    assert [one.inputs for one in question.cases] == [[[1]], [[1]]]


def test_a_wrong_result_of_the_key_gets_its_own_words():
    assert verdict(TELLS, lambda act: 4).text == "Not yet. You doubled it."
    assert verdict(TELLS, lambda act: -2).idea == "counts-gaps"
    assert verdict(TELLS, lambda act: -2).message == "You divided by four. Count the years."
    heard = verdict(TELLS, lambda act: 0)
    assert heard.message == "With ({'actor': 'A', 'n': 2}) your function gives 0. Read the fields."
    assert verdict(TELLS, lambda act: act["n"] or None).word == "Yes"


def test_a_function_that_is_only_once_wrong_is_told_of_that_case():
    assert "'B'" in verdict(TELLS, lambda act: act["n"]).message


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (lambda n: "odd", "Not started"),
        (lambda n: "even", "Not yet"),
        (lambda n: "odd" if n % 2 else "even", "Yes"),
        (lambda n: "odd" if n != 4 else "x", "Not started"),
    ],
)
def test_a_function_that_does_what_it_did_at_the_start_is_not_started(answer, word):
    ((_, heard),) = graded(item(STARTED, stub=STUB), answer).parts
    assert heard.word == word
    if word == "Not started":
        assert heard.message.startswith("On these inputs your function still gives what it gave")


FAILS = "def rule(n):\n    return n / 0"
RIGHT = "def rule(n):\n    return 'odd' if n % 2 else 'even'"


@pytest.mark.parametrize(
    ("stub", "answer", "says"),
    [
        (FAILS, lambda n: n / 0, "still gives what it gave"),
        (FAILS, lambda n: n[0], "your function stopped: TypeError"),
        (FAILS, lambda n: ..., "gives nothing back yet"),
        ("def rule(n): ...", lambda n: None, "gives nothing back yet"),
        (RIGHT, lambda n: "odd", "With (2) your function gives 'odd'."),
        (RIGHT, lambda n: ["even", "odd"][n % 2], "Right on 2 of 2"),
        ("def rule(n):\n    return of_the_story", lambda n: typo, "stopped: NameError"),  # noqa: F821
        ("x = 1", lambda: 4, "your function stopped: TypeError"),
    ],
)
def test_a_stub_may_fail_or_be_right_or_need_what_it_has_not(stub, answer, says):
    ((_, heard),) = graded(item(STARTED, stub=stub), answer).parts
    assert says in heard.message


def test_after_the_first_error_no_further_case_is_tried():
    tried = []

    def slow(x):
        tried.append(x)
        raise TimeoutError("too slow")

    verdict(DOUBLE, slow)
    assert tried == [2]


def test_a_function_that_warns_writes_nothing_to_stderr(capsys):
    assert graded(item(family("function")), warns).word == "Yes"
    assert capsys.readouterr().err == ""
