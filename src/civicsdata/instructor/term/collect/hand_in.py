"""Sort the files of one hand-in: which notebook counts for which unit, and what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from civicsdata.instructor.term.collect.clues import COPY_MARKS, Clue
from civicsdata.instructor.term.collect.contents import Contents, Course, older_sentence
from civicsdata.instructor.term.collect.matching import Ask
from civicsdata.instructor.term.collect.register import MISSING, NOTEBOOK, OTHER
from civicsdata.instructor.term.collect.sources import HandedFile, shown


@dataclass(frozen=True)
class Piece:
    """One file of a hand-in with what is known of it."""

    file: HandedFile
    clue: Clue
    contents: Contents

    @property
    def unit(self) -> str:
        """The unit by its own cells, else by its name or place."""
        if self.contents.kind == "other" or self.contents.what.startswith(
            "a notebook that is none"
        ):
            return ""
        return self.contents.unit or self.clue.unit


@dataclass
class Sorted:
    """What one hand-in brings for one unit.

    Attributes
    ----------
    kind : str
        As in `Received`.
    unit : str
        Unit id; empty when it is not known.
    piece : Piece
        The file that counts, or one that tells that there is none.
    sentences : list of str
        What is odd.
    extras : list of Piece
        Further files of the student, for the notebook's folder.
    """

    kind: str
    unit: str
    piece: Piece
    sentences: list[str] = field(default_factory=list)
    extras: list[Piece] = field(default_factory=list)

    @property
    def is_astray(self) -> bool:
        """Whether it is a notebook that was handed in for another unit."""
        expected = self.piece.clue.unit
        return self.kind == NOTEBOOK and bool(expected) and expected != self.unit


def sort_hand_in(pieces: Sequence[Piece], course: Course, ask: Ask | None) -> list[Sorted]:
    """Sort the files of one hand-in by unit.

    Parameters
    ----------
    pieces : sequence of Piece
        What one person handed in at once.
    course : Course
        The units.
    ask : callable, optional
        Asks which of two notebooks counts; without it, neither does.
    """
    notebooks = [piece for piece in pieces if piece.unit]
    others = [piece for piece in pieces if not piece.unit]
    found: list[Sorted] = []
    for unit in dict.fromkeys(piece.unit for piece in notebooks):
        own = [piece for piece in notebooks if piece.unit == unit]
        found.append(_for_unit(unit, own, ask))
    if not found:
        return [_without_notebook(others)] if others else []
    for one in found:
        if one.kind == NOTEBOOK:
            one.extras = others
            one.sentences += _about_extras(others)
    brought = {one.unit for one in found}
    for one in list(found):
        expected = one.piece.clue.unit
        if one.is_astray:
            one.sentences.insert(
                0, f"The notebook of {one.unit} was handed in as {expected}; it counts for "
                f"{one.unit} if nothing else was handed in there.",
            )  # fmt: skip
            if expected in course.units and expected not in brought:
                brought.add(expected)
                text = (
                    f"The notebook of {one.unit} was handed in here; that of {expected} is missing."
                )
                found.append(Sorted(MISSING, expected, one.piece, [text]))
    return found


def _for_unit(unit: str, pieces: list[Piece], ask: Ask | None) -> Sorted:
    """Choose the notebook that counts among those of one unit in one hand-in."""
    different = list({piece.file.data: piece for piece in pieces}.values())
    if len(different) == 1:
        return Sorted(NOTEBOOK, unit, different[0], _about_notebook(different[0]))
    names = " and ".join(shown(piece.file.name) for piece in different[:3])
    best = max(different, key=lambda piece: (len(piece.contents.answers), piece.clue.number))
    if all(_holds(best, piece) for piece in different):
        why = f"{shown(best.file.name)} counts, since it holds every answer of the other"
        said = [f"Two notebooks were handed in, {names}; {why}.", *_about_notebook(best)]
        return Sorted(NOTEBOOK, unit, best, said)
    if ask is not None:
        who = different[0].clue.names[0]
        options = [f"{p.file.name}: {len(p.contents.answers)} answers" for p in different]
        chosen = ask(f"{who} handed in two notebooks for {unit}. Which one counts?", options)
        if chosen is not None:
            piece = different[chosen]
            said = [f"Two notebooks were handed in, {names}; the teacher chose "
                    f"{shown(piece.file.name)}.", *_about_notebook(piece)]  # fmt: skip
            return Sorted(NOTEBOOK, unit, piece, said)
    said = [
        f"Two notebooks with different answers were handed in for {unit}, {names}; a person has to "
        "choose, so neither counts yet."
    ]
    return Sorted(OTHER, unit, best, said, extras=[p for p in different if p is not best])


def _holds(one: Piece, other: Piece) -> bool:
    """Tell whether one notebook has every answer of another."""
    mine = one.contents.answers
    return other.contents.kind != "broken" and all(
        mine.get(name) == text for name, text in other.contents.answers.items()
    )


def _about_notebook(piece: Piece) -> list[str]:
    contents, said = piece.contents, []
    if piece.file.zip:
        said.append(f"The notebook came in a zip, {shown(piece.file.zip)}, which was unpacked.")
    if COPY_MARKS.search(piece.clue.file):
        said.append(f"The notebook is named like a copy, {shown(piece.clue.file)}; it was taken.")
    if contents.kind == "broken":
        said.append(f"What was handed in is {contents.what}.")
        return said
    if contents.older:
        said.append(older_sentence(contents.older))
    if not contents.answers:
        said.append("The notebook is as it was given out: nothing was answered.")
    return said


def _about_extras(pieces: Sequence[Piece]) -> list[str]:
    return [
        f"Beside the notebook, {piece.contents.what} was handed in, {shown(piece.clue.file)}; "
        "it is kept and not graded."
        for piece in pieces
        if not is_data(piece)
    ][:5]


def is_data(piece: Piece) -> bool:
    """Tell whether a file may be read by the student's code, such as a table."""
    return piece.clue.file.casefold().endswith((".csv", ".tsv", ".json", ".txt", ".xlsx"))


def _without_notebook(pieces: list[Piece]) -> Sorted:
    """Say what was handed in where no notebook is."""
    first = max(pieces, key=lambda piece: len(piece.file.data))
    said = []
    for piece in pieces[:5]:
        packed = f" (from the zip {shown(piece.file.zip)})" if piece.file.zip else ""
        said.append(
            f"{_capital(piece.contents.what)} was handed in, {shown(piece.clue.file)}{packed}, and "
            "no notebook of this course, so there is nothing to grade."
        )
    return Sorted(OTHER, first.clue.unit, first, said, [p for p in pieces if p is not first])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
