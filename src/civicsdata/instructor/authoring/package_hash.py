"""Sizes and hashes of the files that ``datapackage.json`` describes.

The description is written by hand, except for these two.
``python -m civicsdata.instructor.authoring.package_hash`` writes them anew.
"""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from pathlib import Path

_FILE = re.compile(r'("path": "(\w+\.csv)", "bytes": )\d+(, "hash": ")[^"]*(")')


def refresh(path: Path) -> str:
    r"""Return the text of a data package with the sizes and hashes of its files as they are.

    Parameters
    ----------
    path : pathlib.Path
        Its ``datapackage.json``; the files lie beside it. Nothing is written.

    Returns
    -------
    str
        The new text, equal to the old one when nothing has changed.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_bytes(b"id\n")
    >>> description = folder / "datapackage.json"
    >>> _ = description.write_text('{"path": "a.csv", "bytes": 0, "hash": "sha256:"}')
    >>> refresh(description)[:35]
    '{"path": "a.csv", "bytes": 3, "hash'
    """

    def renew(match: re.Match[str]) -> str:
        start, name, middle, end = match.groups()
        content = (path.parent / name).read_bytes()
        return f"{start}{len(content)}{middle}sha256:{hashlib.sha256(content).hexdigest()}{end}"

    return _FILE.sub(renew, path.read_text(encoding="utf-8"))


def main() -> None:
    """Write the sizes and hashes into the package's own description."""
    path = Path(str(resources.files("civicsdata") / "data" / "datapackage.json"))
    path.write_text(refresh(path), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
