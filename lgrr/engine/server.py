"""The engine: reads requests, hands them to its four threads, and writes their events.

The job thread loads weights and analyses, one after another. The urgent thread looks at frames and explains faces;
while it has something to do, the job holds at the next of its gates. The review thread reads the case: it holds nobody
up, since it does not need the network. The report thread makes reports, and holds as the job thread does.
"""

from __future__ import annotations

import threading
import traceback
from typing import Any, BinaryIO

from lgrr.engine import messages
from lgrr.engine.analysis import carry_out
from lgrr.engine.gate import Gate
from lgrr.engine.messages import (
    Analyze,
    Cancel,
    DraftReport,
    Ended,
    Explain,
    Explained,
    ExportReport,
    Failed,
    Load,
    Look,
    Looked,
    Message,
    MessageError,
    OutlineReport,
    Pause,
    Ready,
    ReviewCase,
    Reviewed,
    Warned,
)
from lgrr.engine.network import Network, explain, load_network, look, worth_of
from lgrr.engine.reports import Reports
from lgrr.engine.reviews import Glance, Reviews
from lgrr.engine.worker import Worker
from lgrr.errors import Cancelled, LgrrError, UsageError

PARTING = 1.0  # seconds that work has to come to rest when the engine ends


class Server:
    """Serves one window until its requests end."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers, self._writing = answers, threading.Lock()
        self._gate, self._reviews, self._reports = Gate(), Reviews(), Reports()
        self._network: Network | None = None
        self._number = 0  # of what the job thread is at
        self._job = Worker("job", self._do)
        self._urgent = Worker("urgent", self._do_urgent, newest_first=True)
        self._review = Worker("review", self._do, newest_first=True)
        self._report = Worker("report", self._do_report)
        self._reporting = 0  # number of the draft that the report thread is at

    def serve(self, requests: BinaryIO) -> None:
        """Returns when the requests have ended and the work has come to rest, or cannot."""
        while True:
            try:
                message = messages.read(requests)
            except MessageError as error:
                self._send(Failed(0, str(error)))
                continue
            if message is None:
                break
            self._receive(message)
        self._gate.close()
        for worker in (self._job, self._urgent, self._review, self._report):
            worker.take_out(lambda message: True)
        for worker in (self._job, self._urgent, self._review, self._report):
            worker.wait_idle(PARTING)
        self._reports.leave()

    def _receive(self, message: Message) -> None:
        match message.body:
            case Load() | Analyze():
                self._job.put(message)
            case Look() | Explain() as asked:
                self._replace(self._urgent, lambda other: type(other) is type(asked))
                self._gate.hurry(1)
                self._urgent.put(message)
            case ReviewCase(case=case, sha256=sha256):
                self._replace(
                    self._review,
                    lambda other: isinstance(other, ReviewCase) and (other.case, other.sha256) == (case, sha256),
                )
                self._review.put(message)
            case OutlineReport() | ExportReport():
                self._report.put(message)
            case DraftReport():
                self._gate.cancel(self._reporting)
                self._replace(self._report, lambda other: isinstance(other, DraftReport))
                self._report.put(message)
            case Pause(number, paused):
                self._gate.pause(number, paused)
            case Cancel(number):
                self._gate.cancel(number)
                for worker in (self._job, self._urgent, self._review, self._report):
                    self._replace(worker, lambda other: not isinstance(other, Glance) and other.request == number)
            case other:
                self._send(Failed(other.request, f"{type(other).__name__} is an event, not a request."))

    def _replace(self, worker: Worker, unwanted: Any) -> None:
        """Ends what is in a worker's line and not wanted any more."""
        for message in worker.take_out(lambda message: unwanted(message.body)):
            if worker is self._urgent:
                self._gate.hurry(-1)
            self._end(message.body, Cancelled("It was not wanted any more."))

    def _do_urgent(self, message: Message) -> None:
        try:
            self._do(message)
        finally:
            self._gate.hurry(-1)

    def _do_report(self, message: Message) -> None:
        self._reporting = message.body.request if isinstance(message.body, DraftReport) else 0
        self._do(message)
        self._reporting = 0

    def _do(self, message: Message) -> None:
        """Carries out a request and sends its end, whatever happens."""
        try:
            self._carry_out(message)
        except LgrrError as error:
            self._end(message.body, error)
        except Exception as error:
            traceback.print_exc()
            words = f"Something unforeseen went wrong ({type(error).__name__}: {error}): its log says more."
            self._end(message.body, LgrrError(words))

    def _carry_out(self, message: Message) -> None:
        match message.body:
            case Load() as asked:
                self._load(asked)
            case Analyze() as asked:
                self._analyze(asked)
            case Look() as asked:
                known = self._reviews.newest(asked.case, asked.sha256)
                table = look(asked, message.payload, self._ready(), known)
                self._send(Looked(asked.request, asked.sha256, asked.frame.index), table.to_bytes())
            case Explain() as asked:
                arrays = explain(asked, message.payload, self._ready())
                self._send(Explained(asked.request, asked.index, asked.box), messages.arrays_to_bytes(**arrays))
            case OutlineReport() | DraftReport() | ExportReport() as asked:
                self._reports.make(asked, self._send, lambda: not self._gate.passes(asked.request))
            case ReviewCase(number, case, sha256) | Glance(number, case, sha256):
                self._send(Reviewed(number, sha256), self._reviews.make(case, sha256).to_bytes())

    def _load(self, asked: Load) -> None:
        self._network, self._number = None, asked.request
        network = load_network(asked, self._give_way)
        self._gate.check(asked.request)
        self._network = network
        p = network.predictor
        self._send(Ready(asked.request, p.name, p.sha256, str(p.device), p.precision, worth_of(network)))

    def _analyze(self, asked: Analyze) -> None:
        self._number = asked.request
        recording = ""

        def found_more(sha256: str) -> None:
            nonlocal recording
            if not recording:
                self._reviews.expect()
            recording = sha256
            if self._reviews.is_due():
                self._review.put(Message(Glance(asked.request, asked.case, sha256)))

        try:
            carry_out(asked, self._ready(), self._gate, self._send, found_more)
        except LgrrError as error:
            self._end(asked, error)
            self._last_glance(asked, recording)
        else:
            self._last_glance(asked, recording)
            self._review.wait_idle()
            self._send(Ended(asked.request, "result"))

    def _last_glance(self, asked: Analyze, recording: str) -> None:
        """A review of all that an analysis has found, if it came so far."""
        if recording:
            self._review.take_out(lambda message: isinstance(message.body, Glance))
            self._review.put(Message(Glance(asked.request, asked.case, recording)))

    def _ready(self) -> Network:
        network = self._network
        if network is None:
            raise UsageError("The network is not ready: load weights, and wait until they are loaded.")
        return network.take_up()

    def _give_way(self) -> None:
        """The network's gate: for the job alone, since the urgent thread uses the same network."""
        if self._job.is_current:
            self._gate.check(self._number)

    def _end(self, body: Any, error: LgrrError) -> None:
        """Sends the end of a request that has no result."""
        cancelled = isinstance(error, Cancelled)
        match body:
            case Analyze(number):
                self._send(Ended(number, "cancelled") if cancelled else Ended(number, "error", str(error)))
            case Glance(number):
                self._send(Warned(number, str(error)))
            case _:
                self._send(Failed(body.request, str(error), cancelled))

    def _send(self, event: Any, payload: bytes = b"") -> None:
        try:
            with self._writing:
                messages.write(self._answers, Message(event, payload))
        except OSError:  # nobody reads any more: the requests end too
            self._gate.close()
