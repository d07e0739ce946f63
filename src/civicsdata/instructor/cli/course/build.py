"""``civicsdata build``: everything that is made from course/."""

from __future__ import annotations

from typing import Annotated

import typer

from civicsdata.instructor.cli.context import CHECK_FAILED, console, course_root


def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail with a diff if files differ.")
    ] = False,
) -> None:
    """Make assignments/, solutions/ and the bank of items from course/."""
    from civicsdata.instructor.authoring.build import build as make

    root = course_root()
    built = make(root)
    for finding in built.findings:
        console.print(f"look at {finding}", markup=False)
    for line in built.open_items:
        console.print(f"open to trying, {line}", markup=False)
    if check:
        differences = built.differences(root)
        for difference in differences:
            print(difference)
        if differences:
            raise typer.Exit(CHECK_FAILED)
        console.print("Everything that is made from course/ is what course/ gives.")
        return
    changed = built.write(root)
    for name in changed:
        console.print(f"wrote {name}")
    console.print(f"{len(changed)} of {len(built.files)} files changed.")
