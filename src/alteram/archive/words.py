"""The word index: tantivy files in a folder, derived from the tables and never the truth.

One document stands for the lead of an entry (`lead`, matched or not; `dated`, the same terms each
behind its month, so that a short window reads the postings of its months alone) and one for each
passage (`words`, with positions). All carry `entry` and, where the date is known, `first` and
`last` in microseconds since 1970. Text is not stored here.
"""

from __future__ import annotations

import json
import mmap
import shutil
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from alteram.errors import ArchiveDamaged
from alteram.model import Window

HEAP = 32_000_000  # bytes the writer may hold before it writes a segment
STEP = 1 / 16  # weights are multiples of this, so that 32-bit sums are exact in any order
MOST_MONTHS = 12  # of a window that is looked up month by month
READ_WHOLE = 64_000_000  # bytes; a smaller index is compared with its checksums when opened
KINDS = ("term", "idx", "pos", "fieldnorm", "fast", "store")  # files of every segment
META, MANAGED = "meta.json", ".managed.json"  # which files are the index; which tantivy made
TRIES = 5  # to copy an index that another program is writing
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970; a time without a zone counts as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(microseconds=1)


def day_of(microseconds: int | None) -> date | None:
    """The day (UTC) of an instant so many microseconds since 1970; None for none."""
    if microseconds is None:
        return None
    return (EPOCH + timedelta(microseconds=microseconds)).date()


def month_of(instant: int) -> int:
    """The month (UTC) in which an instant of so many microseconds since 1970 lies, counted on."""
    day = EPOCH + timedelta(microseconds=instant)
    return 12 * day.year + day.month


def _dated(month: int | None, term: str) -> str:
    """A term of a lead of this month; None for leads of entries that no single month holds."""
    return f"{'' if month is None else month}:{term}"


def stepped(weight: float) -> float:
    """A weight as it counts when entries are looked up."""
    return max(1, round(weight / STEP)) * STEP


class Limits(NamedTuple):
    """A window as bounds: `last` from..to, `first` up to; None where there is no bound."""

    last_from: int | None
    last_to: int | None
    first_to: int | None

    @property
    def none(self) -> bool:
        """Whether everything is admitted, also what has no date."""
        return self == (None, None, None)

    @property
    def months(self) -> list[int | None]:
        """What leads in the window have before their terms; nothing where it is long or open."""
        ends = [end for end in (self.last_to, self.first_to) if end is not None]
        if self.last_from is None or not ends:
            return []
        first, last = month_of(self.last_from), month_of(min(ends))
        return [*range(first, last + 1), None] if last - first < MOST_MONTHS else []

    @classmethod
    def of(cls, window: Window) -> Limits:
        """The bounds that admit what `Window.admits` admits."""
        first, last, as_of = window.first_day, window.last_day, window.as_of
        return cls(
            micros(datetime.combine(first, time.min)) if first else None,
            micros(as_of) if as_of else None,
            micros(datetime.combine(last, time.max)) if last else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is written for a lead (`passage` 0) or a passage of an entry."""

    entry: int
    passage: int
    first: int | None
    last: int | None
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for: stems that must all be there, phrases of stems in a row."""

    terms: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()


class Hit(NamedTuple):
    """A passage found, by its number and its entry's, with its BM25 score."""

    score: float
    passage: int
    entry: int


def _intact(file: Path) -> bool:
    """Whether a file of the index holds the bytes whose CRC-32 its footer names.

    tantivy writes the footer (JSON, its length and a mark of four bytes each) and never reads it.
    """
    try:
        with (
            file.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as raw,
            memoryview(raw) as view,
        ):
            end = len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
            return bool(zlib.crc32(view[:end]) == json.loads(raw[end:-8])["crc"])
    except (ValueError, KeyError, TypeError):
        return False


class WordIndex:
    """The files of one word index. Raises `ArchiveDamaged` where they cannot be used.

    Only the holder of the archive's lock may write; readers need no lock.
    """

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        self._tantivy: Any = tantivy
        build = tantivy.SchemaBuilder()
        for field in ("entry", "passage", "first", "last"):
            build.add_integer_field(field, indexed=True, fast=True)
        for field in ("lead", "dated"):
            build.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
        build.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        self._schema = build.build()
        self._index: Any = None

    @property
    def there(self) -> bool:
        """Whether there are files at all."""
        return (self.folder / META).is_file()

    def drop(self) -> None:
        """Remove the files and start empty."""
        self._index = None
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Whatever the index library raises over its files becomes `ArchiveDamaged`."""
        try:
            yield
        except BaseException as error:
            # A panic of the library is no `Exception`, and its class cannot be imported.
            panic = type(error).__name__ == "PanicException"
            if not (panic or isinstance(error, ValueError | OSError)):
                raise
            self._index = None
            reason = f"the word index cannot be used ({error}); remove this folder to build it anew"
            raise ArchiveDamaged(str(self.folder), reason) from error

    def _opened(self) -> Any:
        if self._index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            files = self._files()
            if sum(file.stat().st_size for file in files) <= READ_WHOLE:
                self._compare(files)
            self._index = self._tantivy.Index(self._schema, path=str(self.folder), reuse=True)
            self._index.config_reader("manual")
        return self._index

    def _searcher(self) -> Any:
        index = self._opened()
        index.reload()
        return index.searcher()

    def _files(self) -> list[Path]:
        """The files of the last commit that carry a checksum."""
        if not self.there:
            return []
        found = []
        try:
            for segment in json.loads((self.folder / META).read_bytes())["segments"]:
                name, deletes = segment["segment_id"].replace("-", ""), segment["deletes"]
                kinds = [*KINDS, f"{deletes['opstamp']}.del"] if deletes else KINDS
                found += [self.folder / f"{name}.{kind}" for kind in kinds]
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("meta.json is not what was written") from error
        return found

    def _compare(self, files: Iterable[Path]) -> None:
        for file in files:
            if not _intact(file):
                raise ValueError(f"{file.name} is not what was written")

    def compare(self) -> None:
        """Read every file against its checksum."""
        with self._guarded():
            self._compare(self._files())

    def has_gaps(self) -> bool:
        """Whether files hold documents that were taken out, or are left over."""
        try:
            files = self._files()
        except ValueError:
            return True
        left = {file.name for file in self.folder.glob("[!.]*")} - {file.name for file in files}
        return left > {META} or any(file.suffix == ".del" for file in files)

    def copy_to(self, folder: Path) -> bool:
        """Copy the last commit to a new folder; False, and no folder, if it changes all the time.

        Files of a commit never change, but another program may remove them after its next one.
        """
        for _ in range(TRIES):
            with suppress(FileNotFoundError, ValueError):
                meta = (self.folder / META).read_bytes()
                folder.mkdir()
                for file in self._files():
                    shutil.copyfile(file, folder / file.name)
                shutil.copyfile(self.folder / MANAGED, folder / MANAGED)
                if (self.folder / META).read_bytes() == meta:
                    (folder / META).write_bytes(meta)
                    return True
            shutil.rmtree(folder, ignore_errors=True)
        return False

    def size(self) -> int:
        """How many documents it holds."""
        with self._guarded():
            return int(self._searcher().num_docs)

    # --- writing --------------------------------------------------------------------------------

    def write(self, documents: Sequence[Document]) -> None:
        """Add documents and make them last: on return they are on disk and can be found."""
        with self._guarded():
            writer = self._opened().writer(HEAP, 1)
            for document in documents:
                writer.add_document(self._document(document))
            writer.commit()
            writer.wait_merging_threads()

    def _document(self, document: Document) -> Any:
        built = self._tantivy.Document()
        built.add_integer("entry", document.entry)
        if document.last is not None and document.first is not None:
            built.add_integer("first", document.first)
            built.add_integer("last", document.last)
        if document.passage:
            built.add_integer("passage", document.passage)
        built.add_text("words" if document.passage else "lead", " ".join(document.terms))
        if not document.passage and document.last is not None and document.first is not None:
            first, last = month_of(document.first), month_of(document.last)
            month = first if first == last else None
            built.add_text("dated", " ".join(_dated(month, term) for term in document.terms))
        return built

    def forget_above(self, entry: int) -> None:
        """Remove the documents of later entries."""
        with self._guarded():
            writer = self._opened().writer(HEAP, 1)
            writer.delete_documents_by_query(self._range("entry", entry + 1, None))
            writer.commit()
            writer.wait_merging_threads()

    # --- asking ---------------------------------------------------------------------------------

    def _range(self, field: str, low: int | None, high: int | None) -> Any:
        kind = self._tantivy.FieldType.Integer
        return self._tantivy.Query.range_query(self._schema, field, kind, low, high)

    def _within(self, query: Any, limits: Limits) -> Any:
        """The query inside a window; the window adds nothing to the score."""
        must, ask = self._tantivy.Occur.Must, self._tantivy.Query
        bounds = (("last", limits.last_from, limits.last_to), ("first", None, limits.first_to))
        parts = [(must, query)]
        for field, low, high in bounds:
            if low is not None or high is not None:  # an entry without a date is never inside
                inside = self._range(field, low, high)
                parts.append((must, ask.const_score_query(inside, 0.0)))
        return ask.boolean_query(parts)

    def nearest(
        self, weights: Mapping[str, float], limits: Limits, limit: int
    ) -> list[tuple[int, float]]:
        """Entries whose lead holds most of these terms, by the sum of their weights.

        At least `limit` if there are as many, and every entry tied with the last of them. The
        score has no part that depends on other documents, so it is the same in every archive.
        """
        ask, should = self._tantivy.Query, self._tantivy.Occur.Should

        def part(field: str, term: str, weight: float) -> Any:
            asked = ask.term_query(self._schema, field, term, "basic")
            return should, ask.const_score_query(asked, stepped(weight))

        months = limits.months
        terms = [
            part(*place, weight)
            for term, weight in sorted(weights.items())
            for place in ([("dated", _dated(m, term)) for m in months] or [("lead", term)])
        ]
        if not terms:
            return []
        query = self._within(ask.boolean_query(terms), limits)
        with self._guarded():
            searcher, many = self._searcher(), limit + 1
            while True:
                hits = searcher.search(query, many, count=False).hits
                if len(hits) < many or hits[-1][0] < hits[limit - 1][0]:
                    break
                many *= 4
            floor = hits[min(limit, len(hits)) - 1][0] if hits else 0.0
            hits = [hit for hit in hits if hit[0] >= floor]
            entries = searcher.fast_field_values("entry", [address for _, address in hits])
        return [(int(entry), score) for entry, (score, _) in zip(entries, hits, strict=True)]

    def find(
        self, wanted: Wanted, limits: Limits, limit: int, among: Sequence[int] | None = None
    ) -> list[Hit]:
        """The best passages that hold everything wanted, at most `limit`.

        `among` keeps to the entries of these numbers and changes no score.
        """
        ask, must = self._tantivy.Query, self._tantivy.Occur.Must
        parts = [(must, ask.term_query(self._schema, "words", term)) for term in wanted.terms]
        for phrase in wanted.phrases:
            parts.append((must, ask.phrase_query(self._schema, "words", list(phrase))))
        if not parts:
            return []
        if among is not None:
            held = ask.term_set_query(self._schema, "entry", list(among))
            parts.append((must, ask.const_score_query(held, 0.0)))
        query = self._within(ask.boolean_query(parts), limits)
        with self._guarded():
            searcher = self._searcher()
            hits = searcher.search(query, limit, count=False).hits
            places = [address for _, address in hits]
            passages = searcher.fast_field_values("passage", places)
            entries = searcher.fast_field_values("entry", places)
        return [
            Hit(score, int(passage), int(entry))
            for (score, _), passage, entry in zip(hits, passages, entries, strict=True)
        ]

    def per_entry(self, first: int, last: int) -> Counter[int]:
        """How many documents each entry of a range has."""
        with self._guarded():
            searcher = self._searcher()
            query = self._range("entry", first, last)
            hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
            numbers = searcher.fast_field_values("entry", [address for _, address in hits])
        return Counter(int(number) for number in numbers)
