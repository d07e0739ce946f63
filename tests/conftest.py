"""What the tests report at the end."""

from __future__ import annotations


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
