"""Does every answer get a verdict that helps, and never a traceback?"""

from __future__ import annotations

import ast
import datetime as dt
import enum
import math
import re
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicsdata.authoring.keys import MOST_WORDS, sayings
from civicsdata.check import KINDS, canonical, check, runs_of
from civicsdata.kinds.shared import brief
from civicsdata.plain import NotPlain, plain, same
from civicsdata.preflight import form_of, preflight, reading
from civicsdata.seal import seal, unseal
from civicsdata.verdicts import NotYet, Verdict, deliver, graded, reporting
from tests.course import automatic_items, cells_by_id, course, unit_ids
from tests.test_open_work import ROW

WORDS = {"Not started", "Not yet", "Almost", "Yes"}
EVIDENCE = [ROW]
# What each kind needs besides the answer.
OPTIONS = {
    "guess": {"low": 0, "high": 100},
    "number": {"key": {4: "yes: Two and two."}},
    "choice": {"key": {"B": "yes: It is."}, "options": ["A", "B"]},
    "order": {"key": {"ABCD": "yes: In order."}},
    "set": {"key": {"A1, A2": "yes: Both."}},
    "text": {"key": {"mexico city": "yes: The capital."}},
    "mapping": {"key": {"S1": {"fact": "yes"}}, "fields": ["S1"], "options": ["fact", "opinion"]},
    "sources": {"key": {"DOJ-0227": "yes"}},
    "function": {"cases": [((2,), 4), (([1, 2],), [1, 2, 1, 2])]},
    "evidence": {"at_least": 1},
    "witnesses": {"after": EVIDENCE, "at_least": 2},
    "chart": {"after": EVIDENCE},
    "form": {"fields": {"claim": (3, 9), "row": "against", "side": ["a"]}, "after": EVIDENCE},
}


class Rigged(float):
    """A number that says that it equals everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def __round__(self, digits=None):
        return 4

    def __truediv__(self, other):
        return 400.0


class RiggedText(str):
    """A text that says that it equals everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("b")

    def strip(self, *args):
        return "B"

    def casefold(self):
        return "b"


class RiggedDict(dict):
    def get(self, name, default=None):
        return "fact"

    def items(self):
        raise RuntimeError("no items")


class RiggedList(list):
    def __iter__(self):
        return iter(["A", "B", "C", "D"])


class Pretender:
    """An object that passes for a dict, a list or a number, and is none."""

    def __init__(self, family):
        self.family = family

    @property
    def __class__(self):
        return self.family

    def __repr__(self):
        raise RuntimeError("no words")


class BadNumbers:
    __module__ = "numpy"

    def tolist(self):
        raise MemoryError

    def __getattr__(self, name):
        raise RuntimeError(name)


class Colour(enum.IntEnum):
    RED = 4


class WordlessError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def fails(*args):
    raise WordlessError


def leaves(*args):
    raise SystemExit(3)


def warns(*args):
    warnings.warn("an old way", FutureWarning, stacklevel=2)
    print("to stderr", file=sys.stderr)
    return args[0] * 2


def loop():
    made = []
    made.append(made)
    return made


NESTED = [1]
for _ in range(50):
    NESTED = [NESTED]

ODD_VALUES = [
    None, True, False, 0, -1, 10**5000, 1e308, -0.0, math.nan, math.inf, 4 + 0j, Colour.RED,
    Decimal("NaN"), Decimal("1e999"), Fraction(1, 3), "", " ", "4", "\ud800", "A" * 10**5, b"4",
    [], [...], [None], ["A", ...], {}, {"S1": ...}, {"S1": []}, {("S1",): 1}, {"claim": None},
    set(),
    {1, "a"}, frozenset({"A"}), range(4), (x for x in "AB"), dt.date(2025, 2, 27),
    dt.datetime(2025, 2, 27, 9), dt.time(9), dt.timedelta(1), NotImplemented, object(), type, len,
    print, fails, leaves, lambda: 4, lambda *a: a, lambda *a: len, lambda *a: 10**5000,
    ValueError(),
    np.float64(4), np.int8(4), np.str_("B"), np.bool_(True), np.array([[1, 2], [3, 4]]),
    np.array(4), np.datetime64("2025-02-27"), np.datetime64("NaT", "D"), np.ma.masked, pd.NA, pd.NaT,
    pd.Timestamp("2025-02-27"), pd.Timestamp("2025-02-27", tz="UTC"), pd.Timedelta(1, "D"),
    pd.Series([1, 2]), pd.Series(["A", "B"]), pd.Series([], dtype=float), pd.Index(["A"]),
    pd.Categorical(["a"]), pd.Period("2025-02"), pd.Interval(0, 1), pd.DataFrame(),
    pd.DataFrame({"a": [1, None], "b": ["x", pd.NA]}), pd.DataFrame([[1, 2]], columns=["a", "a"]),
    pd.DataFrame({"a": [1]}).groupby("a"), Rigged(5), RiggedText("Z"), RiggedDict(S1="opinion"),
    RiggedList("DCBA"), Pretender(dict), Pretender(list), Pretender(float), Pretender(str),
    Pretender(set), BadNumbers(), loop(), NESTED, EVIDENCE, EVIDENCE[0], [EVIDENCE],
]  # fmt: skip

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.decimals()
    | st.fractions()
    | st.text(st.characters())
    | st.binary()
    | st.dates()
    | st.datetimes()
    | st.sampled_from([..., "A", "B", "ABCD", "S1", "DOJ-0227", "fact"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(
                ["S1", "claim", "row", "side", *EVIDENCE[0], "x", "y", "title", "source"]
            ),
            inner,
        )
        | st.lists(st.floats() | st.integers(-9, 9), max_size=5).map(
            lambda v: pd.Series(v, dtype=object)
        )
        | st.functions(like=lambda *a: None, returns=inner, pure=True)
    ),
    max_leaves=12,
)


def hear(kind, answer, **more):
    """Give the verdict on an answer, as a grader hears it."""
    heard = []
    with reporting(heard.append):
        try:
            check("demo-item", answer, kind, **(OPTIONS[kind] | more))
        except NotYet:
            assert heard[-1].word != "Yes"
        else:
            assert heard[-1].word == "Yes"
    (verdict,) = heard
    return verdict


def well_formed(verdict):
    assert verdict.word in WORDS
    assert verdict.message.strip()
    assert 1 <= len(verdict.message.split()) <= MOST_WORDS + 1  # the last may be three dots
    assert 0 <= verdict.share <= 1
    assert (verdict.share == 1) == (verdict.word == "Yes")
    verdict.message.encode()
    return verdict


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", range(len(ODD_VALUES)))
def test_an_odd_value_gets_a_verdict_and_no_error(kind, place, capsys):
    well_formed(hear(kind, ODD_VALUES[place]))
    said = capsys.readouterr()
    assert said.err == ""


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answer=anything)
def test_any_value_gets_a_verdict_and_no_error(kind, answer):
    well_formed(hear(kind, answer))


@pytest.mark.parametrize("field", [*EVIDENCE[0]])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=anything)
def test_any_value_in_a_row_of_evidence_gets_a_verdict(field, value):
    rows = [{**EVIDENCE[0], field: value}]
    well_formed(hear("evidence", rows))
    well_formed(hear("witnesses", ["DOJ-0227", "R-TRIB"], after=rows))
    well_formed(hear("form", {"claim": "one two three", "row": 1, "side": "a"}, after=rows))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("after", [None, ..., "text", 5, [], [1], {}, Pretender(list), len])
def test_an_odd_earlier_answer_gets_a_verdict(kind, after):
    for answer in ("A", {"S1": "fact"}, {"claim": "one two three", "row": 1, "side": "a"}):
        well_formed(hear(kind, answer, after=after))


def test_three_dots_are_not_started_for_every_kind():
    assert {hear(kind, ...).word for kind in KINDS} == {"Not started"}


def test_an_unknown_kind_is_the_authors_mistake():
    with pytest.raises(ValueError, match="it knows guess, number"):
        check("demo-item", 4, "essay")


# ---- right and wrong, written differently ----

RIGHT = [
    ("number", 4), ("number", 4.0), ("number", 4.004), ("number", np.float64(4)),
    ("number", np.int8(4)), ("number", Decimal(4)), ("number", Fraction(8, 2)),
    ("number", Colour.RED), ("number", np.array(4)), ("guess", 0), ("guess", 100),
    ("choice", "b"), ("choice", " B. "), ("choice", ["B"]), ("choice", np.str_("B")),
    ("choice", pd.Series(["B"])), ("order", "abcd"), ("order", list("ABCD")),
    ("order", tuple("ABCD")),
    ("order", "A, B, C, D"), ("order", "A -> B -> C -> D"), ("order", "A-B-C-D"),
    ("order", pd.Series(list("ABCD"))), ("set", ["A2", "a1"]), ("set", {"A1", "A2"}),
    ("set", "A2 and A1".replace(" and", ",")), ("text", "Mexico  City."),
    ("mapping", {"S1": "Fact"}),
    ("mapping", {"S1": "fact", "more": ...}), ("sources", "doj-0227"), ("sources", ["[DOJ-0227]"]),
    ("sources", ("DOJ-0227", "DOJ-0227")), ("function", lambda x: x * 2),
    ("function", lambda x: x + x), ("function", lambda x: np.array(x * 2)),
]  # fmt: skip

WRONG = [
    ("number", 4.02), ("number", True), ("number", "4"), ("number", [4]),
    ("number", pd.Series([4])),
    ("guess", -1), ("guess", 101), ("guess", "20"), ("guess", math.nan), ("choice", "A"),
    ("choice", "B and A"), ("choice", ["B", "A"]), ("choice", 2), ("order", "DCBA"),
    ("set", ["A1"]), ("set", ["A1", "A2", "A3"]), ("text", "Puebla"),
    ("mapping", {"S1": "opinion"}),
    ("mapping", {"S2": "fact"}), ("mapping", ["fact"]), ("sources", "R-TRIB"), ("sources", "DOJ"),
    ("sources", ["DOJ-0227", "R-TRIB"]), ("function", lambda x: 4), ("function", 4),
    ("function", lambda x: str(x * 2)), ("function", lambda x: None), ("function", lambda: 4),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer"), RIGHT)
def test_right_answers_pass_however_they_are_written(kind, answer):
    assert hear(kind, answer).word == "Yes"


@pytest.mark.parametrize(("kind", "answer"), WRONG)
def test_wrong_answers_do_not_pass(kind, answer):
    assert hear(kind, answer).word != "Yes"


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("number", Rigged(5)), ("number", Rigged("nan")), ("choice", RiggedText("Z")),
        ("text", RiggedText("Z")), ("mapping", RiggedDict(S1="opinion")),
        ("mapping", RiggedDict(S1=RiggedText("opinion"))), ("order", RiggedList("DCBA")),
        ("order", [RiggedText("D"), RiggedText("C")]), ("function", lambda x: Rigged(9)),
        ("function", lambda x: RiggedText("9")), ("guess", Rigged(500)),
    ],
)  # fmt: skip
def test_a_rigged_value_does_not_decide_what_it_equals(kind, answer):
    assert hear(kind, answer).word != "Yes"


def test_a_function_gets_copies_so_that_it_cannot_change_the_cases():
    def spoil(values):
        values.append(9)
        return values

    cases = [(([1],), [1, 9]), (([1],), [1, 9])]
    given_lists = [case[0][0] for case in cases]
    assert hear("function", spoil, cases=cases).word == "Yes"
    assert given_lists == [[1], [1]]


def test_a_function_that_forgets_to_return_is_told_so():
    verdict = hear("function", lambda x: print(x))
    assert verdict.word == "Not started"
    assert "`return`" in verdict.message


def test_a_function_that_warns_writes_nothing_to_stderr(capsys):
    assert hear("function", warns).word == "Yes"
    said = capsys.readouterr()
    assert said.err == ""


def test_a_table_with_two_columns_of_one_name_writes_nothing_to_stderr(capsys):
    hear("number", pd.DataFrame([[1, 2]], columns=["a", "a"]))
    assert capsys.readouterr().err == ""


def test_exits_and_errors_of_a_function_are_said_in_a_sentence():
    assert "SystemExit" in hear("function", leaves).message
    assert "WordlessError" in hear("function", fails).message
    assert "KeyError" in hear("function", lambda x: {}["year"]).message


# ---- numbers ----


@given(st.floats(-1e9, 1e9), st.sampled_from([0.01, 0.1, 0.5, 1]))
def test_a_number_passes_within_a_step_and_not_beyond_two(value, step):
    def verdict(answer):
        return hear("number", answer, key={value: "yes: It is."}, step=step).word

    assert verdict(value) == "Yes"
    assert verdict(value + 0.4 * step) == "Yes"
    assert verdict(value + 2.1 * step) != "Yes"
    assert verdict(value - 2.1 * step) != "Yes"


@given(st.floats(-1e9, 1e9, allow_subnormal=False))
def test_tolerance_of_function_results(value):
    assert same(value * (1 + 1e-8), value)
    assert not same(value + 0.001 * max(1, abs(value)), value)


def test_no_number_equals_a_boolean_text_or_gap():
    assert not same(1, True)
    assert not same(0, False)
    assert not same(1, "1")
    assert not same(0, None)
    assert same(math.nan, None)
    assert same([1, {"a": 2.0}], [1.0, {"a": 2}])
    assert not same([1, 2], [1, 2, 3])
    assert not same({"a": 1}, {"b": 1})
    assert same(10**400, 10**400)
    assert not same(10**400, 10**400 + 1)


# ---- plain values ----


@settings(deadline=None)
@given(anything)
def test_plain_values_hold_nothing_but_plain_types(value):
    try:
        made = plain(value)
    except NotPlain:
        return
    assert_plain(made)


def assert_plain(value):
    assert type(value) in (type(None), bool, int, float, str, list, dict)
    for part in value if isinstance(value, list) else []:
        assert_plain(part)
    for name, part in value.items() if isinstance(value, dict) else []:
        assert type(name) in (type(None), bool, int, float, str)
        assert_plain(part)


def test_values_of_libraries_become_plain():
    table = pd.DataFrame(
        {"n": pd.array([1, None], "Int64"), "day": pd.to_datetime(["2025-02-27", None])}
    )
    assert plain(table) == [{"n": 1, "day": "2025-02-27"}, {"n": None, "day": None}]
    assert plain(pd.NaT) is None
    assert plain(pd.Timestamp("2025-02-27T09:30")) == "2025-02-27T09:30:00"
    assert plain(np.array([[1, 2]])) == [[1, 2]]
    assert plain(pd.Categorical(["a", "b"])) == ["a", "b"]
    assert plain({dt.date(2025, 2, 27): Decimal("1.5")}) == {"2025-02-27": 1.5}


def test_what_has_no_plain_form_says_what_it_is():
    with pytest.raises(NotPlain, match="three dots"):
        plain([1, ...])
    with pytest.raises(NotPlain, match="type object"):
        plain(object())
    with pytest.raises(NotPlain, match="too deeply"):
        plain(loop())


# ---- the order of lines ----


def points(answer, maximum=2, key=None):
    with reporting(lambda verdict: None):
        try:
            return check(
                "demo-item", answer, "order", key=key or {"ABCDEF": "yes: In order."}, partial=True
            ).points(maximum)
        except NotYet:
            return 0


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("ABCDEF", 2), ("ABCDE", 1.5), ("BCDEF", 1.5), ("ABCFED", 1), ("FABCDE", 1.5),
        ("ABCDEFG", 1.5), ("AB", 0), ("FEDCBA", 0), ("ACBDFE", 0), ("DEFABC", 1), ("", 0),
    ],
)  # fmt: skip
def test_the_longest_correct_run_earns_a_part(answer, earned):
    assert points(answer) == earned
    sealed = seal(
        "demo-item", {"ABCDEF": "yes: In order.", **runs_of({"ABCDEF": "yes: In order."})}
    )
    assert points(answer, key=sealed) == earned


def test_without_partial_a_part_earns_nothing():
    assert hear("order", "ABC").share == 0.75


@given(st.permutations("ABCDEF"), st.sampled_from([1, 2, 3]))
def test_a_part_is_never_worth_more_than_the_whole(order, maximum):
    earned = points("".join(order), maximum)
    assert 0 <= earned <= maximum
    assert (earned == maximum) == ("".join(order) == "ABCDEF")
    assert earned * 2 == int(earned * 2)


# ---- keys and their envelopes ----

texts = st.text(st.characters(), max_size=30)


@given(st.dictionaries(texts, st.text(max_size=60), min_size=1, max_size=6), texts, texts)
def test_an_envelope_opens_with_its_answer_alone(key, item, other):
    line = seal(item, key)
    assert re.fullmatch(r"sealed:[\w. -]+", line)
    assert {answer: unseal(item, line, answer) for answer in key} == key
    if other not in key:
        assert unseal(item, line, other) is None


def test_an_envelope_shows_neither_answer_nor_sentence():
    sentence = "yes: The twenty-nine were flown to eight cities."
    line = seal("demo-item", {"Chihuahua": sentence})
    assert "Chihuahua" not in line
    for word in sentence.split():
        assert word not in line
    assert line != seal("other-item", {"Chihuahua": sentence})


@pytest.mark.parametrize("name", unit_ids())
def test_released_keys_are_sealed_and_silent(name):
    source, released = cells_by_id("build/source", name), cells_by_id("assignments", name)
    for item in automatic_items(name):
        for call in check_calls(released[item].source):
            keys = [k.value for k in call.keywords if k.arg == "key"]
            assert all(isinstance(k, ast.Constant) and k.value.startswith("sealed:") for k in keys)
        line = " ".join(re.findall(r"sealed:[^'\"]*", source[item].source))
        assert not re.search(r"\b(yes|almost|no|misconception)\b", line)


def check_calls(text):
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
    ]


@pytest.mark.parametrize("name", unit_ids())
def test_messages_of_all_keys_are_short_and_known(name):
    for item, text in author_texts(name).items():
        for tag, sentence in sayings(text):
            assert len(sentence.split()) <= MOST_WORDS, f"{item}: {sentence}"
            known = ("yes", "almost", "no", *course().misconceptions)
            assert tag in known or not sentence, f"{item}: {tag}"
        for call in check_calls(text):
            for keyword in call.keywords:
                if keyword.arg == "hint":
                    assert len(ast.literal_eval(keyword.value).split()) <= MOST_WORDS - 8, item


def author_texts(name):
    """Test cells as their author wrote them, before the keys are sealed."""
    from civicsdata.authoring.source import read_unit
    from tests.course import ROOT, unit

    cells = read_unit(ROOT / "course" / name / f"{name}.md", unit(name))
    return {cell.item: cell.text for cell in cells if cell.mark == "test"}


def test_misconceptions_are_short_enough_to_be_said():
    for idea in course().misconceptions.values():
        assert len(f"{idea.say} {idea.next_step}".split()) <= MOST_WORDS


@given(st.text(st.characters()))
def test_a_message_has_at_most_forty_words(text):
    assert len(brief(text, text).split()) <= MOST_WORDS + 1


# ---- shown, graded, heard ----


def test_a_students_session_shows_the_sentence_and_never_raises(capsys, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    verdict = check("demo-item", 5, key={4: "yes: It is.", 5: "no: One too many."})
    said = capsys.readouterr()
    assert said.out == "Not yet. One too many.\n"
    assert said.err == ""
    assert verdict.word == "Not yet"
    assert not graded()


def test_when_graded_the_traceback_is_the_sentence_alone(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(NotYet) as caught:
        check("demo-item", 5, key={5: "counts-gaps-not-years: You divided by four."})
    sentence = "Not yet. You divided by four. [idea: counts-gaps-not-years]"
    assert str(caught.value) == sentence
    assert caught.value._render_traceback_() == [sentence]
    assert caught.value.verdict.misconception == "counts-gaps-not-years"
    assert isinstance(caught.value, AssertionError)
    assert capsys.readouterr().err == ""


def test_ipython_prints_the_sentence_in_place_of_a_traceback(monkeypatch, capsys):
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shell = InteractiveShell.instance()
    try:
        result = shell.run_cell(
            "from civicsdata.check import check\n"
            "check('demo-item', 5, key={5: 'no: One too many.'})"
        )
    finally:
        InteractiveShell.clear_instance()
    assert isinstance(result.error_in_exec, NotYet)
    said = capsys.readouterr()
    assert said.out.strip().splitlines()[-1] == "Not yet. One too many."
    assert "Traceback" not in said.out + said.err
    assert said.err == ""


def test_a_judge_hears_what_is_not_shown(capsys):
    heard = []
    with reporting(heard.append):
        assert graded()
        check("demo-item", 4, key={4: "yes: It is."})
    assert heard == [Verdict("demo-item", "Yes", "It is.", share=1.0)]
    assert capsys.readouterr().out == ""
    assert not graded()


def test_a_part_that_is_right_is_delivered_without_an_error():
    with reporting(lambda verdict: None):
        half = deliver(Verdict("demo-item", "Almost", "Half.", share=0.5), partial=True)
        assert half.points(3) == 1.5
        with pytest.raises(NotYet):
            deliver(Verdict("demo-item", "Not yet", "None."), partial=True)


def test_a_verdict_in_html_says_its_word_and_hides_its_sign():
    html = Verdict("demo-item", "Not yet", "a < b & c", "official-means-true")._repr_html_()
    assert "a &lt; b &amp; c" in html
    assert '<span aria-hidden="true">✗ </span>Not yet.' in html
    assert "official-means-true" in html


# ---- sources ----


def test_two_prints_of_one_report_are_one_witness():
    key = {"R-TRIB": "yes: the agency", "R-WATCH": "yes: the agency", "EM-FGR": "yes"}
    copies = hear("sources", ["R-TRIB", "R-WATCH"], key=key, at_least=2)
    assert copies.word == "Almost"
    assert "one and the same witness" in copies.message
    assert hear("sources", "R-TRIB, EM-FGR", key=key, at_least=2).word == "Yes"


def test_a_key_that_does_not_exist_is_answered_with_those_near_it():
    assert "Near it: DOJ-0227" in hear("sources", ["DOJ-227"]).message


# ---- the pre-flight ----


LONG = " ".join(["word"] * 120)


def hear_form(text, **wanted):
    with reading({"demo-essay": text}):
        return preflight("demo-essay", **wanted)


def test_preflight_says_what_is_missing_and_what_is_not():
    assert hear_form(f"{LONG} [DOJ-0227] [R-TRIB, EM-FGR]").word == "Yes"
    wrong = hear_form(f'{LONG} "so he said" [DOJ-0227]. [NOPE]')
    assert wrong.word == "Not yet"
    assert "No source has the key NOPE. 1 source cited; 2 are asked for" in wrong.message
    (note,) = form_of(f'{LONG} "so he said". [DOJ-0227] [R-TRIB]').notes
    assert "after the quotation" in note
    assert hear_form("Write your text here.").word == "Not started"


@pytest.mark.parametrize(
    ("cited", "says"),
    [
        ("[DOJ-0227; R-TRIB]", ""),
        ("[DOJ-0227] [R-TRIB] as he [the president] wrote [sic]", ""),
        ("[DOJ-0227] [R-TRIB] [a page](https://example.org)", ""),
        ("[doj-0227] [R-TRIB]", "[doj-0227] is not the key"),
        ("[DOJ-0227] [R-TRIB] [Reforma]", "[Reforma] is not the key"),
        ("[DOJ-0227] [R-TRIB] [status_of_29:S5]", "[status_of_29:S5] is not the key"),
    ],
)
def test_preflight_notices_what_was_meant_as_a_key(cited, says):
    verdict = hear_form(f"{LONG} {cited}.")
    assert (verdict.word == "Yes") == (not says), verdict
    assert says in verdict.message


def test_preflight_never_stops_a_notebook_but_is_heard_when_graded():
    assert hear_form("Too short.").share == 0
    heard = []
    with reporting(heard.append), pytest.raises(NotYet, match="2 words"):
        hear_form("Too short.")
    assert [one.word for one in heard] == ["Not yet"]


@given(st.text(st.characters()))
def test_preflight_reads_any_text(text):
    assert "Pre-flight (no points)" in hear_form(text)._repr_html_()


def test_preflight_says_a_few_things_at_a_time():
    assert len(hear_form("“quoted” " * 2000).message) < 600


def test_preflight_finds_the_text_in_the_saved_notebook(tmp_path, monkeypatch):
    from nbformat.v4 import new_markdown_cell, new_notebook, writes

    cell = new_markdown_cell("Three words here", metadata={"nbgrader": {"grade_id": "demo-essay"}})
    (tmp_path / "a-broken.ipynb").write_text("{")
    (tmp_path / "unit.ipynb").write_text(writes(new_notebook(cells=[cell])))
    monkeypatch.chdir(tmp_path)
    assert preflight("demo-essay", words=(3, 3), sources=0).word == "Yes"


@pytest.mark.parametrize(
    ("kind", "answer", "spelling"),
    [
        ("number", 13, "1300"), ("order", ["b", "a"], "BA"), ("order", "A-B", "AB"),
        ("set", ["a16", "A4"], "A16 A4"), ("choice", ' "B". ', "b"),
    ("text", "Mexico  City", "mexico city"),
    ],
)  # fmt: skip
def test_spellings(kind, answer, spelling):
    assert canonical(kind, answer) == spelling
