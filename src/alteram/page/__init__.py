"""Bytes or text to a page: one article, the publisher's notices, the readers' comments."""

from alteram.page.extractor import ZoneExtractor

__all__ = ["ZoneExtractor"]
