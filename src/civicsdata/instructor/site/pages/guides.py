"""Build the guides and the reference with Sphinx."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from civicsdata.instructor.site.errors import SiteError
from civicsdata.instructor.site.pages.reference import reference_page, tables_page

# The order of the pages; guides that are not named here follow.
FIRST = (
    "guide", "term", *(f"week-{n}" for n in range(6)), "care", "grading", "troubleshooting", "site",
    "authoring",
)  # fmt: skip
EDITORIAL = "course/editorial.md"
SETTINGS = """
project = {title!r}
version = release = {version!r}
author = "The civicsdata authors"
html_title = {title!r}
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
add_module_names = False
html_theme = "pydata_sphinx_theme"
html_static_path = ["static"]
html_css_files = ["guides.css"]
html_favicon = "static/icon.svg"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {{
    "logo": {{"text": {title!r}, "link": "../index.html", "image_light": "static/icon.svg",
             "image_dark": "static/icon.svg", "alt_text": ""}},
    "navbar_align": "left",
    "show_prev_next": False,
    "navbar_center": [],
    "footer_start": ["course-version"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}}
html_sidebars = {{"**": ["all-pages"]}}
templates_path = ["layout"]
suppress_warnings = ["myst.xref_missing", "myst.header"]
"""
# Parts of a page, by the name of their file; Jinja fills them in.
LAYOUT = {
    "all-pages.html": """<nav class="all-pages" aria-label="Guides and reference">
<p><a href="../index.html">All units</a></p>
{{ toctree(maxdepth=1, titles_only=True, includehidden=True) }}</nav>
""",
    "course-version.html": "<p>Course version {{ release }}</p>\n",
}
STYLE = """
h1 { font-size: 2rem; }
h2 { font-size: 1.5rem; }
.all-pages ul { list-style: none; padding: 0; }
.all-pages li, .all-pages p { margin: 0 0 0.6rem; }
.all-pages .current > a { font-weight: 700; }
.bd-main .bd-content .bd-article-container { max-width: 75ch; }
table { display: block; overflow-x: auto; }
td { overflow-wrap: anywhere; min-width: 3rem; }
"""
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def write_guides(root: Path, title: str, version: str, target: Path) -> None:
    """Build the guides of `docs/`, the editorial page and the reference into a folder.

    Parameters
    ----------
    root : Path
        The folder of the course.
    title : str
        Title of the course.
    version : str
        Its version.
    target : Path
        Where the pages are written.

    Raises
    ------
    SiteError
        When Sphinx finds a mistake.
    """
    with tempfile.TemporaryDirectory() as work:
        source = Path(work) / "source"
        _write_source(root, source, title, version)
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(target)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        last = "".join(done.stderr.strip().splitlines()[-1:])
        raise SiteError(f"The guides could not be built: {last}")
    for left in (".doctrees", "_sources", ".buildinfo", "objects.inv"):
        path = target / left
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)


def _write_source(root: Path, source: Path, title: str, version: str) -> None:
    pages = {path.stem: path.read_text("utf-8") for path in sorted((root / "docs").glob("*.md"))}
    editorial = root / EDITORIAL
    if editorial.is_file():
        pages["editorial"] = editorial.read_text("utf-8")
    pages = {name: linked(text, set(pages)) for name, text in pages.items()}
    pages |= {"reference": reference_page(), "tables": tables_page()}
    order = [*(name for name in FIRST if name in pages), *(n for n in pages if n not in FIRST)]
    pages["index"] = "\n".join(["# Guides and reference", "```{toctree}", *order, "```", ""])
    (source / "static").mkdir(parents=True)
    (source / "layout").mkdir()
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    settings = SETTINGS.format(title=title, version=version)
    (source / "conf.py").write_text(settings, encoding="utf-8")
    (source / "static" / "guides.css").write_text(STYLE, encoding="utf-8")
    icon = Path(__file__).parent / "templates" / "icon.svg"
    shutil.copyfile(icon, source / "static" / "icon.svg")
    for name, text in LAYOUT.items():
        (source / "layout" / name).write_text(text, encoding="utf-8")
    if (root / "docs" / "pictures").is_dir():
        shutil.copytree(root / "docs" / "pictures", source / "pictures")


def linked(page: str, names: set[str]) -> str:
    """Return a page whose links lead to pages of the site only; other links become plain text.

    Parameters
    ----------
    page : str
        Markdown text of a guide.
    names : set of str
        Names of the site's pages.

    Returns
    -------
    str
        The page.

    Examples
    --------
    >>> linked("[a](../course/editorial.md#open), [b](../src/x.py)", {"editorial"})
    '[a](editorial.md#open), b'
    """

    def replace(match: re.Match[str]) -> str:
        words, target = match.groups()
        file, sharp, anchor = target.partition("#")
        stem = Path(file).stem
        known = file.endswith(".md") and stem in names
        return f"[{words}]({stem}.md{sharp}{anchor})" if known else words

    return _LINK.sub(replace, page)
