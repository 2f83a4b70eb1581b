"""An archive under torture: killed, refused by the disk, damaged, and crowded.

The short form runs with the tests (`tests/e2e/test_torture.py`), the long one by `make torture`.
"""
