"""The two-source rule."""
