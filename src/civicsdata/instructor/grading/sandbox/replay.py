"""Start a student's process again when it ends, so that the rest of the notebook still counts."""

from __future__ import annotations

import time
from typing import Any

from civicsdata.instructor.grading.errors import (
    DeadWorkerError,
    GradingError,
    WorkerTimeoutError,
)
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest, WorkerClient

_ATTEMPTS, _PAUSE_SECONDS = 3, 0.2
_SHORTEST_SECONDS = 0.01  # a deadline has to lie ahead


class ReplayingWorker:
    """A student's process; one that ends is replaced by one that has run the same requests.

    Parameters
    ----------
    request : SandboxRequest
        What each process is started with.
    limits : Limits
        Limits of the notebook.
    """

    def __init__(self, request: SandboxRequest, limits: Limits) -> None:
        self.request = request
        self.limits = limits
        self.restarts = 0
        self._client: WorkerClient | None = None
        self._kept: list[dict[str, Any]] = []
        self.allow(limits.notebook_seconds)

    def allow(self, seconds: float) -> None:
        """Set the time for all requests from now on."""
        self._deadline = time.monotonic() + seconds

    @property
    def seconds_left(self) -> float:
        """Time that is left for requests; 0 or less when it is used up."""
        return self._deadline - time.monotonic()

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request that a later process need not repeat; see `WorkerClient.ask`."""
        left = self.seconds_left
        if left <= 0:
            raise WorkerTimeoutError
        return self._ready_client().ask(request, min(seconds, left))

    def ask_and_keep(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a request, which is repeated in every process that is started later."""
        reply = self.ask(request, seconds)
        self._kept.append(request)
        return reply

    def close(self) -> None:
        """End the process."""
        if self._client is not None:
            self._client.close()

    def _ready_client(self) -> WorkerClient:
        """Return a client whose process has run all kept requests."""
        if self._client is not None:
            if self._client.usable:
                return self._client
            self.restarts += 1
        if self.restarts > self.limits.restarts:
            raise DeadWorkerError(
                f"The student's process ended {self.restarts} times and is not started again."
            )
        if self.seconds_left <= 0:
            raise WorkerTimeoutError
        self._client = self._start()
        for request in self._kept:
            seconds = min(self.limits.cell_seconds, self.seconds_left)
            self._client.ask(request, max(seconds, _SHORTEST_SECONDS))
        return self._client

    def _start(self) -> WorkerClient:
        """Start a process; that it cannot be started is no fault of the student's."""
        for _ in range(_ATTEMPTS):
            try:
                return WorkerClient(self.request, self.limits)
            except DeadWorkerError as error:
                problem = error
                time.sleep(_PAUSE_SECONDS)
        raise GradingError(
            "The process for students' work has ended; run the same command again, which goes on "
            "where this one stopped."
        ) from problem
