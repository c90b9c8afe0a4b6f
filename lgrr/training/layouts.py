"""Data sets as their authors publish them: which recording is whose, of which source, in which split.

One small function a layout, all behind `recordings`. A split is the official one where there is one; otherwise whole
sources are spread by `spread`. A source is what must never stand on two sides of a split: an original recording,
whatever was made of it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from lgrr.errors import UsageError
from lgrr.training.manifest import open_manifest, refuse_leaks
from lgrr.training.places import PICTURES, VIDEOS, Place, members
from lgrr.training.recording import SPLITS, Found, Recording, files, read_json, spread


def recordings(spec: str) -> Found:
    """`kind:PATH` -> recordings. Raises UsageError for another kind, a folder of another layout, or a leaking split."""
    kind, _, where = spec.partition(":")
    if kind not in LAYOUTS or not where:
        raise UsageError(f"The data {spec!r} cannot be read: write one of {', '.join(f'{k}:PATH' for k in LAYOUTS)}.")
    path = Path(where)
    if not path.exists():
        raise UsageError(f"The data {spec!r} cannot be read: there is no {path}.")
    found = LAYOUTS[kind](path)
    if not found.recordings:
        raise UsageError(f"The data {path} hold no recording in the layout of {kind}: (docs/training.md shows it).")
    refuse_leaks(f"The data {path} have", ((r.source, r.split, r.donors) for r in found.recordings))
    return found


def _read_ffpp(root: Path) -> Found:
    """FaceForensics++ (Roessler et al., ICCV 2019): original_sequences, manipulated_sequences with masks, and pairs in
    train.json, val.json, test.json. The actors of DeepFakeDetection, who have no official split, are all for testing.
    """
    split = _ffpp_splits(root)
    found, unknown = [], 0
    for kind, compression, place, name in _ffpp_places(root):
        actor = kind in ("actors", "DeepFakeDetection")
        fake = kind not in ("youtube", "actors")
        target, donors = (_actor_clip(name), ()) if actor else _ffpp_target(name)
        if not actor and target not in split:
            unknown += 1
            continue
        mask = root / "manipulated_sequences" / kind / "masks" / "videos" / f"{name}.mp4"
        found.append(
            Recording(
                f"{kind}/{compression}/{name}",
                place,
                fake,
                target,
                "test" if actor else split[target],
                f"{target}/{compression}",
                kind if fake else "",
                donors,
                Place(mask) if fake and mask.exists() else None,
            )
        )
    return Found(found, [f"{unknown} recordings stand in no split file and were left out."] if unknown else [])


def _ffpp_splits(root: Path) -> dict[str, str]:
    split: dict[str, str] = {}
    for name, file in zip(SPLITS, ("train.json", "val.json", "test.json"), strict=True):
        path = next(
            (p for p in (root / file, root / "splits" / file, root / "dataset" / "splits" / file) if p.exists()), None
        )
        if path is None:
            raise UsageError(
                f"FaceForensics++ in {root} lacks {file}: put the three official split files beside the videos."
            )
        split |= {video: name for pair in read_json(path) for video in pair}
    return split


def _ffpp_places(root: Path) -> Iterable[tuple[str, str, Place, str]]:
    """(method or origin, compression, place, name) of each recording: videos, or folders of frames."""
    for top in ("original_sequences", "manipulated_sequences"):
        for folder in sorted((root / top).glob("*/*/videos")):
            if folder.parent.name != "masks":
                for path in files(folder, VIDEOS):
                    yield folder.parents[1].name, folder.parent.name, Place(path), path.stem
        for path in sorted((root / top).glob("*/*/images/*")):
            if path.is_dir() and path.parents[1].name != "masks":
                yield path.parents[2].name, path.parents[1].name, Place(path), path.name


def _ffpp_target(name: str) -> tuple[str, tuple[str, ...]]:
    """`000_003` shows video 000 with the face of 003."""
    target, _, donor = name.partition("_")
    return target, (donor,) if donor else ()


def _actor_clip(name: str) -> str:
    """`01_02__walking__XYZ` was made of `01__walking`."""
    people, _, rest = name.partition("__")
    return f"{people.split('_')[0]}__{rest.split('__')[0]}"


def _read_celebdf(root: Path) -> Found:
    """Celeb-DF v1 and v2 (Li et al., CVPR 2020): Celeb-real, YouTube-real, Celeb-synthesis, List_of_testing_videos.txt.

    The list is the test split. It does not name every fake of its recordings: those left over may not be trained on.
    """
    listing = root / "List_of_testing_videos.txt"
    if not listing.exists():
        raise UsageError(f"Celeb-DF in {root} lacks {listing.name}, which names its official test split.")
    listed = {line.split()[-1].lower() for line in listing.read_text().splitlines() if line.strip()}
    places = [
        (folder, path)
        for folder in ("Celeb-real", "YouTube-real", "Celeb-synthesis")
        for path in files(root / folder, VIDEOS)
    ]
    tested = {_celeb_source(*item) for item in places if _listed(*item) in listed}
    others = spread(source for item in places if (source := _celeb_source(*item)) not in tested)
    learning = {source: "validation" if split == "validation" else "train" for source, split in others.items()}
    found = [
        Recording(
            f"{folder}/{path.stem}",
            Place(path),
            folder == "Celeb-synthesis",
            source,
            learning.get(source, "test"),
            source,
            "Celeb-DF" if folder == "Celeb-synthesis" else "",
        )
        for folder, path in places
        if (source := _celeb_source(folder, path)) in learning or _listed(folder, path) in listed
    ]
    notes = ["The official test split shares people with the rest: it holds back recordings, not faces."]
    if len(found) < len(places):
        notes.append(f"{len(places) - len(found)} recordings of tested sources are not in the list and were left out.")
    return Found(found, notes)


def _listed(folder: str, path: Path) -> str:
    return f"{folder}/{path.name}".lower()


def _celeb_source(folder: str, path: Path) -> str:
    """`id0_id1_0002` was made of `id0_0002`."""
    parts = path.stem.split("_")
    return f"{folder}/{path.stem}" if folder == "YouTube-real" else f"{parts[0]}_{parts[-1]}"


def _read_timit(root: Path) -> Found:
    """DeepfakeTIMIT (Korshunov and Marcel, 2018): QUALITY/SUBJECT/SENTENCE-video-DONOR.avi; VidTIMIT's reals beside it
    at any depth, as SUBJECT/video/SENTENCE/ (frames) or SUBJECT/SENTENCE.avi. Subjects that were swapped with each
    other share a split.
    """
    fakes = [path for path in files(root, VIDEOS) if "-video-" in path.stem]
    reals = {f"{path.parent.name}/{path.stem}": path for path in files(root, VIDEOS) if "-video-" not in path.stem}
    reals |= {f"{path.parents[1].name}/{path.name}": path for path in sorted(root.rglob("video/*")) if path.is_dir()}
    pair = {path.parent.name: _timit_pair(path) for path in fakes}
    pair |= {pair_of.split("+")[k]: pair_of for pair_of in set(pair.values()) for k in (0, 1)}
    split = spread([*pair.values(), *(subject for name in reals if (subject := name.split("/")[0]) not in pair)])
    found = [
        Recording(f"real/{name}", Place(path), False, name, split[pair.get(subject, subject)], name)
        for name, path in sorted(reals.items())
        for subject in [name.split("/")[0]]
    ]
    for path in fakes:
        subject, source = path.parent.name, f"{path.parent.name}/{path.stem.split('-video-')[0]}"
        quality = path.parents[1].name
        name = f"{quality}/{subject}/{path.stem}"
        found.append(Recording(name, Place(path), True, source, split[pair[subject]], source, quality))
    return Found(found, [] if reals else ["There are no real recordings: put VidTIMIT's subjects beside the fakes."])


def _timit_pair(path: Path) -> str:
    return "+".join(sorted((path.parent.name, path.stem.split("-video-")[1])))


def _read_dfdc(root: Path) -> Found:
    """Deepfake Detection Challenge (Dolhansky et al., 2020): folders of videos with a metadata.json each.

    Folders hold different people, so whole folders are spread where there are three or more, single sources otherwise.
    """
    folders = [path.parent for path in sorted([*root.glob("metadata.json"), *root.glob("*/metadata.json")])]
    rows = [
        (folder, name, about["label"] == "FAKE", Path(about.get("original") or name).stem)
        for folder in folders
        for name, about in sorted(read_json(folder / "metadata.json").items())
        if (folder / name).exists() and "label" in about  # the challenge's own test folders name none
    ]
    by_folder = len(folders) >= 3
    split = spread([folder.name for folder in folders] if by_folder else [source for *_, source in rows])
    return Found(
        [
            Recording(
                f"{folder.name}/{Path(name).stem}",
                Place(folder / name),
                fake,
                source,
                split[folder.name if by_folder else source],
                source,
                "DFDC" if fake else "",
            )
            for folder, name, fake, source in rows
        ],
        [],
    )


def _read_folder(root: Path) -> Found:
    """real/ and fake/ with stills or videos, in root or in its folders train, validation, test.

    The same name in both is one source.
    """
    found = []
    for top in (root, *(root / split for split in SPLITS)):
        for label in ("real", "fake"):
            for path in files(top / label, PICTURES + VIDEOS):
                source = str(path.relative_to(top / label).with_suffix(""))
                split = top.name if top != root else ""
                name = str(path.relative_to(root))
                found.append(Recording(name, Place(path), label == "fake", source, split, source))
    free = spread(r.source for r in found if not r.split)
    return Found([r if r.split else replace(r, split=free[r.source]) for r in found], [])


def _read_real(path: Path) -> Found:
    """A folder or plain tar of real faces, for self-blending: each file a source, all for training."""
    if path.is_dir():
        places = {str(file.relative_to(path)): Place(file) for file in files(path, PICTURES + VIDEOS)}
    else:
        try:
            places = {name: place for name, place in members(path).items() if name.lower().endswith(PICTURES)}
        except (OSError, tarfile.TarError):
            raise UsageError(f"The real faces {path} are neither a folder nor a plain tar.") from None
    return Found([Recording(n, p, False, n, "train", n) for n, p in sorted(places.items())], [])


def _read_manifest(path: Path) -> Found:
    """Any collection, described by a csv (`lgrr.training.manifest`); a fake goes with the real that its row names."""
    data = open_manifest(path)
    named = {s.real for s in data.samples}
    return Found(
        [
            Recording(
                s.file,
                data.place(s.file),
                s.fake,
                s.source,
                s.split,
                s.real or (s.file if s.file in named else s.source),
                s.manipulation or "",
                (),
                None if s.mask is None else data.place(s.mask),
            )
            for s in data.samples
        ],
        [],
    )


LAYOUTS: dict[str, Callable[[Path], Found]] = {
    "ffpp": _read_ffpp,
    "celebdf": _read_celebdf,
    "timit": _read_timit,
    "dfdc": _read_dfdc,
    "manifest": _read_manifest,
    "folder": _read_folder,
    "real": _read_real,
}
