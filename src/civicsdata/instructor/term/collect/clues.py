"""Read from the path of a file who handed it in, as LMSs and the exchange write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from civicsdata.instructor.term.collect.sources import HandedFile

# smithsarah_LATE_12345_67890_name-1.ipynb: name, late or not, number of the person and of the file;
# what was typed into a text box has no number of a file.
_CANVAS = re.compile(
    r"(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<person>\d+)_(?:(?P<number>\d+)_(?P<file>[^/]+)"
    r"|(?P<text>(?:text|url)\.html?))"
)
# "Full Name_12345_assignsubmission_file_" as a folder, or as the beginning of a name.
_MOODLE = re.compile(
    r"(?P<name>[^/]+)_(?P<person>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>[^/]*))?"
)
# "Unit 1_aruiz_attempt_2026-10-02-11-22-33_name.ipynb", beside the same with ".txt" alone.
_BLACKBOARD = re.compile(
    r"(?P<work>[^/]+?)_(?P<login>[^/_]+)_attempt_"
    r"(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>[^/]+)|(?P<info>\.txt))"
)
# nbgrader's exchange: student+unit+2026-10-02 11:22:33 UTC+letters by chance
_EXCHANGE = re.compile(
    r"(?P<login>[^/+]+)\+(?P<unit>[^/+]+)\+"
    r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^/+]*)(?:\+[^/]*)?"
)
COPY_MARKS = re.compile(
    r"(?i)(?:^(?:kopie von|copy of|copia de|copie de|cópia de)[ _]+)"
    r"|(?:[-_ ]copy\d*(?=\.|$))|(?:[-_ ](?:kopie|copia)\d*(?=\.|$))|(?: ?\(\d+\)(?=\.|$))"
)


@dataclass(frozen=True)
class Clue:
    """What a path says.

    Attributes
    ----------
    system : str
        ``canvas``, ``moodle``, ``blackboard``, ``exchange`` or ``folder``.
    names : tuple of str
        Names, logins or ids of which one may be the person's, the likeliest first.
    person : str
        Number of the person in the LMS.
    late : bool
        Whether the LMS calls it late.
    when : str
        Time of handing in as the path says it; empty when it says none.
    number : int
        Grows with each file that is handed in; 0 when there is none.
    file : str
        Name that the student gave the file.
    unit : str
        Unit for which it was handed in; empty when the path does not say.
    is_note : bool
        Whether it is a note of the LMS about the hand-in, and nobody's work.
    """

    system: str
    names: tuple[str, ...]
    person: str = ""
    late: bool = False
    when: str = ""
    number: int = 0
    file: str = ""
    unit: str = ""
    is_note: bool = False

    @property
    def hand_in(self) -> tuple[object, ...]:
        """What files of one hand-in have in common."""
        return (self.system, self.names, self.person, self.when)


def read_clue(file: HandedFile, units: Sequence[str]) -> Clue:
    """Read the path of a file.

    Parameters
    ----------
    file : HandedFile
        The file.
    units : sequence of str
        Units of the course.

    Examples
    --------
    >>> file = HandedFile("a.zip", "smithsarah_LATE_12345_67890_1-evidence-1.ipynb", b"")
    >>> clue = read_clue(file, ["1-evidence"])
    >>> clue.system, clue.names, clue.person, clue.late, clue.number, clue.file
    ('canvas', ('smithsarah',), '12345', True, 67890, '1-evidence-1.ipynb')
    >>> file = HandedFile("a.zip", "Ana Ruiz_77_assignsubmission_file_/x.ipynb", b"")
    >>> read_clue(file, []).names, read_clue(file, []).person
    (('Ana Ruiz',), '77')
    """
    steps = file.path.split("/")
    own = file.inner.rpartition("/")[2]
    unit = next((step for step in reversed(steps) if step in units), "")
    if not unit:
        unit = unit_of_name(own or steps[-1], units) or unit_of_name(file.source, units)
    clue = _exchange(steps, own)
    for read in (_moodle, _blackboard, _canvas):
        clue = clue or read(steps, own, unit)
    if clue is not None:
        return clue
    names = [step for step in reversed(steps[:-1]) if step not in units]
    stem = re.sub(r"(\.ipynb)?\.[^.]*$", "", steps[-1])
    names.append(re.sub(r"^[\W_]+|[\W_]+$", "", stem.replace(unit, "") if unit else stem))
    if "." not in file.source:
        names.append(file.source)
    return Clue("folder", tuple(filter(None, names)), file=own or steps[-1], unit=unit)


def unit_of_name(name: str, units: Sequence[str]) -> str:
    """Return the one unit whose id stands in a name, else nothing.

    Examples
    --------
    >>> unit_of_name("Kopie von 1-evidence.ipynb", ["1-evidence", "0-start"])
    '1-evidence'
    """
    found = [unit for unit in units if unit.casefold() in name.casefold()]
    return found[0] if len(found) == 1 else ""


def _exchange(steps: list[str], own: str) -> Clue | None:
    for step in steps[:-1]:
        if found := _EXCHANGE.fullmatch(step):
            return Clue(
                "exchange", (found["login"],), when=found["when"], file=own or steps[-1],
                unit=found["unit"],
            )  # fmt: skip
    return None


def _moodle(steps: list[str], own: str, unit: str) -> Clue | None:
    for place, step in enumerate(steps):
        if found := _MOODLE.fullmatch(step):
            is_last = place == len(steps) - 1
            file = own or (found["file"] if is_last else steps[-1]) or steps[-1]
            names = [found["name"]]
            if "-" in found["name"]:  # work of a group: "Group 1-Full Name"
                names.append(found["name"].partition("-")[2].strip())
            return Clue("moodle", tuple(names), found["person"], file=file, unit=unit)
    return None


def _blackboard(steps: list[str], own: str, unit: str) -> Clue | None:
    for step in reversed(steps):
        if found := _BLACKBOARD.fullmatch(step):
            when = datetime.strptime(found["when"], "%Y-%m-%d-%H-%M-%S")
            login = found["login"]
            longer = f"{found['work'].rpartition('_')[2]}_{login}"  # a login may have a "_"
            return Clue(
                "blackboard", (login, longer), when=when.isoformat(),
                file=own or found["file"] or step, unit=unit, is_note=bool(found["info"]),
            )  # fmt: skip
    return None


def _canvas(steps: list[str], own: str, unit: str) -> Clue | None:
    found = _CANVAS.fullmatch(steps[-1])
    if not found or not found["name"]:
        return None
    return Clue(
        "canvas", (found["name"],), found["person"], late=bool(found["late"]),
        number=int((found["number"] or "0")[:18]),
        file=own or found["file"] or found["text"], unit=unit,
    )  # fmt: skip
