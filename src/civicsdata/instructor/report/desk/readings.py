"""Keep who read which text at which levels, in class/readings.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.files import write_whole
from civicsdata.instructor.grading.folders import ClassFolders

FORMAT, VERSION = "civicsdata-readings", 1


@dataclass(frozen=True)
class Reading:
    """One reading of one text.

    Attributes
    ----------
    item, student : str
        Of which text.
    sha256 : str
        Digest of the text that was read.
    levels : dict of str to int
        Level of each criterion.
    comment : str
        The reader's words.
    second : bool
        Whether it is the second reading, which gives no points.
    """

    item: str
    student: str
    sha256: str
    levels: dict[str, int]
    comment: str = ""
    second: bool = False

    @property
    def key(self) -> tuple[str, str, bool]:
        """What a later reading takes the place of."""
        return self.item, self.student, self.second


def read_readings(folders: ClassFolders) -> list[Reading]:
    """Read all readings of a class.

    Raises
    ------
    CourseError
        When the file cannot be read.
    """
    path = folders.classroom / "readings.json"
    if not path.is_file():
        return []
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if (data["format"], data["version"]) != (FORMAT, VERSION):
            raise ValueError(data["version"])
        return [Reading(**one) for one in data["readings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} cannot be read; put back a copy, or move it away: the points of texts that "
            "were read stand in the gradebook and stay."
        ) from error


def keep_reading(folders: ClassFolders, reading: Reading) -> None:
    """Keep a reading; an earlier one of the same text by the same reader goes."""
    others = [one for one in read_readings(folders) if one.key != reading.key]
    write_readings(folders, [*others, reading])


def write_readings(folders: ClassFolders, readings: Iterable[Reading]) -> None:
    """Write all readings of a class."""
    data = {"format": FORMAT, "version": VERSION, "readings": [asdict(one) for one in readings]}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_whole(folders.classroom / "readings.json", text.encode())


def used_comments(readings: Iterable[Reading], item: str) -> list[str]:
    """Return the comments on a question, those used most first.

    Examples
    --------
    >>> one = Reading("e", "ana", "0", {}, "Name a limit.")
    >>> used_comments([Reading("e", "bo", "0", {}, "Well argued."), one, one], "e")
    ['Name a limit.', 'Well argued.']
    """
    counts = Counter(one.comment for one in readings if one.item == item and one.comment)
    return [comment for comment, _ in counts.most_common()]
