"""Change single cells of a CSV file and leave every other byte of it as it is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from civicsdata.instructor.errors import CourseError

_MOST_BYTES = 20_000_000  # a gradebook of a large school has less than one
_DELIMITERS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


@dataclass
class RawTable:
    """A table whose cells are kept as they are written, quotation marks included.

    Attributes
    ----------
    rows : list of list of str
        Cells as written.
    ends : list of str
        What ends each row.
    delimiter, encoding : str
        How cells are parted, and how text is written.
    mark : bytes
        Byte order mark at the beginning, or nothing.
    """

    rows: list[list[str]]
    ends: list[str]
    delimiter: str
    encoding: str
    mark: bytes = b""
    changed: int = field(default=0)

    def cell(self, row: int, column: int) -> str:
        """Return what a cell says, without quotation marks and outer spaces; empty when absent."""
        cells = self.rows[row]
        if column >= len(cells):
            return ""
        raw = cells[column].strip()
        if raw.startswith('"') and raw.endswith('"') and len(raw) > 1:
            raw = raw[1:-1].replace('""', '"')
        return raw.strip()

    def row(self, row: int) -> list[str]:
        """Return what the cells of a row say."""
        return [self.cell(row, column) for column in range(len(self.rows[row]))]

    def put(self, row: int, column: int, text: str) -> None:
        """Write a text into a cell; it is quoted where it must be."""
        if self.cell(row, column) == text:
            return
        if re.search(r'["\r\n]', text) or self.delimiter in text:
            text = '"' + text.replace('"', '""') + '"'
        self.rows[row][column] = text
        self.changed += 1

    def content(self) -> bytes:
        """Return the whole file."""
        lines = (
            self.delimiter.join(row) + end for row, end in zip(self.rows, self.ends, strict=True)
        )
        return self.mark + "".join(lines).encode(self.encoding)


def read_raw_table(path: Path) -> RawTable:
    """Read a CSV file.

    Parameters
    ----------
    path : Path
        The file that the LMS gave out.

    Returns
    -------
    RawTable
        The table; `RawTable.content` gives the same bytes back.

    Raises
    ------
    CourseError
        When there is no such file, or it is no such table.
    """
    if not path.is_file():
        raise CourseError(f"There is no file {path}; give the file that your LMS gave out.")
    data = path.read_bytes()
    if len(data) > _MOST_BYTES or data[:4] == b"PK\x03\x04":
        raise CourseError(f"{path.name} is no CSV file; give the one that your LMS gave out.")
    return parse_raw_table(data)


def parse_raw_table(data: bytes) -> RawTable:
    r"""Return the table that a CSV file's bytes hold.

    Examples
    --------
    >>> table = parse_raw_table(b'Name,"Points"\r\n"Ruiz, Ana",\r\n')
    >>> table.cell(1, 0)
    'Ruiz, Ana'
    >>> table.put(1, 1, "4.5")
    >>> table.content()
    b'Name,"Points"\r\n"Ruiz, Ana",4.5\r\n'
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    body = data[len(mark) :]
    if not encoding:
        try:
            body.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "latin-1"  # every byte is a sign of it, so none is lost
    text = body.decode(encoding, "surrogatepass")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows, ends = _cells(text, delimiter)
    return RawTable(rows, ends, delimiter, encoding, mark)


def _cells(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """Return the raw cells of each row, and what ends each row."""
    sign = re.escape(delimiter)
    # A cell in quotation marks, with whatever follows them by mistake, or one without.
    one = re.compile(rf'("(?:[^"]|"")*"[^{sign}\r\n]*|[^{sign}\r\n]*)({sign}|\r\n|\r|\n|\Z)')
    rows: list[list[str]] = [[]]
    ends: list[str] = []
    place = 0
    while True:
        found = one.match(text, place)
        if found is None:  # a quotation mark that nothing closes: the rest is one cell
            rows[-1].append(text[place:])
            ends.append("")
            return rows, ends
        rows[-1].append(found[1])
        place = found.end()
        if found[2] == delimiter:
            continue
        ends.append(found[2])
        if place >= len(text):
            return rows, ends
        rows.append([])
