"""Word a command of ours as a teacher types it."""

from __future__ import annotations


def command(words: str) -> str:
    """Return a command as it is typed in the folder of the course.

    The program is found by way of ``uv run`` alone, for nothing puts it on the path.

    Examples
    --------
    >>> command("grade")
    '`uv run civicsdata grade`'
    """
    return f"`uv run civicsdata {words}`"
