"""Measurements: `python -m bench NAME`, one table each."""
