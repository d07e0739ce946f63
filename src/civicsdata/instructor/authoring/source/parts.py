"""The parts of an item: what each kind of answer needs, and what is said to answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from civicsdata.instructor.authoring.source.files import Strict
from civicsdata.instructor.authoring.source.replies import Given, Replies

Number = int | float


class _Part(Replies):
    """One answer of an item, under the name that the learner gives it."""

    name: str = Field(pattern=r"^[a-z_][a-z0-9_]*$")
    otherwise: str = ""
    after: str = ""

    def everything_said(self) -> Iterator[tuple[str, str, str]]:
        """Go through all that can be said, as (spelling of what is answered, tag, sentence)."""
        yield from ((str(answer), tag, words) for answer, tag, words in self.said())


class NumberPart(_Part):
    """A number; it counts exactly, or rounded to the `decimals` for which the task asks.

    A wrong number with decimals counts rounded to those with which it is written.
    """

    answer: Literal["number"]
    decimals: int | None = Field(default=None, ge=0, le=6)
    low: Number | None = None
    high: Number | None = None

    def decimals_of(self, answer: Given, tag: str) -> int | None:
        """Return to how many decimals an answer counts; None when it counts exactly."""
        if tag == "yes":
            return self.decimals
        written = len(str(float(answer)).rstrip("0").partition(".")[2])
        return min(written, 6) or None

    @model_validator(mode="after")
    def _tell_answers_apart(self) -> NumberPart:
        right = [float(answer) for answer, tag, _ in self.said() if tag == "yes"]
        others = [float(answer) for answer, tag, _ in self.said() if tag != "yes"]
        half = 0.5 * 10.0 ** -(9 if self.decimals is None else self.decimals)
        for one, other in ((one, other) for one in right for other in others):
            if abs(one - other) <= half:
                raise ValueError(f"{other:g} would be taken for the right answer {one:g}")
        if len({*right, *others}) < len(right) + len(others):
            raise ValueError("two answers are the same number")
        return self


class GuessPart(_Part):
    """A guess in a range, or one of some words; every one is right."""

    answer: Literal["guess"]
    low: Number | None = None
    high: Number | None = None
    options: list[str] = Field(default_factory=list)


class Band(Replies):
    """What is said when the earlier number is at least `from` and below `to`."""

    start: Number = Field(alias="from")
    end: Number = Field(alias="to")


class ChoicePart(_Part):
    """One word; with bands, what is right depends on the earlier answer `after`.

    `offer` names what buttons are for; without it, all `options`.
    """

    answer: Literal["choice"]
    options: list[str] = Field(default_factory=list)
    offer: list[str] = Field(default_factory=list)
    bands: dict[str, Band] = Field(default_factory=dict)

    def everything_said(self) -> Iterator[tuple[str, str, str]]:
        """Go through all that can be said, in each band as ``<band>:<answer>``."""
        yield from super().everything_said()
        for name, band in self.bands.items():
            yield from ((f"{name}:{answer}", tag, words) for answer, tag, words in band.said())

    @model_validator(mode="after")
    def _options_hold_every_answer(self) -> ChoicePart:
        for answer, _, _ in (*self.said(), *(one for b in self.bands.values() for one in b.said())):
            if self.options and str(answer) not in self.options:
                raise ValueError(f"{answer!r} is none of the options {', '.join(self.options)}")
        return self

    @model_validator(mode="after")
    def _bands_need_a_number(self) -> ChoicePart:
        if bool(self.bands) != bool(self.after):
            raise ValueError("`bands` and `after` (the earlier answer) need each other")
        return self


class OrderPart(_Part):
    """Letters in order; an order that is nearly right earns a part of the points.

    `offer` holds the letters that buttons are for; without it, those that its replies name.
    """

    answer: Literal["order"]
    offer: str = ""


class MappingField(Replies):
    """What is said to the words of one field, and which of them can be chosen."""

    options: list[str] = Field(default_factory=list)


class MappingPart(_Part):
    """A word for each field; `same` names words that stand for others.

    `offer` names what buttons are for in each field, where that is not all the options.
    """

    answer: Literal["mapping"]
    fields: dict[str, MappingField]
    options: list[str] = Field(default_factory=list)
    offer: dict[str, list[Given]] = Field(default_factory=dict)
    same: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _offer_has_a_right_answer_for_every_field(self) -> MappingPart:
        if self.offer and set(self.offer) != set(self.fields):
            raise ValueError("`offer` needs an entry for each of the fields, and no other")
        for name, offered in self.offer.items():
            right = [str(answer) for answer, tag, _ in self.fields[name].said() if tag == "yes"]
            if right and not set(right) & set(map(str, offered)):
                raise ValueError(f"`offer` has no right answer for {name}")
        return self

    def options_of(self, field: str) -> list[str]:
        """Return the words that can be chosen for a field; none when any can be."""
        own = self.fields[field].options or self.options
        return [*own, *(word for word, meant in self.same.items() if meant in own)]

    def everything_said(self) -> Iterator[tuple[str, str, str]]:
        """Go through all that can be said, to each field as ``<field>=<word>``."""
        yield from super().everything_said()
        for name, replies in self.fields.items():
            for word, tag, words in replies.said():
                others = (other for other, meant in self.same.items() if meant == str(word))
                yield from ((f"{name}={one}", tag, words) for one in (word, *others))


class SourcesPart(_Part):
    """Source keys that carry a claim; the keys of one witness count once."""

    answer: Literal["sources"]
    at_least: int = 1
    witnesses: dict[str, list[str]] = Field(default_factory=dict)

    def everything_said(self) -> Iterator[tuple[str, str, str]]:
        """Go through all that can be said; to a witness's keys its name is."""
        yield from super().everything_said()
        for witness, keys in self.witnesses.items():
            yield from ((key, "yes", witness) for key in keys)


class IndependentSourcesPart(_Part):
    """Source keys from the learner's table of evidence `after`, which do not repeat each other."""

    answer: Literal["independent sources"]
    at_least: int = 2


class EvidencePart(_Part):
    """A table of evidence, at least one row of it from `one_of`."""

    answer: Literal["evidence"]
    at_least: int = 1
    one_of: list[str] = Field(default_factory=list)


class ChartPart(_Part):
    """A chart that shows a figure of the table of evidence `after`."""

    answer: Literal["chart"]


class FormField(Strict):
    """What a field of a form needs: so many words, or one of some options.

    A text may be none of the texts of `not`; as a `finding`, it may not say that there is none.
    """

    words: tuple[int, int] | None = None
    options: list[str] | None = None
    no_text: list[str] | None = Field(default=None, alias="not")
    finding: bool | None = None

    @model_validator(mode="after")
    def _needs_one_thing(self) -> FormField:
        if (self.words is None) == (self.options is None):
            raise ValueError("a field of a form has one of `words` and `options`")
        return self


class FormPart(_Part):
    """A form of which every field is filled."""

    answer: Literal["form"]
    fields: dict[str, FormField]


class WrongResult(Strict):
    """A result of a function that stands for something."""

    gives: Any
    idea: str = ""
    say: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> WrongResult:
        if not self.idea and not self.say:
            raise ValueError("a wrong result needs `say` or `idea`")
        return self


class CaseSource(Strict):
    """Inputs on which a function is tried."""

    inputs: list[Any]
    gives: Any
    wrong: list[WrongResult] = Field(default_factory=list)


class HiddenCases(Strict):
    """Inputs that are tried only when graded; they never leave the source notebook."""

    cases: list[CaseSource] = Field(min_length=1)
    otherwise: str = ""


class FunctionPart(_Part):
    """A function, tried on cases that are shown and on hidden ones."""

    answer: Literal["function"]
    cases: list[CaseSource] = Field(min_length=1)
    hidden: HiddenCases | None = None

    def everything_said(self) -> Iterator[tuple[str, str, str]]:
        """Go through all that can be said, to results of all cases."""
        yield from super().everything_said()
        for case in (*self.cases, *(self.hidden.cases if self.hidden else ())):
            for wrong in case.wrong:
                yield str(wrong.gives), wrong.idea or "no", wrong.say


Part = Annotated[
    NumberPart
    | GuessPart
    | ChoicePart
    | OrderPart
    | MappingPart
    | SourcesPart
    | IndependentSourcesPart
    | EvidencePart
    | ChartPart
    | FormPart
    | FunctionPart,
    Field(discriminator="answer"),
]
