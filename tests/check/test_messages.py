"""Messages of the whole course: short, about known ideas, and what their answers open."""

from __future__ import annotations

import pytest
from tests.check.asking import verdict
from tests.check.material import course, items, said, writings

from civicsdata.check import bank
from civicsdata.check.messages import MOST_WORDS
from civicsdata.instructor.authoring.generated import item_bank

UNITS = course().units
PREFIX_WORDS = 8  # of what is seen, before a next step: "With (2) your function gives 4."


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_what_is_said_to_answers_is_short_and_about_known_ideas(unit):
    ideas = course().misconceptions
    heard = 0
    for item in items(unit):
        for part, answer, tag, words in said(item):
            whole = item_bank.said(tag, words, ideas).partition(": ")[2]
            place = f"{item.id}/{part.name}, {answer}: {whole}"
            assert len(whole.split()) <= MOST_WORDS, place
            assert tag in ("yes", "no", *ideas), place
            assert whole or tag == "yes", place
            heard += 1
        for part in item.parts:
            for step in (part, *filter(None, [item.hidden.get(part.name)])):
                assert len(step.otherwise.split()) <= MOST_WORDS - PREFIX_WORDS, item.id
    assert heard >= 2 * len(items(unit)) > 0


def test_every_idea_of_the_course_is_suggested_by_some_answer_and_short():
    ideas = course().misconceptions
    used = {tag for item in items() for _, _, tag, _ in said(item)} - {"yes", "no"}
    assert used
    assert used <= set(ideas)
    for idea in ideas.values():
        assert len(f"{idea.say} {idea.next_step}".split()) <= MOST_WORDS
        assert 0 < len(idea.belief.split()) <= MOST_WORDS
    for name, idea in ideas.items():
        assert bank.belief(name) == idea.belief


OPENED = ("number", "choice", "order", "sources", "mapping")


@pytest.mark.parametrize("item", items(), ids=lambda item: item.id)
def test_the_installed_item_says_what_its_author_wrote(item):
    asked = bank.item(item.id)
    assert (asked.title, asked.points) == (item.title, item.points)
    assert [one.name for one in asked.parts] == [f"{item.id}/{part.name}" for part in item.parts]
    for question, part in zip(asked.parts, item.parts, strict=True):
        assert (question.answer, question.after) == (part.answer, part.after)
        for answer, tag, words in part.said() if part.answer in OPENED else ():
            if "=" in str(answer) or ":" in str(answer) or answer == "all":
                continue
            wanted = item_bank.said(tag, words, course().misconceptions).partition(": ")[2]
            if part.answer == "sources" and tag == "yes":
                assert question.verdict(str(answer).casefold()).word == "Yes"
                continue
            heard = verdict(question, answer)
            almost = part.answer == "order" and heard.share > 0  # a wrong order, but nearly right
            assert heard.word == ("Yes" if tag == "yes" else "Almost" if almost else "Not yet")
            assert heard.message == (wanted or "That is right.")
            assert heard.idea == (None if tag in ("yes", "no") else tag)


def test_pieces_of_writing_are_known_with_their_length():
    assert writings()
    for writing in writings():
        asked = bank.item(writing.id)
        assert (asked.words, asked.sources) == (writing.words, writing.sources)
        assert asked.parts == ()
