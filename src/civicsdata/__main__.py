"""The command ``civicsdata``: the one door from the package to its instructor part."""

from __future__ import annotations

import sys

USAGE = 2  # exit code for input that was wrong


def main() -> None:
    """Run the command line."""
    try:
        import typer  # noqa: F401
    except ModuleNotFoundError:
        sys.stderr.write(
            "civicsdata: the commands need the instructor part; "
            "install it with `pip install 'civicsdata[instructor]'`.\n"
        )
        raise SystemExit(USAGE) from None
    from civicsdata.instructor.cli.app import run

    raise SystemExit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
