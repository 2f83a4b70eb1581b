"""LanceDB's side of `bench speed --entries`, run by a Python that has it and nothing of ours.

Passages come as JSON on standard input, one batch a line; the answer is one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import lancedb
import pyarrow as pa
from lancedb.query import FullTextOperator, MatchQuery

SCHEMA = pa.schema(
    [
        ("passage", pa.int64()),
        ("outlet", pa.string()),
        ("first", pa.int64()),
        ("last", pa.int64()),
        ("text", pa.string()),
    ]
)


def main(folder: Path) -> None:
    table = lancedb.connect(str(folder / "lance")).create_table("passages", schema=SCHEMA)
    seconds = 0.0
    for line in sys.stdin:
        batch: list[list[Any]] = json.loads(line)
        columns = [list(column) for column in zip(*batch, strict=True)]
        started = time.perf_counter()
        table.add(pa.table(columns, schema=SCHEMA))
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    table.create_fts_index("text", replace=True, with_position=False, stem=True)
    for column in ("first", "last"):
        table.create_scalar_index(column)
    table.optimize()
    seconds += time.perf_counter() - started
    waits = []
    for one, other, first, last, outlet in json.loads((folder / "questions.json").read_text()):
        quoted = outlet.replace("'", "''")
        where = f"last >= {first} AND first <= {last} AND outlet != '{quoted}'"
        both = MatchQuery(f"{one} {other}", "text", operator=FullTextOperator.AND)
        started = time.perf_counter()
        found = table.search(both, query_type="fts").where(where, prefilter=True).limit(10)
        found.select(["passage", "_score"]).to_arrow()
        waits.append(time.perf_counter() - started)
    size = sum(file.stat().st_size for file in (folder / "lance").rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"waits": waits, "seconds": seconds, "bytes": size, "memory_mb": memory}))


main(Path(sys.argv[1]))
