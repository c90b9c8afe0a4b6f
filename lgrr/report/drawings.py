"""The plot and the contact sheets of one analysis, while the recording is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lgrr.analysis import Done
from lgrr.faces import cut
from lgrr.report.contact_sheet import Sample, contact_sheet, telling
from lgrr.report.document import AnalysisDocument
from lgrr.report.plot import score_plot


def draw(document: AnalysisDocument, done: Done, thresholds: Sequence[float], folder: Path) -> Iterator[Path]:
    """Writes scores.png and a sheet for each track with scored faces; yields the path of each. Raises StorageError."""
    path = folder / "scores.png"
    score_plot(document, thresholds, path)
    yield path
    samples_of = _samples(done, [track.id for track in document.tracks])
    for track in document.tracks:
        if samples := samples_of[track.id]:
            path = folder / f"track-{track.id:02d}.png"
            contact_sheet(track, samples, document.media, path)
            yield path


def _samples(done: Done, tracks: Iterable[int]) -> dict[int, list[Sample]]:
    """What each track's sheet shows, by time. Pictures are read in one pass: to go back in a video is dear."""
    frames = [replace(r, faces=tuple(face.without_maps() for face in r.faces)) for r in done.frames]
    places = {result.frame: place for place, result in enumerate(frames)}
    told = [
        (places[result.frame], result.faces.index(face), role, track)
        for track in tracks
        for result, face, role in telling(frames, track)
    ]
    samples: dict[int, list[Sample]] = {track: [] for track in tracks}
    for place, position, role, track in sorted(told):
        result = done.frames[place]
        face = result.faces[position]
        rgb = done.recording.read(result.frame.index).rgb
        samples[track].append(Sample(result.frame, face, cut(rgb, face.box), role))
    return samples
