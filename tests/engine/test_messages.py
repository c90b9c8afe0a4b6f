"""What window and engine say to each other arrives as it was said, or is refused by name; and when work may go on."""

import io
import threading
import time
from fractions import Fraction
from typing import Any, get_args

import numpy as np
import pytest

from lgrr.analysis import Plan
from lgrr.engine import messages
from lgrr.engine.gate import Gate
from lgrr.engine.messages import Message, MessageError
from lgrr.engine.worker import Worker
from lgrr.errors import Cancelled
from lgrr.types import Finding, FrameId

FRAME = FrameId(7, 3584, Fraction(1, 12800), 1)
BOX = (0.1, -3.25, 1e-7, 4096.000244140625)
TRACK = messages.OutlinedTrack(1, "Track 1", Finding.INCONCLUSIVE, "a poster")
NOTE = messages.OutlinedNote(4, 7, 9, "ä")
SAID: list[Any] = [
    messages.Load(1, "lgrr-small", "cpu", "float32"),
    messages.Analyze(2, "/a/ä.sqlite", "/b/\udcff.mp4", Plan(every=3, range="1:9", budget_seconds=2.5)),
    messages.Pause(3, True),
    messages.Cancel(4),
    messages.Look(5, "/a", "ab" * 32, FRAME, "cd" * 32, 2, 3),
    messages.Explain(6, 7, BOX, 2, 3),
    messages.ReviewCase(7, "/a", "ab" * 32),
    messages.Ready(8, "n", "ab" * 32, "cpu", "float32", "words"),
    messages.Step(9, "look", 3, None, None, 4.25),
    messages.Warned(10, "line\nbreak"),
    messages.Ended(11, "error", "why"),
    messages.Looked(12, "ab" * 32, 7),
    messages.Explained(13, 7, BOX),
    messages.Reviewed(14, "ab" * 32),
    messages.Failed(15, "why", True),
    messages.OutlineReport(16, "/a"),
    messages.DraftReport(17, "/a", {"language": "de", "exhibits": [{"number": 1}]}, "a4"),
    messages.ExportReport(18, "/a", {}, "us-letter", ("pdf", "json"), "/out/\udcff"),
    messages.Outlined(19, (messages.OutlinedExhibit(1, "b.mp4", "ab" * 32, (TRACK,), (NOTE,), (0, 25)),)),
    messages.ReportStep(20, "pages", 1, 3, None),
    messages.Drafted(21, 12, ("a sentence",)),
    messages.Page(22, 12),
    messages.Exported(23, ("/out/report.pdf", "/out/report.json")),
]


def test_every_kind_of_message_arrives_as_it_was_said() -> None:
    assert {type(body) for body in SAID} == {*get_args(messages.Request), *get_args(messages.Event)}
    stream = io.BytesIO()
    for k, body in enumerate(SAID):
        messages.write(stream, Message(body, bytes(range(256)) * k))
    stream.seek(0)
    for k, body in enumerate(SAID):
        assert messages.read(stream) == Message(body, bytes(range(256)) * k)
    assert messages.read(stream) is None


def test_numbers_arrive_to_the_last_bit() -> None:
    draw = np.random.default_rng(3)
    for box in draw.normal(0, 500, (100, 4)).astype(np.float32).tolist():
        messages.write(stream := io.BytesIO(), Message(messages.Explained(1, 0, tuple(box))))
        stream.seek(0)
        arrived = messages.read(stream)
        assert arrived is not None
        assert arrived.body.box == tuple(box)


def test_arrays_arrive_as_they_are_and_objects_do_not() -> None:
    arrays = {"p": np.array([0.1, np.nan]), "crop": np.zeros((2, 2, 3), np.uint8)}
    back = messages.arrays_from_bytes(messages.arrays_to_bytes(**arrays))
    assert all(np.array_equal(back[name], array, equal_nan=name == "p") for name, array in arrays.items())
    with pytest.raises(ValueError, match=r"[Oo]bject|pickle"):
        messages.arrays_to_bytes(bad=np.array([object()]))


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"null\n",
        b'{"is": "Load"}\n',
        b'{"is": "Load", "bytes": "many"}\n',
        b'{"is": "Analyze", "bytes": 0, "request": 1, "case": "a", "media": "b", "plan": {"every": 0}}\n',
        b'{"is": "Pause", "bytes": 0, "request": "one", "paused": 1}\n',
        b"\xff\xfe\n",
    ],
)
def test_what_is_no_message_is_refused_and_the_next_is_read(line: bytes) -> None:
    good = io.BytesIO()
    messages.write(good, Message(messages.Cancel(1)))
    stream = io.BytesIO(line + good.getvalue())
    with pytest.raises(MessageError, match="no message"):
        messages.read(stream)
    assert messages.read(stream) == Message(messages.Cancel(1))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_message_cut_off_is_the_end(share: float) -> None:
    messages.write(stream := io.BytesIO(), Message(SAID[4], b"x" * 1000))
    whole = stream.getvalue()
    assert messages.read(io.BytesIO(whole[: int(share * len(whole))])) is None


def waits(gate: Gate, number: int, seconds: float = 0.05) -> bool:
    """Whether work with this number is held for so long."""
    passed = threading.Event()
    thread = threading.Thread(target=lambda: (gate.passes(number), passed.set()))
    thread.start()
    held = not passed.wait(seconds)
    gate.close()
    thread.join()
    return held


def test_work_is_held_while_paused_or_hurried_and_only_then() -> None:
    assert not waits(Gate(), 1)
    for hold in (lambda g: g.hurry(1), lambda g: g.pause(1, True)):
        gate = Gate()
        hold(gate)
        assert waits(gate, 1)
    gate = Gate()
    gate.pause(2, True)
    gate.hurry(1)
    gate.hurry(-1)
    assert not waits(gate, 1), "another's pause holds nobody else"


def test_cancelled_work_stops_also_while_it_is_held() -> None:
    gate = Gate()
    gate.pause(1, True)
    threading.Timer(0.05, gate.cancel, (1,)).start()
    with pytest.raises(Cancelled):
        gate.check(1)
    gate.check(2)


def test_a_worker_does_all_in_order_or_the_newest_first_and_can_be_waited_for() -> None:
    for newest_first, expected in ((False, [0, 1, 2, 3]), (True, [0, 3, 2, 1])):
        done: list[int] = []
        begun, may_go_on = threading.Event(), threading.Event()

        def work(message: Message, done: list[int] = done, b=begun, g=may_go_on) -> None:  # type: ignore[no-untyped-def]
            b.set()
            g.wait(5)
            done.append(message.body.request)

        worker = Worker("test", work, newest_first=newest_first)
        worker.put(Message(messages.Cancel(0)))
        assert begun.wait(5)
        for number in (1, 2, 3, 9):
            worker.put(Message(messages.Cancel(number)))
        assert [m.body.request for m in worker.take_out(lambda m: m.body.request == 9)] == [9]
        may_go_on.set()
        worker.wait_idle(5)
        assert done == expected
        assert not worker.is_current
        begun_waiting = time.monotonic()
        worker.wait_idle()
        assert time.monotonic() - begun_waiting < 1
