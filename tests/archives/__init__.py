"""Archives as released versions wrote them, kept so that every later version opens them.

`python -m tests.archives` writes `layout-N/` for the layout of today: run once for each layout, never
again. All places, outlets and people in it are invented.
"""
