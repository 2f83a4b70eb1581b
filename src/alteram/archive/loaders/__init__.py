"""Files into pages: every kind of file an archive can be filled from.

What a file is is told by its first bytes, never by its name. Files are read in a stream; what is
broken is handed on as an error with its place, so that the rest still comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alteram.archive.loaders import (
    csvs,
    feeds,
    folders,
    lines,
    lists,
    mail,
    newsml,
    pages,
    parquet,
    warc,
    zips,
)
from alteram.archive.loaders.inputs import Input, Loaded, Read, of_path
from alteram.errors import AlteramError, InputError
from alteram.model import Page

__all__ = ["LOADERS", "Input", "Loaded", "Loader", "Read", "load"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """One kind of file: what it is, whether the first bytes tell it, how it is read.

    A container hands on its members as `Input`, each to be loaded as what it is.
    """

    about: str
    tells: Callable[[bytes], bool]
    load: Callable[[Input, Read], Iterator[Page | AlteramError | Input]]


def load(path: Path, read: Read, *, kind: str = "") -> Loaded:
    """The pages of a file or folder, in a fixed order; what cannot be read as `AlteramError`.

    `read` takes bytes and an address and gives a page; it is called for HTML and text. `kind` is
    a name in `LOADERS` and stops the guessing. Raises nothing of its own.
    """
    yield from _load(of_path(path), read, kind)


def _load(given: Input, read: Read, kind: str) -> Loaded:
    try:
        if kind and kind not in LOADERS:
            raise InputError(given.where, f"no kind {kind!r}; known: {', '.join(LOADERS)}")
        empty = True
        for item in LOADERS[kind or _kind(given)].load(given, read):
            empty = False
            if isinstance(item, Input):
                yield from _load(item, read, "")
            else:
                yield item
        if empty:
            yield InputError(given.where, "no article in it")
    except AlteramError as error:
        yield error
    except OSError as error:
        yield InputError(given.where, error.strerror or str(error))


def _kind(given: Input) -> str:
    if given.path is not None and given.path.is_dir():
        return "folder"
    start = given.start()
    return next(name for name, loader in LOADERS.items() if loader.tells(start))


def _never(_start: bytes) -> bool:
    """No first bytes tell this kind."""
    return False


# In the order in which a file is asked; the last takes whatever is left.
LOADERS: Mapping[str, Loader] = {
    "folder": Loader(about="a folder, with all below it", tells=_never, load=folders.load_folder),
    "zip": Loader(about="a ZIP of any of these", tells=zips.is_zip, load=zips.load_zip),
    "wacz": Loader(
        about="a packed web archive (WACZ); seen from the list inside",
        tells=_never,
        load=zips.load_wacz,
    ),
    "warc": Loader(
        about="a web archive (WARC): HTML pages whose records are whole",
        tells=warc.is_warc,
        load=warc.load_warc,
    ),
    "parquet": Loader(
        about="a Parquet table, one article a row (needs the extra `parquet`)",
        tells=parquet.is_parquet,
        load=parquet.load_parquet,
    ),
    "feed": Loader(
        about="an RSS, Atom or RDF feed: the items with full text",
        tells=feeds.is_feed,
        load=feeds.load_feed,
    ),
    "newsml": Loader(
        about="IPTC NewsML-G2: text items", tells=newsml.is_newsml, load=newsml.load_newsml
    ),
    "sitemap": Loader(
        about="a news sitemap: counted, not read, since it holds addresses only",
        tells=lists.is_sitemap,
        load=lists.load_sitemap,
    ),
    "opml": Loader(
        about="an OPML list of feeds: counted, not read",
        tells=lists.is_opml,
        load=lists.load_opml,
    ),
    "disqus": Loader(
        about="a Disqus export: counted, not read, since it holds comments and no articles",
        tells=lists.is_disqus,
        load=lists.load_disqus,
    ),
    "xml": Loader(
        about="any other XML: refused, with the name of its root",
        tells=lists.is_other_xml,
        load=lists.load_other_xml,
    ),
    "jsonfeed": Loader(
        about="a JSON Feed: the items with full text",
        tells=lines.is_json_feed,
        load=lines.load_jsonfeed,
    ),
    "ninjs": Loader(
        about="IPTC ninjs 1.x to 3.x: text items",
        tells=lines.is_ninjs_file,
        load=lines.load_ninjs,
    ),
    "jsonl": Loader(
        about="JSON Lines, one article a line; or one JSON document",
        tells=lines.is_json,
        load=lines.load_json,
    ),
    "eml": Loader(
        about="a newsletter as an e-mail file (EML)", tells=mail.is_mail, load=mail.load_mail
    ),
    "markdown": Loader(
        about="Markdown with front matter", tells=pages.is_markdown, load=pages.load_markdown
    ),
    "csv": Loader(
        about="a CSV or TSV table, one article a row, names in the first",
        tells=csvs.is_table,
        load=csvs.load_table,
    ),
    "html": Loader(about="one saved web page", tells=pages.is_html, load=pages.load_page),
    "text": Loader(about="one page as plain text", tells=lambda _start: True, load=pages.load_page),
}
