"""What a run writes down: lines of JSON, and the same numbers in files that TensorBoard reads."""

import json

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from lgrr.training.events import crc32c
from lgrr.training.log import writing_log


def test_the_checksum_is_castagnolis():
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA  # RFC 3720, B.4


def test_tensorboard_reads_what_a_run_and_its_going_on_have_logged(tmp_path):
    heard = []
    rows = [
        {"step": 20, "side": 64, "masks": {"blend": 3}, "loss_image": 0.6931, "total": 1.5},
        {"step": 20, "side": 64, "auc_head": 0.5},
        {"step": 300, "side": 96, "masks": {"blend": 40}, "loss_image": 0.25, "total": 0.5},
    ]
    for first, part in ((0, rows[:2]), (280, rows[2:])):
        with writing_log(tmp_path, first, heard.append) as log:
            for row in part:
                log(**row)
    assert heard == rows == [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    read = EventAccumulator(str(tmp_path)).Reload()
    assert set(read.Tags()["scalars"]) == {"side", "loss/image", "total", "auc/head"}
    assert [(event.step, event.value) for event in read.Scalars("loss/image")] == [
        (20, pytest.approx(0.6931)),
        (300, 0.25),
    ]
    assert [(event.step, event.value) for event in read.Scalars("auc/head")] == [(20, 0.5)]
