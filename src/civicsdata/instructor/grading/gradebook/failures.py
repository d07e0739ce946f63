"""Turn failures of disk and database into sentences for the instructor."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from civicsdata.instructor.grading.errors import GradingError, system_errors


@contextlib.contextmanager
def plain_errors(doing: str) -> Iterator[None]:
    """Raise a failure of disk or database inside the block as a `GradingError`.

    Parameters
    ----------
    doing : str
        What is done with the gradebook: "open", "read" or "write".
    """
    try:
        with system_errors():
            yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        text = str(getattr(error, "orig", error))
        raise GradingError(_database_sentence(doing, text)) from error


def _database_sentence(doing: str, text: str) -> str:
    again = "Nothing is lost; run the same command again"
    if "locked" in text:
        return (
            "The gradebook is in use by another program, such as the formgrader. "
            f"{again} when that has finished."
        )
    if "readonly" in text:
        return f"The gradebook is read-only. {again} when it can be written."
    if "full" in text:
        return f"The disk is full, so the gradebook could not be written. {again} with more room."
    if "not a database" in text or "malformed" in text:
        return "The gradebook is damaged or no database; put back a copy of it."
    return f"The gradebook could not be used to {doing} ({text[:200]}). {again}."
