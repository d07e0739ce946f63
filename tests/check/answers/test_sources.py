"""Source keys: they exist, carry the claim, and do not repeat each other."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.check.asking import ROW, ask, family, verdict

ONE = ask(**family("sources"))
TWO = ask(
    answer="sources",
    at_least=2,
    witnesses={"the agency": ["R-TRIB", "R-WATCH"], "the office": ["EM-FGR"]},
    no={"DOJ-0227": "It lists defendants."},
    ideas={"VCLT": "one-side"},
    otherwise="Who else has counted?",
)
INDEPENDENT = ask(
    answer="independent sources",
    after="evidence",
    no={"official only": "Offices alone."},
    ideas={"one agency": "one-side"},
    otherwise="Look again.",
)


@pytest.mark.parametrize(
    "answer",
    [
        "DOJ-0227", "doj-0227", ["DOJ-0227"], ["[DOJ-0227]"], ("DOJ-0227", "DOJ-0227"), {"DOJ-0227"},
        ["Justice Department (DOJ-0227)"], " DOJ-0227: ", pd.Series(["DOJ-0227"]),
    ],
)  # fmt: skip
def test_a_right_key_passes_however_it_is_written(answer):
    assert verdict(ONE, answer).word == "Yes"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("R-TRIB", "R-TRIB exists, but it does not support this claim."),
        (["DOJ-0227", "R-TRIB"], "R-TRIB exists, but"),
        ("DOJ-227", "No source has the key 'DOJ-227'. Did you mean DOJ-0227?"),
        (["news"], "It names a kind of source"),
        (["Reforma"], "It names a publisher"),
        (["L37-art8"], "It names a row of instruments"),
        ([], "Write a list of source keys"),
        (["", " "], "Write a list of source keys"),
        (4, "Write a list of source keys"),
        (None, "Write a list of source keys"),
        (len, "Write a list of source keys"),
    ],
)
def test_what_is_no_right_key_says_why(answer, says):
    heard = verdict(ONE, answer)
    assert heard.word == "Not yet"
    assert says in heard.message


def test_two_prints_of_one_report_are_one_witness():
    copies = verdict(TWO, ["R-TRIB", "R-WATCH"])
    assert (copies.word, copies.share) == ("Not yet", 0)
    assert copies.message.startswith("Different sources: 1. You need 2.")
    assert "repeat the same witness. Who else has counted?" in copies.message
    assert "repeat" not in verdict(TWO, "R-TRIB").message
    assert verdict(TWO, "R-TRIB, EM-FGR").text == "Yes. These sources exist and support the claim."


def test_a_wrong_source_of_the_key_gets_its_own_words():
    assert verdict(TWO, ["R-TRIB", "DOJ-0227"]).text == "Not yet. It lists defendants."
    assert verdict(TWO, ["EM-FGR", "VCLT"]).idea == "one-side"


@pytest.mark.parametrize(
    ("sources", "chosen", "says"),
    [
        (["DOJ-0227", "ELPAIS"], ["DOJ-0227", "ELPAIS"], ""),
        (["DOJ-0227", "CBP-CSV"], ["DOJ-0227", "CBP-CSV"], "Offices alone."),
        (["R-TRIB", "R-WATCH"], ["R-TRIB", "R-WATCH"], "All of it is on one side."),
        (["EM-FGR", "ELEMENTA"], ["EM-FGR", "ELEMENTA"], ""),
        (["R-TRIB", "AP-NIE"], ["R-TRIB", "AP-NIE"], ""),
        (["NYFED", "DREZ"], ["NYFED", "DREZ"], "These are all of one kind"),
        (["NYFED", "DREZ"], ["NYFED", "NYFED"], "1 of the 2 sources that are needed. Look again."),
        (["NYFED", "DREZ"], ["NYFED", "VCLT"], "VCLT is not in your table"),
        (["NYFED", "DREZ"], ["NYFED", "NOPE"], "No source has the key"),
        (["NYFED", "DREZ"], [], "Write a list of source keys"),
    ],
)
def test_independent_sources_are_of_two_kinds_and_no_copies(sources, chosen, says):
    heard = verdict(INDEPENDENT, chosen, [{**ROW, "sources": sources}])
    assert heard.word == ("Not yet" if says else "Yes")
    assert says in heard.message


def test_without_a_key_what_is_noticed_has_words_of_its_own():
    plain = ask(**family("independent sources"))
    said = {
        ("DOJ-0227", "CBP-CSV"): "words of authorities",
        ("R-TRIB", "R-WATCH"): "one witness",
        ("DOJ-0227", "ELPAIS"): "2 sources of 2 kinds",
    }
    for chosen, words in said.items():
        assert words in verdict(plain, list(chosen), [{**ROW, "sources": list(chosen)}]).message
