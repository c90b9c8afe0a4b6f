"""What lies in a run's folder, by name."""

from __future__ import annotations

CHECKPOINT = "checkpoint.safetensors"
LOG = "log.jsonl"  # a line for each 20 steps and each evaluation
SAMPLES = "samples.png"  # six faces with their heat maps, drawn anew at each evaluation
EVENTS = "events.out.tfevents"  # how the names of TensorBoard's files begin
