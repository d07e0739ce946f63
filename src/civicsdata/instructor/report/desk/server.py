"""Serve the page for reading to one browser on this machine."""

from __future__ import annotations

import http.server
import json
import secrets
import sys
import threading
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from civicsdata.instructor.errors import CourseError
from civicsdata.instructor.report.desk.desk import Desk

HOST = "127.0.0.1"
_MOST_BYTES = 100_000  # of one message of the page: four levels and a comment
_KINDS = {"desk.css": "text/css", "desk.js": "text/javascript"}
# The page runs its own script and asks its own server, and loads nothing else.
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


class DeskServer(http.server.ThreadingHTTPServer):
    """A server for one desk, on this machine only.

    Parameters
    ----------
    desk : Desk
        What is read.
    port : int
        Where it answers; 0 for any that is free.

    Attributes
    ----------
    token : str
        What a request must bring along: other programs and pages of this machine do not have it.
    """

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk = desk
        self.token = secrets.token_urlsafe(24)
        self.one_at_a_time = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that left before it had its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{HOST}:{self.server_address[1]}/?token={self.token}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: DeskServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path[1:] in _KINDS:
            return self._send_file(address.path[1:], _KINDS[address.path[1:]])
        if not self._is_ours(parse_qs(address.query).get("token", [""])[0]):
            return self._send(403, "text/plain", b"Open the address that the command printed.")
        if address.path == "/":
            return self._send_file("desk.html", "text/html")
        if address.path == "/state":
            return self._send_json(200, self.server.desk.state())
        return self._send(404, "text/plain", b"There is no such page.")

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if not self._is_ours(self.headers.get("X-Token", "")) or length > _MOST_BYTES:
            return self._send(403, "text/plain", b"Open the address that the command printed.")
        if address.path != "/read":
            return self._send(404, "text/plain", b"There is no such page.")
        try:
            data = json.loads(self.rfile.read(length))
            number, levels = int(data["number"]), dict(data["levels"])
            comment = str(data["comment"])
        except (ValueError, KeyError, TypeError):
            return self._send_json(400, {"sentence": "The page sent something odd; reload it."})
        try:
            with self.server.one_at_a_time:
                points = self.server.desk.save(number, levels, comment)
        except CourseError as error:
            return self._send_json(409, {"sentence": str(error)})
        return self._send_json(200, {"points": points})

    def _is_ours(self, token: str) -> bool:
        # A page elsewhere could send a name that leads here; its Host header would tell.
        host = self.headers.get("Host", "").rpartition(":")[0]
        return host in (HOST, "localhost") and secrets.compare_digest(
            token.encode(), self.server.token.encode()
        )

    def _send_file(self, name: str, kind: str) -> None:
        content = (files("civicsdata.instructor.report.desk") / "page" / name).read_bytes()
        self._send(200, kind, content)

    def _send_json(self, status: int, data: Any) -> None:
        self._send(status, "application/json", json.dumps(data).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by http.server
        """Write no line for each request."""
