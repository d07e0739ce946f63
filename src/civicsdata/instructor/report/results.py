"""What a result file says besides the scores: messages, ideas, flags, a reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook.recorded import result_path


@dataclass(frozen=True)
class Said:
    """What a result file says.

    Attributes
    ----------
    items : tuple of dict
        As in `civicsdata.instructor.grading.judge.result`.
    flags : tuple of str
        Lines that a person should read.
    reason : str
        Why there is no score; empty when there is one.
    """

    items: tuple[dict[str, Any], ...] = ()
    flags: tuple[str, ...] = ()
    reason: str = ""


def read_result(folders: ClassFolders, student: str, unit: str) -> Said:
    """Read a result file; one that is missing or of another version says nothing."""
    try:
        text = result_path(folders, student, unit).read_text(encoding="utf-8")
        data = json.loads(text.partition("\n")[2])
        flags = tuple(f"{one['cell']}, line {one['line']}: {one['what']}" for one in data["flags"])
        return Said(tuple(data["items"]), flags, data["reason"] or "")
    except (OSError, ValueError, TypeError, KeyError):
        return Said()
