"""Which pictures are in this file, exactly: probe, frame index, exact reader, cache. The only room that uses PyAV."""

from lgrr.video.coded import CodedPicture, coded_pictures
from lgrr.video.container import ContainerFacts, StreamFacts, read_container
from lgrr.video.media import Media, MediaInfo, Picture
from lgrr.video.opening import open_media
from lgrr.video.recompress import recompress
from lgrr.video.write import write_clip

__all__ = [
    "CodedPicture",
    "ContainerFacts",
    "Media",
    "MediaInfo",
    "Picture",
    "StreamFacts",
    "coded_pictures",
    "open_media",
    "read_container",
    "recompress",
    "write_clip",
]
