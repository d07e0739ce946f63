"""The order of the tests, and what they report at the end."""

from __future__ import annotations

# Files that take a minute or more, so that no processor is left waiting for one at the end.
LONG = ["test_browser.py", "test_site.py", "test_corpus.py", "test_commands.py", "test_build.py"]


def pytest_collection_modifyitems(items):
    """Begin with the files that take long."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests recorded, such as the share of killed mutants."""
    figures = [
        f"{name}: {value}"
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", [])
        if getattr(report, "when", "") == "call"
    ]
    if figures:
        terminalreporter.section("figures")
        for line in sorted(figures):
            terminalreporter.line(line)
