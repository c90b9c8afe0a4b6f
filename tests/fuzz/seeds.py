"""Small sound files of many kinds, made on the spot: what is mutated."""

from __future__ import annotations

import io
import os
from pathlib import Path

import av
from PIL import ExifTags, Image

from tests.video.clips import make_clip, numbered

_FRAMES, _HEIGHT, _WIDTH = 6, 48, 80
# name, codec, pixel format, options
_CLIPS = [
    ("h264.mp4", "libx264", "yuv420p", {"g": "3"}),
    ("h264.mkv", "libx264", "yuv420p", {"bf": "2"}),
    ("h264.ts", "libx264", "yuv420p", {}),
    ("h264.flv", "libx264", "yuv420p", {}),
    ("hevc.mp4", "libx265", "yuv420p", {"x265-params": "log-level=none"}),
    ("vp8.webm", "libvpx", "yuv420p", {"deadline": "realtime"}),
    ("vp9.webm", "libvpx-vp9", "yuv420p", {"deadline": "realtime"}),
    ("av1.mp4", "libsvtav1", "yuv420p", {"preset": "12"}),
    ("mpeg4.avi", "mpeg4", "yuv420p", {}),
    ("mpeg2.mpg", "mpeg2video", "yuv420p", {}),
    ("mpeg2.ts", "mpeg2video", "yuv420p", {}),
    ("mjpeg.avi", "mjpeg", "yuvj420p", {}),
    ("prores.mov", "prores_ks", "yuv422p10le", {}),
    ("qtrle.mov", "qtrle", "rgb24", {}),
    ("ffv1.mkv", "ffv1", "yuv420p", {}),
    ("raw.avi", "rawvideo", "bgr24", {}),
    ("wmv2.asf", "wmv2", "yuv420p", {}),
    ("h263.3gp", "h263", "yuv420p", {}),
]
_IMAGES = ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "JPEG2000", "PPM", "PCX", "ICO"]


def seeds(folder: Path) -> dict[str, bytes]:
    """Name -> content; kinds that this build of the libraries cannot write are left out. Uses `folder` on the way."""
    os.environ.setdefault("SVT_LOG", "0")  # the encoder of AV1 talks
    made = {}
    for name, codec, pixel_format, options in _CLIPS:
        height, width = (96, 128) if codec == "h263" else (_HEIGHT, _WIDTH)
        try:
            pictures = (numbered(k, height, width) for k in range(_FRAMES))
            path = make_clip(folder / name, pictures, codec=codec, pixel_format=pixel_format, options=options)
        except (av.FFmpegError, ValueError):
            continue
        made[name] = path.read_bytes()
    picture, exif = Image.fromarray(numbered(5, _HEIGHT, _WIDTH)), Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "A camera", 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSDateStamp] = "2026:11:26"
    for kind in _IMAGES:
        extra = {"exif": exif} if kind in ("PNG", "JPEG", "WEBP", "TIFF", "AVIF") else {}
        try:
            picture.save(out := io.BytesIO(), kind, **extra)
        except (OSError, KeyError):
            continue
        made[f"a.{kind.lower()}"] = out.getvalue()
    more = [Image.fromarray(numbered(k, _HEIGHT, _WIDTH)) for k in (6, 7)]
    for kind in ("GIF", "PNG", "WEBP"):
        picture.save(out := io.BytesIO(), kind, save_all=True, append_images=more)
        made[f"moving.{kind.lower()}"] = out.getvalue()
    return made
