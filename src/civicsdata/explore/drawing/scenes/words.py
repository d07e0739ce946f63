"""Draw the words that two governments used for one act, a column each, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from civicsdata.explore.drawing.charts import Figure, caption, is_drawing
from civicsdata.explore.drawing.svg import document, line, rect, text, wrap
from civicsdata.explore.drawing.theme import BLUE, GREEN, GREY, PALE, PAPER
from civicsdata.tables import records

if TYPE_CHECKING:
    import pandas as pd

WIDTH: Final = 440  # a phone shows letters of 15 pixels at two thirds of their size
SPINE: Final = 76  # pixels of the dates between the columns
COLUMN: Final = (WIDTH - SPINE) / 2 - 8
COLOURS: Final = (GREEN, BLUE)  # of the left and the right column
NEEDED: Final = (
    "date", "country", "actor_id", "language", "word_original", "word_english",
    "source_ids",
)  # fmt: skip
BIG, SMALL = 17, 13  # pixels of the letters of a word, and of who said it
LETTER: Final = {BIG: 9.0, SMALL: 6.6}  # pixels of one letter of these sizes, on average
GAP: Final = 10
# The tables name these in Spanish; here stands what they are.
IN_ENGLISH: Final = {"fgr": "Attorney general's office", "sspc": "Security Ministry"}


@dataclass(frozen=True)
class Word:
    """One word for the act: who used it, when, and in which language.

    Parameters
    ----------
    date, country, who : str
        When, for which state, and who.
    english, spanish : str
        The word, and the Spanish one, if it was said in Spanish.
    sources : str
        Keys of the sources.
    """

    date: str
    country: str
    who: str
    english: str
    spanish: str
    sources: str

    @property
    def told(self) -> str:
        """The word, when it was said, and who said it."""
        spanish = f", in Spanish “{self.spanish}”" if self.spanish else ""
        return f"{self.date} “{self.english}”{spanish} ({self.who})"

    @property
    def lines(self) -> tuple[list[str], list[str]]:
        """The lines of its card: the word, and beneath it who said it and the Spanish one."""
        word = wrap(self.english, int((COLUMN - 20) / LETTER[BIG]))
        small = [self.who, f"in Spanish: {self.spanish}"] if self.spanish else [self.who]
        columns = int((COLUMN - 20) / LETTER[SMALL])
        return word, [part for words in small for part in wrap(words, columns)]

    @property
    def height(self) -> float:
        """The height of its card in pixels."""
        word, small = self.lines
        return 14 + 21 * len(word) + 16 * len(small)


def words(table: pd.DataFrame, title: str, source: str = "") -> Figure:
    """Draw two columns of words, one a government, from the earliest day to the latest.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of the table ``labels``.
    title : str
        What the picture shows.
    source : str
        Who says so; when left out, the sources of the rows.

    Returns
    -------
    Figure
        The picture, with a summary in words and its table.

    Raises
    ------
    ValueError
        If a column is missing, there are no rows, or there are more than two countries.

    Examples
    --------
    >>> from civicsdata import load
    >>> labels = load("labels")
    >>> third = labels[labels["handover_date"] == "2026-01-20"]
    >>> print(words(third, "The third", "A").summary)
    The third. United States: 2026-01-21 “transfer” (U.S. Department of Justice). Source: A.
    """
    for column in NEEDED:
        if column not in table.columns:
            known = ", ".join(map(str, table.columns))
            raise ValueError(f"The picture needs the column {column!r}; the table has: {known}.")
    said = _read(table)
    if not said:
        raise ValueError("The picture needs rows, and this table has none. Which rows were kept?")
    countries = sorted({word.country for word in said})
    if len(countries) > 2:
        raise ValueError(f"There are two columns, and {len(countries)} countries: {countries}.")
    source = source or ", ".join(dict.fromkeys("; ".join(w.sources for w in said).split("; ")))
    summary = caption(title, _told(said, countries), source)
    svg = _draw(said, countries, title, summary) if is_drawing() else ""
    return Figure(svg, summary, _table(said))


def _read(table: pd.DataFrame) -> list[Word]:
    names = {row["id"]: str(row["name"]) for row in records("actors")} | IN_ENGLISH
    read = [
        Word(
            str(row["date"])[:10],
            str(row["country"]),
            names.get(row["actor_id"], str(row["actor_id"])),
            str(row["word_english"]),
            str(row["word_original"]) if row["language"] == "es" else "",
            str(row["source_ids"]),
        )
        for row in table.to_dict("records")
    ]
    return sorted(read, key=lambda word: word.date)


def _told(said: list[Word], countries: list[str]) -> str:
    return " ".join(
        f"{country}: {', '.join(word.told for word in said if word.country == country)}."
        for country in countries
    )


def _table(said: list[Word]) -> pd.DataFrame:
    import pandas as pd

    rows = [(w.date, w.country, w.who, w.english, w.spanish, w.sources) for w in said]
    columns = ["date", "country", "who", "word", "in Spanish", "sources"]
    return pd.DataFrame(rows, columns=columns)


def _draw(said: list[Word], countries: list[str], title: str, summary: str) -> str:
    heading = wrap(title, 48)  # characters of 15 pixels on a line
    parts = [text(8, 22 + 19 * at, line, 15, font_weight=700) for at, line in enumerate(heading)]
    y = 30.0 + 19 * len(heading)
    lefts = (4.0, WIDTH - COLUMN - 4)
    for country, left in zip(countries, lefts, strict=False):
        parts.append(text(left + COLUMN / 2, y, country, 15, anchor="middle", font_weight=700))
    spine, top = WIDTH / 2, y + 14
    y = top
    days = []
    for day in dict.fromkeys(word.date for word in said):
        ends = []
        for country, left, ink in zip(countries, lefts, COLOURS, strict=False):
            below = y
            for word in (w for w in said if (w.date, w.country) == (day, country)):
                parts.append(_card(word, left, below, ink))
                below += word.height + GAP
            ends.append(below)
        days.append(rect(spine - 36, y + 4, 72, 24, PAPER))
        days.append(text(spine, y + 21, day, SMALL, GREY, anchor="middle"))
        y = max(ends) + GAP
    parts += [line(spine, top, spine, y - 2 * GAP, PALE, stroke_width=2), *days]
    return document(WIDTH, y - GAP, title, summary, parts)


def _card(word: Word, left: float, y: float, ink: str) -> str:
    big, small = word.lines
    box = rect(
        left, y, COLUMN, word.height, ink, rx=8, fill_opacity=0.12, stroke=ink, stroke_width=1.5
    )
    lines = [
        text(left + 10, y + 22 + 21 * at, part, BIG, font_weight=700) for at, part in enumerate(big)
    ]
    below = y + 20 + 21 * len(big)
    lines += [text(left + 10, below + 16 * at, part, SMALL) for at, part in enumerate(small)]
    return box + "".join(lines)
