"""What stands on the pages of a report, in order, as blocks: the one layout that PDF and HTML are made from."""

from lgrr.report.pages.layout import Pages, lay_out

__all__ = ["Pages", "lay_out"]
