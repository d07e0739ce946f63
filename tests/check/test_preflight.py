"""The pre-flight of a piece of writing: its form, whatever it says."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell, new_notebook, writes
from tests.check.material import writings

from civicsdata.check import NotYet, bank, preflight, reporting
from civicsdata.check.preflight import form_of, reading

ESSAY = writings()[0].id
LONG = " ".join(["word"] * 120)


def hear(text, item=ESSAY):
    """Return the card on a text, as a grader hears it."""
    heard = []
    with reading({item: text}), reporting(heard.append), suppress(NotYet):
        assert preflight(item).share == 1
    (card,) = heard
    return card


def message(text):
    return hear(text).parts[0][1].message


def test_a_complete_form_passes_and_earns_no_points():
    card = hear(f"{LONG} [DOJ-0227] [R-TRIB, EM-FGR]")
    assert card.word == "Yes"
    assert card.maximum == card.points == 0
    assert message(f"{LONG} [DOJ-0227] [R-TRIB]") == (
        "Pre-flight (no points): 120 words, 2 sources. The form is complete."
    )
    assert "so far" not in card.text


def test_what_is_missing_is_said():
    text = f'{LONG} "so he said" [DOJ-0227]. [NOPE]'
    assert hear(text).word == "Not yet"
    assert "No source has the key NOPE. 1 source cited; 2 are asked for" in message(text)
    assert "2 words; between 120 and 180 are asked for" in message("Too short.")


@pytest.mark.parametrize("text", ["Write your text here.", "", "  \n", None])
def test_a_text_that_is_not_written_is_not_started(text):
    assert hear(text).word == "Not started"


@pytest.mark.parametrize(
    ("end", "noticed"),
    [
        ('"so he said" [DOJ-0227]. [R-TRIB]', False),
        ('"so he said", and more [DOJ-0227] [R-TRIB].', False),
        ('"so he said". [DOJ-0227] [R-TRIB]', True),
        ("“so he said”. [DOJ-0227] [R-TRIB]", True),
        ("«so he said». [DOJ-0227] [R-TRIB]", True),
        ('"ab". [DOJ-0227] [R-TRIB]', False),
    ],
)
def test_a_quotation_has_its_source_in_the_same_sentence(end, noticed):
    notes = form_of(f"{LONG} {end}").notes
    assert [one.startswith("Put the source key after the quotation") for one in notes] == (
        [True] if noticed else []
    )


@pytest.mark.parametrize(
    ("cited", "says"),
    [
        ("[DOJ-0227; R-TRIB]", ""),
        ("[DOJ-0227] [R-TRIB] as he [the president] wrote [sic]", ""),
        ("[DOJ-0227] [R-TRIB] [a page](https://example.org)", ""),
        ("[doj-0227] [R-TRIB]", "[doj-0227] is not the key"),
        ("[DOJ-0227] [R-TRIB] [Reforma]", "[Reforma] is not the key"),
        ("[DOJ-0227] [R-TRIB] [status_of_29:S5]", "[status_of_29:S5] is not the key"),
        ("[DOJ-0227] [DOJ-0227]", "1 source cited; 2 are asked for"),
    ],
)
def test_what_was_meant_as_a_key_is_noticed(cited, says):
    assert hear(f"{LONG} {cited}.").word == ("Not yet" if says else "Yes")
    assert says in message(f"{LONG} {cited}.")


def test_it_never_stops_a_learners_notebook_and_is_heard_when_graded(monkeypatch, capsys):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    with reading({ESSAY: "Too short."}):
        assert preflight(ESSAY).share == 0
        assert "Not yet. Pre-flight (no points): 2 words" in capsys.readouterr().out
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        with pytest.raises(NotYet, match="2 words") as caught:
            preflight(ESSAY)
        assert caught.value.card.share == 0


@pytest.mark.parametrize("name", ["no-such-item", "evidence-nothing", 5, None])
def test_an_unknown_item_gets_one_sentence(name, capsys):
    with reading({}):
        card = preflight(name)
    assert card.word == "Not yet"
    assert "of different versions" in capsys.readouterr().out


@settings(deadline=None)
@given(st.text(st.characters()) | st.text('["“”«»]\ud800;:,. AZ09_-\n', max_size=200))
def test_any_text_has_a_form(text):
    assert "Pre-flight (no points)" in hear(text).html()
    assert len(message(text)) < 1000
    message(text).encode()


@pytest.mark.parametrize(
    "text",
    ["“quoted” " * 5000, "[" * 50_000, "[A" * 25_000, "[A," * 20_000, "[a_b" + "c" * 50_000 + "]",
     "[" + "A" * 49_000 + "]", "[AB] " * 10_000, "[a:" * 15_000, '"' * 50_000, "word " * 10_000],
    ids=lambda text: text[:5],
)  # fmt: skip
def test_a_strange_text_is_read_quickly_and_a_few_things_are_said(text):
    start = time.process_time()
    assert len(message(text)) < 600
    assert time.process_time() - start < 1


def test_what_stands_after_fifty_thousand_characters_is_not_read():
    assert form_of("word " * 20_000).words == 10_000


# ---- the saved notebook ----


def saved(text, name=ESSAY):
    cell = new_markdown_cell(text, metadata={"nbgrader": {"grade_id": name}})
    return writes(new_notebook(cells=[new_markdown_cell("Before."), cell]))


def test_the_text_is_read_from_the_saved_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert preflight(ESSAY).word == "Not started"
    (tmp_path / "unit.ipynb").write_text(saved("Three words here"))
    assert "3 words" in preflight(ESSAY).text
    (tmp_path / "unit.ipynb").write_text(saved("Three words here,\nand two"))
    assert "5 words" in preflight(ESSAY).text


@pytest.mark.parametrize(
    "broken",
    ["{", "[]", "5", '{"cells": 5}', '{"cells": [5]}', '{"cells": [{}]}', "\ud800", "[" * 10**5,
     json.dumps({"cells": [{"metadata": {"nbgrader": {"grade_id": ESSAY}}}]}),
     json.dumps({"cells": [{"metadata": {"nbgrader": 4}}]}), saved("x").replace('"x"', "[4]")],
    ids=range(11),
)  # fmt: skip
def test_a_broken_notebook_beside_it_is_passed_over(broken, tmp_path, monkeypatch):
    (tmp_path / "a-broken.ipynb").write_bytes(broken.encode("utf-8", "surrogatepass"))
    (tmp_path / "a-folder.ipynb").mkdir()
    (tmp_path / "unit.ipynb").write_text(saved("Three words here"))
    monkeypatch.chdir(tmp_path)
    assert "3 words" in preflight(ESSAY).text


def test_the_length_and_sources_are_those_of_the_item():
    for writing in writings():
        low, high = writing.words
        form = form_of("word " * (low - 1), writing.words, writing.sources)
        assert form.notes[0] == f"{low - 1} words; between {low} and {high} are asked for."
        assert bank.item(writing.id).words == (low, high)
