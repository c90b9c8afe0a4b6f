"""The side of the pipe where the file is parsed."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from lgrr.confine import allow_seconds
from lgrr.errors import LgrrError
from lgrr.isolation import wire
from lgrr.video import Media, open_media

PATIENCE = 120  # seconds of computing for one answer, or for one frame while the file is read whole
TELL_EVERY = 0.02  # seconds between two tellings which frame was passed
WAIT_EVERY = 0.2  # seconds after which reading goes on only when told to


class Server:
    """Serves whoever started this process; the first request is `open`."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, held: tuple[str, ...]) -> None:
        self._requests, self._answers, self._held = requests, answers, held
        self._media: Media
        self._passed = 0
        self._told = self._waited = 0.0

    def serve(self) -> None:
        """Answers every request with `done` or `error`, until they end."""
        while (message := wire.read(self._requests)) is not None:
            header, payload = message
            allow_seconds(PATIENCE)
            try:
                self._carry_out(header, payload)
            except LgrrError as error:
                self._fail(type(error).__name__, str(error))
            except MemoryError:
                self._fail("Memory", "")
            except Exception as error:
                self._fail("Unforeseen", f"{type(error).__name__}: {error}", traceback.format_exc())

    def _carry_out(self, asked: dict[str, Any], payload: bytearray) -> None:
        match asked["do"]:
            case "open":
                self._open(asked, bytes(payload) if asked["surveyed"] else None)
            case "read":
                picture = self._media.decode(asked["index"])
                height, width = picture.rgb.shape[:2]
                self._send({"is": "done", "height": height, "width": width, "sha256": picture.sha256}, picture.rgb)
            case "inspect":
                from lgrr.evidence import inspect

                self._send({"is": "done"}, inspect(self._media, self._pass).model_dump_json().encode())
            case "signs":
                from lgrr.evidence import signs_of_laundering

                signs = [sign.model_dump(mode="json") for sign in signs_of_laundering(self._media, self._pass)]
                self._send({"is": "done"}, json.dumps(signs).encode())

    def _open(self, asked: dict[str, Any], survey: bytes | None) -> None:
        self._media = media = open_media(
            Path(asked["path"]),
            on_progress=self._progress,
            cancelled=self._pass,
            cache_bytes=asked["cache"],
            survey=survey,
            likely=self._likely,
        )
        info = json.loads(json.dumps(asdict(media.info) | {"path": ""}, default=str))
        about = {"is": "done", "info": info, "sha256": media.hashes[0], "held": self._held}
        self._send(about, media.survey_bytes() or b"")

    def _likely(self, frames: int, step: Fraction, room: int) -> Iterable[int]:
        self._send(
            {"is": "announced", "frames": frames, "step": step.numerator, "unit": step.denominator, "room": room}
        )
        answer = wire.read(self._requests)
        return [] if answer is None else np.frombuffer(answer[1], np.int64).tolist()

    def _progress(self, done: int, total: int | None) -> None:
        self._passed = done
        self._send({"is": "at", "done": done, "total": total})

    def _pass(self) -> bool:
        """Called at every frame: tells now and then how many there were, and holds where whoever asked holds."""
        allow_seconds(PATIENCE)
        self._passed += 1
        now = time.monotonic()
        if now - self._told < TELL_EVERY:
            return False
        self._told, waits = now, now - self._waited >= WAIT_EVERY
        self._send({"is": "passed", "frames": self._passed, "waits": waits})
        if not waits:
            return False
        self._waited = now
        return wire.read(self._requests) is None

    def _fail(self, kind: str, words: str, trace: str = "") -> None:
        self._send({"is": "error", "kind": kind, "words": words, "trace": trace[-10_000:]})

    def _send(self, header: dict[str, Any], payload: Any = b"") -> None:
        wire.write(self._answers, header, payload)
