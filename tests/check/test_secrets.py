"""What the package and the notebooks of learners give away: no key, no message, no hidden input."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress

import pytest
from tests.check.material import ROOT, built, code_cells, course, items, said

from civicsdata.check import bank
from civicsdata.check.seal import uncover
from civicsdata.instructor.authoring.generated import item_bank
from civicsdata.instructor.authoring.generated.item_bank import bank_text, hidden_data

FEWEST_LETTERS = 5  # a shorter word may stand in any text by chance
UNITS = [unit.id for unit in course().units]


def plain(words):
    """Return words as JSON writes them, with spaces as in the file."""
    return json.dumps(words)[1:-1]


def sentences():
    """Return all that is said to answers, and the next steps."""
    words = {words for item in items() for *_, words in said(item)}
    words |= {part.otherwise for item in items() for part in item.parts}
    words |= {hidden.otherwise for item in items() for hidden in item.hidden.values()}
    return {plain(one) for one in words if len(one) >= FEWEST_LETTERS}


def key_words():
    """Return the answers of keys, and the options, as far as they are words."""
    words = {answer for item in items() for _, answer, _, _ in said(item)}
    words |= {
        one for item in items() for part in item.parts for one in getattr(part, "options", [])
    }
    return {plain(one) for one in words if len(one) >= FEWEST_LETTERS}


def hidden_inputs():
    """Return hidden cases as the test cells write them, without those that are shown as well."""
    ideas = course().misconceptions
    shown = {
        repr(case.inputs) for i in items() for p in i.parts for case in getattr(p, "cases", [])
    }
    cases = [
        repr(case["inputs"])
        for item in items()
        for part in hidden_data(item, ideas).values()
        for case in part.get("cases", [])
    ]
    return {case for case in cases if case not in shown}


def readable(text):
    """Return what can be read of the items in a text of the bank: as it is, and decoded."""
    found = []
    for covered in json.loads(text)["items"].values():
        found.append(covered)
        if re.fullmatch(r"[\w-]+", covered):
            raw = urlsafe_b64decode(covered + "=" * (-len(covered) % 4))
            found.append(raw.decode("latin-1"))
            with suppress(zlib.error):
                found.append(zlib.decompress(raw).decode())
    return "\n".join(found)


def leaks(text):
    seen = readable(text)
    return [one for one in (*sentences(), *key_words(), *hidden_inputs()) if one in seen]


def sealed_keys(text):
    """Return the keys inside the covers, as one text."""
    covered = json.loads(text)["items"].items()
    inside = [json.loads(uncover(name, one)) for name, one in covered]
    return "\n".join(part.get("key", "") for item in inside for part in item.get("parts", []))


def key_leaks(text):
    keys = sealed_keys(text)
    return [one for one in sentences() | key_words() if one in keys]


def installed_text():
    return (ROOT / "src/civicsdata/data" / bank.FILE).read_text(encoding="utf-8")


def test_there_is_something_to_hide():
    assert len(sentences()) > 200
    assert len(key_words()) > 20
    assert len(hidden_inputs()) > 10


def test_the_file_of_items_shows_nothing_at_a_look():
    text = installed_text()
    assert set(json.loads(text)["items"]) >= {item.id for item in items()}
    assert leaks(text) == []
    whole = json.loads(text)["items"].values()
    assert all(re.fullmatch(r"[\w-]+", covered) for covered in whole)
    assert not [one for one in sentences() if len(one.split()) > 4 and one in text]


def test_keys_inside_the_covers_are_sealed():
    assert len(sealed_keys(installed_text())) > 10_000
    assert key_leaks(installed_text()) == []


def test_hidden_inputs_are_not_in_the_package_even_under_the_cover():
    covered = json.loads(installed_text())["items"]
    asked = [item for item in items() if item.hidden]
    assert len(asked) > 3
    for item in asked:
        inside = bare(uncover(item.id, covered[item.id]))
        shown = [case.inputs for part in item.parts for case in getattr(part, "cases", [])]
        hidden = [case.inputs for one in item.hidden.values() for case in one.cases]
        assert [one for one in shown if not stands_in(inside, one)] == []
        assert [one for one in hidden if one not in shown and stands_in(inside, one)] == []


def bare(text):
    """Return values as both Python and JSON write them: without quotation marks and spaces."""
    return re.sub(r"[\s\"'\\]", "", text).casefold().replace("none", "null")


def stands_in(inside, inputs):
    """Return whether inputs stand in a bare text, their fields in order or as they were written."""
    return any(bare(one) in inside for one in (json.dumps(inputs, sort_keys=True), repr(inputs)))


@pytest.mark.parametrize(
    "cover",
    [
        lambda name, text: text,
        lambda name, text: urlsafe_b64encode(text.encode()).decode().rstrip("="),
        lambda name, text: urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("="),
    ],
    ids=["as it is", "encoded", "compressed"],
)
def test_with_less_of_a_cover_there_are_leaks(monkeypatch, cover):
    monkeypatch.setattr(item_bank, "cover", cover)
    assert len(leaks(bank_text(course()))) > 50


def test_without_seals_there_are_leaks(monkeypatch):
    def open_key(question, key):
        return " ".join(f"{answer}.{words}" for answer, words in key.items())

    monkeypatch.setattr(item_bank, "seal", open_key)
    assert len(key_leaks(bank_text(course()))) > 200


def learner_texts(unit):
    """Return the notebook of learners as it is committed, as its JSON and as its sources."""
    text = (ROOT / "assignments" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
    sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    return text + "\n" + "\n".join(sources)


@pytest.mark.parametrize("unit", UNITS)
def test_a_released_notebook_holds_no_key_and_no_hidden_input(unit):
    text = learner_texts(unit)
    for mark in ("sealed", "HIDDEN TESTS", "BEGIN SOLUTION", "hidden=", "'cases'"):
        assert mark not in text
    bare = re.sub(r"\s+", " ", text)
    told = [one for one in sentences() if re.sub(r"\s+", " ", one) in bare and len(one.split()) > 4]
    assert told == []
    assert [case for case in hidden_inputs() if case in text or plain(case) in text] == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_released_test_cell_is_one_short_call(unit):
    whole = next(one for one in course().units if one.id == unit)
    cells = code_cells((ROOT / "assignments" / unit / f"{unit}.ipynb").read_text(encoding="utf-8"))
    assert items(whole)
    for item in items(whole):
        comment, call = cells[item.id].splitlines()
        names = ", ".join([*(part.name for part in item.parts), *item.after])
        assert comment.startswith("# ")
        assert call == f'check("{item.id}", {names})'


def test_the_notebooks_of_the_grader_do_hold_the_hidden_inputs():
    sources = "".join(
        source
        for unit in UNITS
        for source in code_cells(built()[f"build/source/{unit}/{unit}.ipynb"]).values()
    )
    assert [case for case in hidden_inputs() if case not in sources] == []
