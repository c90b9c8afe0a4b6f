"""The picture with everything over it."""

from lgrr_gui.viewer.viewer import Viewer

__all__ = ["Viewer"]
