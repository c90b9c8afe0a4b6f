"""LGRR: where, and how surely, a face in a picture or a video was manipulated. The science; knows no window."""

__version__ = "0.1.0"
