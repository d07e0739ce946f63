"""Find what is alike in the work of a class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.reader import SubmissionFolder, read_submission
from civicsdata.instructor.report.likeness.pairs import Pair, Version, alike
from civicsdata.instructor.report.likeness.texts import (
    ADDED,
    HandedOut,
    Text,
    read_handed_out,
    read_published,
    read_written,
)
from civicsdata.instructor.report.records import ClassRecord
from civicsdata.instructor.term.roster import read_roster

_ADDED_TITLE: Final = "A cell that students added"


@dataclass(frozen=True)
class Found:
    """A pair of texts, with the place where they stand.

    Attributes
    ----------
    unit, title : str
        Id of the unit, title of the item.
    pair : Pair
        The two.
    """

    unit: str
    title: str
    pair: Pair


@dataclass(frozen=True)
class SameFile:
    """Students whose files are equal byte for byte."""

    unit: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """What is alike in a class, and what was compared.

    Attributes
    ----------
    files : tuple of SameFile
        Files that are equal.
    between, published : tuple of Found
        Alike across students, and alike with a published answer; essays and the most alike first.
    compared : int
        Texts of students that were long enough to say something.
    has_published : bool
        Whether there are published answers.
    """

    files: tuple[SameFile, ...]
    between: tuple[Found, ...]
    published: tuple[Found, ...]
    compared: int
    has_published: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is alike."""
        return not (self.files or self.between or self.published)


def find_likeness(folders: ClassFolders, record: ClassRecord) -> Likeness:
    """Compare the work of a class, with itself and with the published answers.

    Parameters
    ----------
    folders : ClassFolders
        The course and its class.
    record : ClassRecord
        Who is in it, and which units are asked for.
    """
    teams = {one.id: one.team for one in read_roster(folders).students if one.team}
    files: list[SameFile] = []
    between: list[Found] = []
    published: list[Found] = []
    compared, has_published = 0, False
    for unit in record.units:
        given = read_handed_out(folders, unit.id)
        versions, count = _versions(folders, unit.id, record.names, given)
        compared += count
        has_published |= any(one.is_published for place in versions.values() for one in place)
        titles = {item.id: item.title for item in unit.items} | {ADDED: _ADDED_TITLE}
        files += _same_files(folders, unit.id, record.names, teams)
        for place, here in versions.items():
            title = titles.get(place, place)
            for pair in (*_several(here), *alike(here, given.runs)):
                if pair.one.is_published or pair.other.is_published:
                    published.append(Found(unit.id, title, pair))
                elif are_apart((*pair.one.writers, *pair.other.writers), teams):
                    between.append(Found(unit.id, title, pair))
    return Likeness(
        tuple(files), tuple(sorted(between, key=_order)), tuple(sorted(published, key=_order)),
        compared, has_published,
    )  # fmt: skip


def are_apart(students: Iterable[str], teams: Mapping[str, str]) -> bool:
    """Tell whether students are not all of one team.

    Examples
    --------
    >>> are_apart(["ana", "ben"], {"ana": "red", "ben": "red"}), are_apart(["ana", "ben"], {})
    (False, True)
    """
    return len({(teams.get(one, ""), "" if one in teams else one) for one in students}) > 1


def _order(found: Found) -> tuple[bool, float]:
    """Return the place in a list: essays before code, of which answers to one task share much."""
    return found.pair.one.text.is_code, -found.pair.share


def _versions(
    folders: ClassFolders, unit: str, students: Iterable[str], given: HandedOut
) -> tuple[dict[str, list[Version]], int]:
    """Return the different texts by place, and how many texts of students there are."""
    texts: dict[tuple[str, str], Text] = {}
    writers: dict[tuple[str, str], dict[str, None]] = {}
    count = 0
    for student in sorted(students):
        for text in read_written(folders, unit, student, given):
            texts.setdefault(text.key, text)
            writers.setdefault(text.key, {})[student] = None
            count += 1
    ours = {text.key: text for text in read_published(folders, unit, given)}
    made: dict[str, list[Version]] = {}
    for key, text in (texts | ours).items():
        version = Version(text, tuple(writers.get(key, ())), key in ours)
        made.setdefault(text.place, []).append(version)
    return made, count


def _several(versions: Iterable[Version]) -> list[Pair]:
    """Return the texts that several wrote, or one student and the published answer."""
    return [Pair(one, one, 1.0) for one in versions if len(one.writers) + one.is_published > 1]


def _same_files(
    folders: ClassFolders, unit: str, students: Iterable[str], teams: Mapping[str, str]
) -> list[SameFile]:
    """Return whose files are equal byte for byte; one as it was handed out says nothing."""
    released = folders.released / unit / f"{unit}.ipynb"
    blank = released.read_bytes() if released.is_file() else b""
    by_digest: dict[str, list[str]] = {}
    for student in sorted(students):
        place = SubmissionFolder(student, unit, str(folders.submitted / student / unit))
        notebook = read_submission(place, Limits().submission_bytes).notebook
        if notebook and notebook.strip() and notebook != blank:
            by_digest.setdefault(hashlib.sha256(notebook).hexdigest(), []).append(student)
    return [SameFile(unit, tuple(same)) for same in by_digest.values() if are_apart(same, teams)]
