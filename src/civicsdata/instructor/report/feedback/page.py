"""The feedback page of one student and unit: what to do next, then every item by objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from civicsdata.instructor.authoring.source.items import Writing
from civicsdata.instructor.authoring.source.syllabus import Course, Criterion, Unit
from civicsdata.instructor.report.feedback.words import Line, lateness, verdict_lines
from civicsdata.instructor.report.feedback.work import Work, WorkWriter
from civicsdata.instructor.report.pages.template import plural, render
from civicsdata.instructor.report.rubric import HIGHEST
from civicsdata.instructor.report.standing import ClassRecord, ItemStanding, Standing

_MOST_STEPS = 3
_UNREAD = "The points follow when your teacher has read your text."
_BY_TEACHER = "These points were given by your teacher."
_NO_WORDS = "No sentence of the check has been kept for this item."


@dataclass(frozen=True)
class Level:
    """One criterion of a rubric, and how the text met it."""

    title: str
    level: int
    text: str
    highest: int = HIGHEST

    @property
    def dots(self) -> str:
        """The level as a row of dots."""
        return "●" * self.level + "○" * (self.highest - self.level)


@dataclass(frozen=True)
class Card:
    """What the page shows of one item."""

    id: str
    title: str
    word: str
    count: str
    lines: tuple[Line, ...]
    belief: str = ""
    levels: tuple[Level, ...] = ()
    comment: str = ""
    work_title: str = ""
    work: Markup = field(default_factory=Markup)


@dataclass(frozen=True)
class Step:
    """One thing to do next."""

    item: str
    title: str
    gain: str
    text: str


@dataclass(frozen=True)
class Group:
    """The items of one objective."""

    id: str
    title: str
    count: str
    cards: tuple[Card, ...]


def feedback_page(record: ClassRecord, standing: Standing, work: Work) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    record : ClassRecord
        The course and the names of its students.
    standing : Standing
        Where the student stands in the unit.
    work : Work
        What stands in the graded notebook.
    """
    course = record.course
    unit = next(unit for unit in course.units if unit.id == standing.unit)
    writer = _PageWriter(course, unit, standing, work)
    groups = tuple(writer.groups())
    steps = tuple(writer.steps(groups))
    waiting = sum(item.points_max for item in standing.items if item.earned is None)
    most = standing.points_max
    return render(
        "feedback.html",
        page={
            "course": course.title,
            "student": record.names[standing.student],
            "title": f"Unit {unit.id.partition('-')[0]}: {unit.spine.title}",
            "score": f"{standing.so_far:g} of {most:g}",
            "score_more": _score_more(standing, waiting),
            "share": 100 * standing.so_far / most,
            "share_waiting": 100 * waiting / most,
            "facts": _facts(standing),
            "steps": steps,
            "no_steps": _no_steps(standing, waiting),
            "groups": groups,
            "more_work": writer.work_writer.cells(work.added),
            "notebook": f"{unit.id}.ipynb",
        },
    )


def _score_more(standing: Standing, waiting: float) -> str:
    if standing.state == "ungraded":
        return "points: your file could not be graded"
    if waiting:
        return f"points so far; {waiting:g} more for your text, which is not yet read"
    return "points"


def _facts(standing: Standing) -> list[str]:
    """Return sentences about the whole file: why it has no score, and when it came."""
    came = lateness(standing.handed_in, standing.seconds_late, standing.late_penalty)
    again = f"{standing.reason} Save the notebook again, and hand it in once more."
    return [fact for fact in (again if standing.reason else "", came) if fact]


def _no_steps(standing: Standing, waiting: float) -> str:
    if standing.state == "ungraded":
        return "Open the notebook, save it, and hand it in again. Ask your teacher if that fails."
    if waiting:
        return (
            "Everything that the notebook checks is right. Your text waits for your teacher. "
            "Meanwhile, try the part of the unit that goes further."
        )
    return "Everything here is right. Go on to the next unit."


@dataclass
class _PageWriter:
    """Puts together what the page says of each item."""

    course: Course
    unit: Unit
    standing: Standing
    work: Work
    work_writer: WorkWriter = field(default_factory=WorkWriter)

    def groups(self) -> list[Group]:
        """Return the items by objective, in the order of the syllabus."""
        made = []
        for objective in self.unit.spine.objectives:
            items = [i for i in self.standing.items if i.objective == objective.id and i.points_max]
            if items:
                count = _points(items)
                cards = tuple(map(self.card, items))
                made.append(Group(objective.id, objective.text.rstrip("."), count, cards))
        return made

    def card(self, item: ItemStanding) -> Card:
        """Return what is shown of one item."""
        asked = self.unit.item(item.id)
        if isinstance(asked, Writing):
            return self._text_card(item, asked)
        message = self.work.messages.get(item.id) or item.message or _NO_WORDS
        if self.standing.state == "ungraded":
            message = self.standing.reason
        lines, belief = verdict_lines(message, item.title)
        word = _word(item, lines)
        if item.manual is not None:
            lines = (Line(_BY_TEACHER), *lines)
        elif not any(line.word for line in lines):
            lines = (Line(lines[0].text, "", word, word), *lines[1:]) if lines else ()
        return Card(
            item.id, item.title, word, _points([item]), lines, belief,
            comment=item.comment,
            work_title=f"Your answer, in the notebook at `# Item {item.id}`",
            work=self._cells(f"{item.id}-answer"),
        )  # fmt: skip

    def _text_card(self, item: ItemStanding, asked: Writing) -> Card:
        """Return what is shown of a text: levels and words of a reader, and its form."""
        criteria = self.course.rubrics[asked.rubric].criteria
        levels = tuple(_levels(criteria, item.levels or {}))
        answered = item.earned is None or item.levels is not None or item.manual is not None
        if item.earned is None:
            word, lines = "Not read", (Line(_UNREAD, "", "Not read", "Not yet read"),)
        elif not answered:
            word = "Not started"
            lines = (Line("Nothing was written here.", "", word, word),)
        else:
            word = _word(item, ())
            lines = (Line("Your teacher has read your text.", "", word, _share_said(word)),)
        form = self.work.messages.get(asked.form_id, "") if answered else ""
        said = [line.text for line in verdict_lines(form, item.title)[0]]
        return Card(
            item.id, item.title, word, _points([item]), (*lines, *map(Line, said)),
            levels=levels,
            comment=item.comment,
            work_title=f'Your text, in the notebook above `preflight("{item.id}")`',
            work=self._cells(item.id) if answered else Markup(),
        )  # fmt: skip

    def _cells(self, name: str) -> Markup:
        cell = self.work.answers.get(name)
        return self.work_writer.cells([cell] if cell else [])

    def steps(self, groups: Sequence[Group]) -> list[Step]:
        """Return what to do next: where the most points are left, first things first."""
        if self.standing.state == "ungraded":
            return []
        cards = {card.id: card for group in groups for card in group.cards}
        open_ = [
            item
            for item in self.standing.items
            if item.id in cards and item.earned is not None and item.earned < item.points_max
        ]
        open_.sort(key=lambda item: (item.earned or 0) - item.points_max)
        return [self._step(item, cards[item.id]) for item in open_[:_MOST_STEPS]]

    def _step(self, item: ItemStanding, card: Card) -> Step:
        gain = f", {plural(item.points_max - (item.earned or 0), 'point')} to gain"
        return Step(item.id, item.title, gain, self._advice(card))

    def _advice(self, card: Card) -> str:
        """Return one sentence on what to do: about the idea, the level to reach, or the answer."""
        ideas = (idea for idea in self.course.misconceptions.values() if idea.belief == card.belief)
        idea = next(ideas, None)
        first = next((line for line in card.lines if line.word not in ("", "Yes")), None)
        said = first.text if first else ""
        if idea is not None:
            return said if idea.next_step in said else f"{said} {idea.next_step}".strip()
        if card.levels:
            low = min(card.levels, key=lambda level: level.level)
            asked = self.unit.item(card.id)
            if isinstance(asked, Writing):
                rubric = self.course.rubrics[asked.rubric]
                criterion = next(c for c in rubric.criteria if c.title == low.title)
                return f"{low.title}, the next level: {criterion.levels[low.level + 1]}"
        if card.word == "Not started":
            return "Nothing stands here yet. Write a first answer, run it, and read the check."
        return said or "Read the check again."


def _levels(criteria: Sequence[Criterion], levels: dict[str, Any]) -> list[Level]:
    return [
        Level(criterion.title, levels[criterion.id], criterion.levels[levels[criterion.id]])
        for criterion in criteria
        if criterion.id in levels
    ]


def _word(item: ItemStanding, lines: Sequence[Line]) -> str:
    """Return the verdict on an item as a whole, by what it earned."""
    earned = item.earned or 0.0
    if earned >= item.points_max:
        return "Yes"
    if earned > 0:
        return "Almost"
    started = any(line.word != "Not started" for line in lines)
    return "Not yet" if started or not lines else "Not started"


def _share_said(word: str) -> str:
    return {"Yes": "All points", "Almost": "Some points"}.get(word, "No points yet")


def _points(items: Sequence[ItemStanding]) -> str:
    """Return what some items have earned of their points; unread ones are no zeros."""
    most = sum(item.points_max for item in items)
    if all(item.earned is None for item in items):
        return f"not yet read, of {most:g}"
    return f"{sum(item.earned or 0.0 for item in items):g} of {most:g}"
