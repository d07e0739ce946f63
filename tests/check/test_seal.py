"""Envelopes open with their answer alone, and covers show nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicsdata.check.seal import cover, seal, uncover, unseal

SENTENCE = "yes: The twenty-nine were flown to eight cities."
texts = st.text(st.characters(), max_size=30)


@given(st.dictionaries(texts, st.text(max_size=60), max_size=6), texts, texts)
def test_an_envelope_opens_with_its_answer_alone(key, question, other):
    line = seal(question, key)
    assert re.fullmatch(r"[\w. -]*", line)
    assert {answer: unseal(question, line, answer) for answer in key} == key
    if other not in key:
        assert unseal(question, line, other) is None
    if other != question:
        assert {unseal(other, line, answer) for answer in key} <= {None}


def test_an_envelope_shows_neither_answer_nor_sentence():
    line = seal("demo-item", {"Chihuahua": SENTENCE})
    for word in ["Chihuahua", *SENTENCE.split()]:
        assert word not in line
    assert line != seal("other-item", {"Chihuahua": SENTENCE})


def test_envelopes_do_not_stand_in_the_order_of_the_key():
    key = {str(number): "yes: Right." if number == 7 else "no: Wrong." for number in range(20)}
    turned = dict(reversed(key.items()))
    assert seal("demo-item", key) == seal("demo-item", turned)


@given(texts, st.text(max_size=200))
def test_a_cover_comes_off_and_shows_nothing(name, text):
    covered = cover(name, text)
    assert re.fullmatch(r"[\w-]+", covered)
    assert uncover(name, covered) == text


def test_a_cover_hides_words_also_from_who_decodes_it():
    from base64 import urlsafe_b64decode

    covered = cover("demo-item", SENTENCE)
    whole = urlsafe_b64decode(covered + "=" * (-len(covered) % 4))
    for word in SENTENCE.split():
        assert word not in covered
        assert word.encode() not in whole
    with pytest.raises(Exception, match="header"):
        uncover("other-item", covered)
