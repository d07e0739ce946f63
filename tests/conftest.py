"""The order of the tests, what they report at the end, and the site in a browser."""

from __future__ import annotations

import shutil

import pytest

from tests.browsing import CHROMIUM, FLAGS

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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site of this course below a folder of the server, as on a host of pages."""
    from civicsdata.instructor.site.browser.downloads import CORE
    from civicsdata.instructor.site.build import DOWNLOADS, build_site
    from tests.course import ROOT

    if shutil.which("npm") is None and not (ROOT / DOWNLOADS / CORE).is_file():
        pytest.skip("no npm on this machine to fetch Pyodide with")
    return build_site(ROOT, tmp_path_factory.mktemp("host") / "course" / "site").folder


@pytest.fixture
def server(site):
    from tests.visiting import Server

    made = Server(site.parent.parent)
    yield made
    made.stop()


@pytest.fixture
def address(server):
    return f"{server.host}/course/site"


@pytest.fixture(scope="session")
def playwright():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    """A Chromium that reaches this machine alone."""
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, alone])
    yield started
    started.close()


@pytest.fixture
def visit(chromium, address):
    """Open a unit of the site as somebody who was never there."""
    from tests.visiting import Unit

    contexts = []

    def begin(name: str, script: str = "", **options):
        size = {"viewport": {"width": 1366, "height": 900}}
        contexts.append(chromium.new_context(**size | options))
        contexts[-1].add_init_script(script)
        return Unit(contexts[-1], address, name)

    yield begin
    for context in contexts:
        context.close()
