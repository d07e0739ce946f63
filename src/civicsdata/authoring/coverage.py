"""Which objective is assessed by which items, and which standards does the course touch?"""

from __future__ import annotations

from civicsdata.authoring.syllabus import Course

BEGIN = "<!-- coverage: made by `civicsdata build` -->"
END = "<!-- end of coverage -->"


def coverage_table(course: Course) -> str:
    """Give one row for each objective, with its items, points and standards.

    Parameters
    ----------
    course : Course
        The spine.

    Returns
    -------
    str
        A Markdown table.
    """
    rows = [
        "| Unit | Objective | Items (points) | Standards |",
        "| --- | --- | --- | --- |",
    ]
    for unit in course.units:
        for objective in unit.objectives:
            items = [item for item in unit.items if item.objective == objective.id]
            named = ", ".join(f"`{item.id}` ({item.points})" for item in items)
            codes = sorted({*objective.standards, *(item.standard for item in items)})
            rows.append(f"| {unit.id} | {objective.text} | {named} | {', '.join(codes)} |")
    machine = sum(i.points for u in course.units for i in u.items if not i.by_hand)
    automatic = sum(len(u.automatic) for u in course.units)
    texts = sum(i.by_hand for u in course.units for i in u.items)
    total = (
        f"In all {course.points} points: {machine} checked by machine, {course.points - machine} "
        f"for {texts} pieces of writing, read by a person. A machine gives {automatic} verdicts: "
        f"{automatic - texts} earn points; the pre-flight of each piece of writing, which looks at "
        "its form only, earns none."
    )
    return "\n".join(rows) + f"\n\n{total}"
