"""The detector loads beside any torch, and suppresses boxes as documented."""

import subprocess
import sys

import torch

from lgrr.faces.torchvision_operators import nms


def test_of_overlapping_boxes_the_surest_stays():
    boxes = torch.tensor([[0.0, 0, 10, 10], [1, 0, 11, 10], [20, 20, 30, 30], [0, 6, 10, 16]])
    scores = torch.tensor([0.8, 0.9, 0.7, 0.6])
    # overlaps with box 1: box 0 by 9/11, box 3 by 36/164
    assert nms(boxes, scores, 0.5).tolist() == [1, 2, 3]
    assert nms(boxes, scores, 0.2).tolist() == [1, 2]
    assert nms(boxes, scores, 0.9).tolist() == [1, 0, 2, 3]


def test_no_boxes_leave_no_boxes():
    kept = nms(torch.zeros(0, 4), torch.zeros(0), 0.5)
    assert kept.tolist() == [] and kept.dtype == torch.int64


def test_torchvision_works_in_a_fresh_program_after_one_call_and_after_two():
    program = """
from lgrr.faces.torchvision_operators import ensure_torchvision
ensure_torchvision(); ensure_torchvision()
import torch
from torchvision.ops import batched_nms
boxes = torch.tensor([[0., 0, 10, 10], [1, 0, 11, 10], [1, 0, 11, 10]])
print(batched_nms(boxes, torch.tensor([.8, .9, .7]), torch.tensor([0, 0, 1]), 0.5).tolist())
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)
    assert done.stdout == "[1, 2]\n", done.stderr
