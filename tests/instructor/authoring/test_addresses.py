"""Every source has an address that holds, or says why it has none or a weak one."""

from __future__ import annotations

import pytest

from civicsdata.instructor.authoring.addresses import WEAK_HOSTS, findings, main
from civicsdata.tables import records, resource

AS_OF = "2026-09-28"
SOUND = {
    "id": "A",
    "url": "https://example.org/news/1",
    "date": "2025-02-28",
    "wire": "",
    "note": "Title translated",
}


def test_the_sources_of_the_package_need_no_mending():
    assert findings(records("sources"), resource("sources")["as_of"]) == []


def test_a_sound_source_is_left_alone():
    assert findings([SOUND], AS_OF) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": ""}, "has no address"),
        ({"url": None}, "has no address"),
        ({"url": "https://example.org/?p=123"}, "only a number"),
        ({"url": "https://example.org/?lang=es&p=123"}, "only a number"),
        ({"url": "https://example.org"}, "whole site"),
        ({"url": "https://example.org/topic/lemonde/"}, "whole site"),
        ({"url": "https://www.bitcoinethereumnews.com/a"}, "weak host"),
    ],
)
def test_a_doubtful_address_is_named_until_the_note_says_why(change, said):
    (finding,) = findings([{**SOUND, **change}], AS_OF)
    assert finding.startswith("A ")
    assert said in finding
    marker = "weak address: " if change["url"] else "no address: "
    assert marker in finding
    note = f"June 2026; {marker}nothing better was found"
    assert findings([{**SOUND, **change, "note": note}], AS_OF) == []
    assert findings([{**SOUND, **change, "note": marker}], AS_OF) != []


def test_a_wire_copy_may_stand_on_a_weak_host():
    copy = {**SOUND, "url": f"https://{min(WEAK_HOSTS)}/a", "wire": "AP"}
    assert findings([copy], AS_OF) == []


def test_an_excuse_for_a_sound_address_is_named():
    (finding,) = findings([{**SOUND, "note": "Weak address: copy"}], AS_OF)
    assert "nothing speaks against" in finding


def test_no_note_excuses_a_date_after_the_last_day():
    late = {**SOUND, "date": "2026-09-29", "note": "no address: it is late"}
    assert any("after 2026-09-28" in finding for finding in findings([late], AS_OF))
    assert findings([{**SOUND, "date": AS_OF}], AS_OF) == []


def test_it_says_so_when_nothing_is_to_be_mended(capsys):
    main()
    assert capsys.readouterr().out == "Every address holds or is explained.\n"
