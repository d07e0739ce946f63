"""Make the service worker that keeps the site's files for a visit without a network."""

from __future__ import annotations

import json
from pathlib import Path

from civicsdata.instructor.site.browser.downloads import sha256

WORKER = "service-worker.js"  # the name that JupyterLite registers
LITE_WORKER = "jupyterlite-worker.js"  # its own worker, which ours loads
PLACE = "{/* path: the first digits of its SHA-256 */}"
DIGITS = 16  # of a hash: enough to tell any two versions of a file apart


def write_worker(site: Path) -> None:
    """Put our service worker in front of JupyterLite's; call it when all other files stand.

    Parameters
    ----------
    site : Path
        Folder of the site, with the worker that JupyterLite's build left.
    """
    (site / WORKER).rename(site / LITE_WORKER)
    files = {
        path.relative_to(site).as_posix(): sha256(path)[:DIGITS]
        for path in sorted(site.rglob("*"))
        # A host of pages does not serve names that begin with a dot.
        if path.is_file() and not path.name.startswith(".") and path.name != LITE_WORKER
    }
    template = (Path(__file__).parent / "worker.js").read_text(encoding="utf-8")
    listed = json.dumps(files, separators=(",", ":"), ensure_ascii=False)
    (site / WORKER).write_text(template.replace(PLACE, listed), encoding="utf-8")
