"""What the documents promise holds: their examples run, their links lead somewhere."""

from __future__ import annotations

import doctest
import re

import pytest
from typer.main import get_command

from civicsdata.instructor.cli.app import app
from tests.course import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("course/*.md")])
GUIDES = [page for page in PAGES if page.name != "CHANGELOG.md"]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def test_the_examples_of_the_readme_run():
    blocks = re.findall(r"```pycon\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert blocks
    example = doctest.DocTestParser().get_doctest("".join(blocks), {}, "README.md", "README.md", 0)
    result = doctest.DocTestRunner().run(example)
    assert result.attempted >= 3
    assert result.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_exist(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    inside = [target for target in targets if not target.startswith(("http:", "https:", "mailto:"))]
    assert [target for target in inside if not (page.parent / target).exists()] == []


# A command of ours in code: at the beginning of a line of a block, or after a backtick.
COMMAND = re.compile(r"(?:^|`)((?:uv run )?civicsdata) ([a-z]+)([^`\n]*)", re.MULTILINE)
MADE = re.compile(r"<!--.*?-->")  # what `civicsdata build` writes says so itself


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_commands_are_printed_as_they_are_typed(page):
    known = get_command(app).commands
    for program, name, rest in COMMAND.findall(MADE.sub("", page.read_text(encoding="utf-8"))):
        assert program == "uv run civicsdata", f"{program} {name} is not found without uv run"
        assert name in known, name
        flags = {flag for one in known[name].params for flag in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= flags, f"{name}{rest}"


def test_every_guide_is_reached_from_the_first_page():
    guides = {page.name for page in PAGES if page.parent.name == "docs"}
    seen, waiting = set(), ["guide.md"]
    while waiting:
        text = (ROOT / "docs" / waiting.pop()).read_text(encoding="utf-8")
        new = {target for target in LINK.findall(text) if target in guides} - seen
        seen |= new
        waiting += new
    assert guides - seen <= {"attacks.md", "mutants.md"}, "which are for those who ask"


def test_there_are_pages_with_links():
    assert sum(len(LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) > 10
