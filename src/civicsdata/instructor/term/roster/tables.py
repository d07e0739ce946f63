"""Read a table from a file of any delimiter and encoding, or from a spreadsheet."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from pathlib import Path

from civicsdata.instructor.errors import CourseError

_MOST_BYTES = 20_000_000  # a roster of a large school has less than one
_DELIMITERS = ",;\t|"
_LINES_TRIED = 20  # to see at which sign lines fall into equal parts
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Table = list[list[str]]


def read_table(path: Path) -> Table:
    """Read the rows of a table; empty rows are left out.

    Parameters
    ----------
    path : Path
        A CSV file (any common delimiter; UTF-8, UTF-16 or Latin-1) or an XLSX file.

    Returns
    -------
    list of list of str
        Rows of stripped texts.

    Raises
    ------
    CourseError
        When there is no such file, or it is no table.
    """
    if not path.is_file():
        raise CourseError(f"There is no file {path}; give the file that your school or LMS gave.")
    if path.stat().st_size > _MOST_BYTES:
        raise CourseError(f"{path.name} is larger than 20 MB, so it is no list of a class.")
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        rows = _spreadsheet(path, data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):  # the mark of Office files before 2007
        raise CourseError(f"{path.name} is an old spreadsheet (.xls); save it as .xlsx or CSV.")
    else:
        rows = _text_table(path, data)
    stripped = [[cell.strip() for cell in row] for row in rows]
    return [row for row in stripped if any(row)]


def _spreadsheet(path: Path, data: bytes) -> Table:
    """Read the first sheet that has something in it."""
    from openpyxl.reader.excel import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            if any(any(row) for row in rows):
                return rows
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise CourseError(
            f"{path.name} cannot be read as a spreadsheet ({type(error).__name__}); save it as "
            "CSV and give that file."
        ) from error
    return []


def _text(cell: object) -> str:
    """Return what stands in a cell; numbers of people have no decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _text_table(path: Path, data: bytes) -> Table:
    text = decoded(data)
    if "\0" in text:
        raise CourseError(f"{path.name} is no table; give a CSV or XLSX file.")
    lines = text.splitlines()
    if lines and lines[0].startswith("sep=") and len(lines[0]) == 5:  # a habit of Excel
        delimiter, text = lines[0][4], "\n".join(lines[1:])
    else:
        delimiter = max(_DELIMITERS, key=lambda sign: _fit(text, sign))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CourseError(f"{path.name} cannot be read as a table ({error}).") from error


def decoded(data: bytes) -> str:
    """Return the text of a file, whatever of the usual encodings it is in.

    Examples
    --------
    >>> [decoded("Peña".encode(code)) for code in ("utf-8-sig", "utf-8", "latin-1", "utf-16")]
    ['Peña', 'Peña', 'Peña', 'Peña']
    >>> decoded("id,Peña".encode("utf-16-le"))
    'id,Peña'
    """
    for mark, code in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(code, "replace")
    head = data[:200]
    if head.count(0) > len(head) // 4:  # Latin letters in UTF-16 without a mark
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be",
                           "replace")  # fmt: skip
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Windows-1252 is Latin-1 with curly quotation marks where that has no signs.
        return data.decode("cp1252", "replace")


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """Return how well a sign parts lines: how many lines have as many cells as the first."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [row for row, _ in zip(reader, range(_LINES_TRIED), strict=False) if row]
    except csv.Error:
        return 0, 0
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows) if width > 1 else 0, width)
