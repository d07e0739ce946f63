"""Write grades as our own table: one row a student, points and state of each unit."""

from __future__ import annotations

import csv
import io

from civicsdata.instructor.grading.gradebook.export import without_formula
from civicsdata.instructor.report.standing import ClassRecord
from civicsdata.instructor.term.export.points import STATES
from civicsdata.instructor.term.roster import Roster, Student

Rows = list[list[object]]


def own_rows(record: ClassRecord, roster: Roster) -> Rows:
    """Return the table: a row of headings, then one row a student.

    Parameters
    ----------
    record : ClassRecord
        Where everybody stands.
    roster : Roster
        Names and sections.

    Returns
    -------
    list of list
        Points are numbers, or None where there are none yet; texts cannot be taken for formulas.
    """
    known = {student.id: student for student in roster.students}
    by_place = {(one.student, one.unit): one for one in record.standings}
    head: list[object] = ["id", "last_name", "first_name", "section"]
    for unit in record.units:
        head += [f"{unit.id} points", f"{unit.id} of", f"{unit.id} state"]
    rows: Rows = [[*head, "points so far"]]
    for name in sorted(record.names):
        student = known.get(name, Student(name))
        row: list[object] = [student.id, student.last_name, student.first_name, student.section]
        in_all = 0.0
        for unit in record.units:
            one = by_place[name, unit.id]
            row += [one.earned, one.points_max, STATES[one.state]]
            in_all += one.earned or 0.0
        rows.append([without_formula(cell) for cell in [*row, in_all]])
    return rows


def as_csv(rows: Rows) -> bytes:
    """Return the table as CSV, in UTF-8 with a mark by which spreadsheets know it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Rows) -> bytes:
    """Return the table as a spreadsheet, with its headings in view when it is scrolled."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Grades"
    for row in rows:
        sheet.append(row)
    for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
        cell.data_type = "s"  # a text that begins like a formula stays a text
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
