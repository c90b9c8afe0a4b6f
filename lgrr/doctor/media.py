"""Can recordings be read: a clip and a photograph made on the spot, decoded as an exhibit is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from lgrr.doctor.check import Check, failed, passed, unknown

_FRAMES = 8
_SIDE = 96
_ALLOWED = 6.0  # mean difference of a picture through H.264 at high quality


def checks() -> Iterator[Check]:
    """A video, a still image, and the reader of Content Credentials."""
    import numpy as np
    from PIL import Image

    from lgrr.evidence.c2pa_process import ask
    from lgrr.isolation import open_isolated
    from lgrr.video import write_clip

    ramp = np.mgrid[:_SIDE, :_SIDE]
    pictures = [np.stack([ramp[0] * 2, ramp[1] * 2, ramp[0] + 8 * k], axis=2).astype(np.uint8) for k in range(_FRAMES)]
    with tempfile.TemporaryDirectory(prefix="lgrr-doctor-") as folder:
        clip, photograph = Path(folder) / "clip.mp4", Path(folder) / "photograph.png"
        write_clip(clip, pictures, 25)
        Image.fromarray(pictures[0]).save(photograph)
        with open_isolated(clip) as media:
            off = max(np.abs(media.read(k).rgb.astype(int) - pictures[k]).mean() for k in range(len(media.frames)))
            if len(media.frames) == _FRAMES and off <= _ALLOWED:
                yield passed("Video", f"a made clip decodes as it was encoded ({media.info.decoder})")
            else:
                words = f"a made clip of {_FRAMES} frames decodes to {len(media.frames)}, off by {off:.1f} of 255"
                yield failed("Video", words, "Install av anew, in the version of constraints.txt.")
            yield isolation(media.held)
        with open_isolated(photograph) as media:
            if np.array_equal(media.read(0).rgb, pictures[0]):
                yield passed("Images", f"a made picture decodes exactly ({media.info.decoder})")
            else:
                yield failed("Images", "a made PNG decodes to other pixels", "Install pillow anew.")
        answer = ask(photograph, None, None)
        if answer.get("found") is False:
            yield passed("Content Credentials", "the reader works, in a process of its own")
        else:
            words = f"the reader fails on a plain picture ({answer.get('words', 'no answer')})"
            yield failed("Content Credentials", words, "Install c2pa-python anew.")


def isolation(held: tuple[str, ...]) -> Check:
    """What confines the process that decodes."""
    missing = [name for name in ("limits", "landlock", "seccomp") if name not in held]
    if not missing:
        return passed("Isolation", "files are decoded in a process that can change, start and reach nothing")
    words = f"files are decoded in a process of their own, but this system holds it not by {', '.join(missing)}"
    return unknown(
        "Isolation", words, "Open files of hostile origin on a Linux of 2023 or later, or in a machine apart."
    )
