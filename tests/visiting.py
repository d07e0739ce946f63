"""A web server for the site, and a unit of it that is open in a browser."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from pathlib import Path
from urllib.parse import urlparse

import nbformat

from tests.browsing import ALL_RUN, answer, verdicts

FILL = """texts => {
    const cells = jupyterapp.shell.currentWidget.content.model.cells;
    for (let at = 0; at < cells.length; at++) {
        const cell = cells.get(at).sharedModel;
        if (cell.id in texts) cell.setSource(texts[cell.id]);
    }
}"""


class _Plain(http.server.SimpleHTTPRequestHandler):
    """A plain web server, of which some files arrive only by half."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def copyfile(self, source, outputfile):
        cut = any(name in self.path for name in self.server.cut)
        content = source.read()
        outputfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = cut


class Server:
    """A web server on a folder: ``cut`` names files that break off, ``stop`` ends it."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_Plain, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # a browser that leaves is no error
        self._server.cut = self.cut = set()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.host = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


class Unit:
    """A unit of the site that is open in a browser, and what went wrong in it."""

    def __init__(self, context, address: str, name: str) -> None:
        self.name, self.address = name, address
        self.wrong: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(180_000)  # on a busy machine Python starts slowly
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._said)
        self.open()

    def _asked(self, request) -> None:
        parts = urlparse(request.url)
        if parts.scheme.startswith("http") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"asked {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def _said(self, message) -> None:
        if message.type == "error":
            self.wrong.append(message.text)

    def open(self) -> None:
        self.page.goto(f"{self.address}/units/{self.name}.html", wait_until="commit")

    @property
    def frame(self):
        return self.page.frame(url=re.compile("/notebooks/"))

    def ready(self) -> None:
        self.page.wait_for_selector("#state[data-step=ready]")

    def fill(self, texts: dict[str, str]) -> None:
        self.frame.evaluate(FILL, texts)

    def run_all(self) -> None:
        self.frame.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self.frame.wait_for_function(ALL_RUN)
        self.page.wait_for_timeout(500)

    def verdict(self, item: str):
        return verdicts(self.frame, item)

    def said(self, words: str) -> None:
        """Wait until the line at the top says something."""
        self.page.locator("#said").filter(has_text=words).wait_for()

    def warned(self, words: str) -> None:
        self.page.get_by_role("alert").filter(has_text=words).wait_for()

    def answer(self, item: str, text: str) -> None:
        answer(self.page, item, text, self.frame)

    def add(self, text: str) -> None:
        """Add a cell at the end and run it."""
        self.frame.evaluate(
            """text => {
                const cells = jupyterapp.shell.currentWidget.content;
                cells.model.sharedModel.addCell({cell_type: "code", source: text});
                cells.activeCellIndex = cells.widgets.length - 1;
                jupyterapp.commands.execute("notebook:run-cell");
            }""",
            text,
        )
        self.frame.wait_for_function(ALL_RUN)
        self.page.wait_for_timeout(500)

    def work(self):
        """Return the notebook that *Download my work* gives."""
        with self.page.expect_download() as given:
            self.page.get_by_role("button", name="Download my work").click()
        assert given.value.suggested_filename == f"{self.name}.ipynb"
        return nbformat.read(given.value.path(), as_version=4)
