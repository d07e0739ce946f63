"""The web site: whole, without a key, and working in a real browser that reaches no other host."""

from __future__ import annotations

import html
import json
import re
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlparse

import nbformat
import pytest

from civicsdata.instructor.site.browser.downloads import sha256
from civicsdata.instructor.site.build import MARK, build_site
from civicsdata.instructor.site.errors import SiteError
from tests.browsing import ALL_RUN, run_in_new_cell
from tests.check.test_secrets import hidden_inputs, sentences
from tests.course import ROOT, notebook, unit_ids
from tests.rounds import cell_texts, civicsdata, clone, sample, scores, submission, submit

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

TEXT = {".html", ".js", ".json", ".ipynb", ".css", ".txt", ".md"}
OF_OTHERS = ("build/", "extensions/", "static/", "guides/_static/")  # files of other projects


def test_a_folder_that_no_site_left_is_left_alone(site, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(SiteError, match="holds files that no site left there"):
        build_site(ROOT, tmp_path)
    assert (tmp_path / "note.txt").read_text() == "mine"


@pytest.mark.slow
def test_a_second_build_gives_the_same_files_and_replaces_what_was_there(site, tmp_path):
    def files(folder: Path) -> dict[str, str]:
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): sha256(path) for path in paths}

    (tmp_path / MARK).write_text("an earlier site")
    (tmp_path / "old.html").write_text("of an earlier unit")
    build_site(ROOT, tmp_path)
    first, second = files(site), files(tmp_path)
    assert first.keys() == second.keys()
    different = [name for name in first if first[name] != second[name]]
    assert different == []


def test_something_that_is_missing_is_one_sentence(tmp_path):
    folder = clone(tmp_path)
    done = civicsdata(folder, "site")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "site/compiled is missing" in done.stderr


def readable_files(site: Path):
    """Yield the name and the text of each of our files: pages, notebooks, the student's wheel."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix in TEXT and not name.startswith(OF_OTHERS):
            yield name, path.read_text(encoding="utf-8")
    (wheel,) = site.glob("static/pyodide/civicsdata-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode()


def test_no_file_of_the_site_holds_a_key(site):
    # Shorter ones are words of the course, such as "another count".
    secrets = {one for one in sentences() | hidden_inputs() if len(one) >= 25}
    assert len(secrets) > 300
    found = set()
    for name, text in readable_files(site):
        told = text + html.unescape(re.sub(r"<[^>]+>", "", text))
        written = f"{told}\n{json.dumps(told)[1:-1]}"
        found |= {(name, secret) for secret in secrets if secret in written}
    assert found == set()
    names = {name for name, _ in readable_files(site)}
    assert not [name for name in names if "instructor" in name or "solutions" in name]


def test_every_page_links_to_what_exists_and_takes_nothing_from_other_hosts(site):
    for page in [site / "index.html", *site.glob("units/*.html"), *site.glob("guides/*.html")]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src)="([^"#?]*)', text):
            parts = urlparse(html.unescape(target))
            if not parts.scheme:
                assert not target.startswith("/"), f"{page}: {target} leaves a sub-path"
                assert (page.parent / unquote(parts.path)).exists(), f"{page}: {target}"
        loaded = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]+)', text)
        assert loaded == [], page
        styles = "".join(re.findall(r"<style.*?</style>", text, re.DOTALL))
        assert "http" not in styles, page


def test_the_landing_page_and_the_units_say_which_version_they_are(site):
    (version,) = (site / "civicsdata-site.txt").read_text().split()[-1:]
    assert re.fullmatch(r"[\d.]+\+[0-9a-f]{8}", version)
    for page in [site / "index.html", *site.glob("units/*.html"), site / "guides" / "tables.html"]:
        assert f"Course version {version}" in page.read_text(encoding="utf-8"), page
    lock = json.loads((site / "static" / "pyodide" / "pyodide-lock.json").read_text())
    assert lock["packages"]["civicsdata"]["version"] == version


def test_a_unit_that_draws_shows_its_first_picture_before_python_runs(site):
    codes = {
        unit: [c.source for c in notebook("assignments", unit).cells if c.cell_type == "code"]
        for unit in unit_ids()
    }
    drawing = [unit for unit, cells in codes.items() if "explore." in "\n".join(cells)]
    assert drawing
    for unit in drawing:
        text = (site / "units" / f"{unit}.html").read_text(encoding="utf-8")
        assert re.search(
            r'<figure>(?:<div class="broad">)?<svg .*?role="img" aria-label="[^"]{10,}"', text
        ), unit


def test_unit_0_shows_its_picture_at_once_and_then_judges_answers(visit, record_property):
    begun = time.monotonic()
    unit = visit("0-start")
    unit.page.wait_for_selector("#text figure svg")
    record_property(
        "site, unit 0: seconds to the first picture", round(time.monotonic() - begun, 1)
    )
    unit.page.wait_for_selector("body.working")
    import_cell = "from civicsdata import begin"
    unit.frame.locator(".jp-CodeCell").filter(has_text=import_cell).first.click()
    unit.page.keyboard.press("Shift+Enter")
    unit.answer("start-first-answer", "how_many = 8")
    unit.verdict("start-first-answer").filter(has_text="Eight is the number of cities").wait_for()
    record_property(
        "site, unit 0: seconds to the first verdict", round(time.monotonic() - begun, 1)
    )
    unit.answer("start-first-answer", "how_many = 29")
    unit.verdict("start-first-answer").filter(has_text="1 of 1 point").wait_for()
    unit.ready()
    assert unit.page.locator("#go").is_hidden()
    results = unit.frame.locator(".jp-OutputArea-executeResult")
    assert all(text.strip() for text in results.all_inner_texts()), "no empty result is left"
    unit.page.get_by_text("Saved at").wait_for(state="attached")
    unit.open()
    unit.page.wait_for_selector("body.working")
    kept = unit.frame.locator(".jp-CodeCell").filter(has_text="how_many = 29")
    kept.first.wait_for()
    assert unit.wrong == []


@pytest.mark.slow
def test_an_interactive_moves_by_keyboard_and_by_touch(visit):
    unit = visit("1-evidence", has_touch=True)
    unit.ready()
    unit.run_all()
    days = unit.frame.get_by_role("combobox", name="Day to look at")
    panels = unit.frame.locator(".jp-OutputArea-output > .widget-vbox")
    timeline = panels.filter(has=days)
    status = timeline.locator("[aria-live]").first
    seen = [status.inner_text()]

    def moves() -> bool:
        end = time.monotonic() + 10
        while status.inner_text() == seen[-1] and time.monotonic() < end:
            unit.page.wait_for_timeout(100)
        seen.append(status.inner_text())
        return seen[-1] != seen[-2]

    cells = unit.frame.locator(".jp-Cell").count()
    days.focus()
    unit.page.keyboard.type("2025-02-2")
    assert moves()
    timeline.locator("g[role=slider]").focus()
    unit.page.keyboard.press("ArrowRight")
    assert moves()
    assert unit.frame.locator(".jp-Cell").count() == cells, "no key reached the notebook"
    other = visit("2-sovereignty", has_touch=True)
    other.ready()
    other.run_all()
    run_in_new_cell(other.page, 'explore.acts(consent="not given")', other.frame)
    control = other.frame.get_by_label("Consent of the other state", exact=True).first
    status = other.frame.locator(".widget-vbox").filter(has=control).locator("[aria-live]").first
    seen.append(status.inner_text())
    control.tap()
    control.select_option("given freely")
    assert moves()
    assert unit.wrong + other.wrong == []


@pytest.mark.slow
def test_the_preflight_reads_a_text_that_nobody_saved(visit):
    unit = visit("1-evidence")
    unit.ready()
    unit.run_all()
    text = unit.frame.locator(".jp-MarkdownCell").filter(has_text="Write your text here.").last
    text.scroll_into_view_if_needed()
    text.dblclick()
    text.locator(".cm-content").click()
    unit.page.keyboard.press("Control+A")
    unit.page.keyboard.insert_text("Three more words [DOJ-0227].")
    unit.page.keyboard.press("Shift+Enter")
    unit.page.keyboard.press("Shift+Enter")
    form = unit.frame.locator("[role=status]").filter(has_text="3 words, 1 source")
    form.first.wait_for()
    assert unit.wrong == []


@pytest.mark.slow
def test_a_choice_is_tapped_and_an_essay_is_begun_with_one_tap(visit):
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    unit = visit("1-evidence", **phone)
    unit.ready()
    unit.frame.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    unit.frame.wait_for_function(ALL_RUN)
    cells = unit.frame.locator(".jp-Cell").count()
    choice = unit.frame.locator(".civicsdata-offer").filter(has_text="sentence").first
    choice.scroll_into_view_if_needed()
    choice.get_by_role("button", name="sentence: C").tap()
    choice.get_by_role("button", name="Run this cell and its check").tap()
    unit.verdict("evidence-status").filter(has_text="Yes.").wait_for()
    essay = unit.frame.locator(".civicsdata-essay")
    essay.scroll_into_view_if_needed()
    essay.locator(".jp-MarkdownOutput").tap()
    unit.page.keyboard.type("A bad day: dd.")
    unit.page.keyboard.press("Escape")
    unit.page.keyboard.type(" And xx.")
    unit.page.keyboard.press("Escape")
    essay.locator(".jp-MarkdownOutput").get_by_text("A bad day: dd. And xx.").wait_for()
    assert unit.frame.locator(".jp-Cell").count() == cells
    work = {cell.id: cell.source for cell in unit.work().cells}
    assert work["evidence-essay"] == "A bad day: dd. And xx."
    assert 'sentence = "C"' in work["evidence-status-answer"]
    assert unit.wrong == []


def native_verdicts(notebook, folder: Path) -> list[str]:
    """Save a notebook, run it as JupyterLab does, and return what its checks say."""
    from nbclient import NotebookClient

    made = nbformat.from_dict(notebook)
    folder.mkdir()
    nbformat.write(made, folder / "work.ipynb")
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(
        made, timeout=120, kernel_name="python3", allow_errors=True, resources=where
    ).execute()
    return said(made)


def errors(notebook) -> list[str]:
    """Return the names of the errors that a notebook shows."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    return [one.ename for one in outputs if one.output_type == "error"]


def said(notebook) -> list[str]:
    """Return the cards of a notebook as plain text."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    texts = ["".join(one.get("data", {}).get("text/plain", "")) for one in outputs]
    return [text for text in texts if re.search(r"(Not started|Not yet|Almost|Yes)\b.*\. ", text)]


@pytest.mark.slow
@pytest.mark.parametrize("name", unit_ids())
def test_every_unit_runs_as_in_jupyterlab_and_its_work_is_graded_the_same(name, visit, tmp_path):
    folder = clone(tmp_path)
    for kind, answers in sample(name).items():
        here = submission(name, cell_texts(name, answers))
        written = {cell.id: cell.source for cell in here.cells}
        unit = visit(name)
        unit.ready()
        unit.fill(written)
        unit.run_all()
        work = unit.work()
        unit.page.close()
        assert unit.wrong == []
        assert {cell.id: cell.source for cell in work.cells} == written
        assert said(work) == native_verdicts(here, tmp_path / f"native {kind}"), kind
        assert kind != "right" or not errors(work)
        submit(folder / "class", f"{kind}-here".replace(" ", "-"), name, here)
        submit(folder / "class", f"{kind}-there".replace(" ", "-"), name, work)
    done = civicsdata(folder, "grade", name)
    assert done.returncode == 0, done.stderr
    for kind in sample(name):
        pair = [f"{kind}-{where}".replace(" ", "-") for where in ("here", "there")]
        here, there = scores(folder / "class", name, pair).values()
        assert {item: one.points for item, one in here.items()} == {
            item: one.points for item, one in there.items()
        }
