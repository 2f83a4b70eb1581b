"""Who controls whom, by the `trust.txt` files that publishers keep on their own sites.

The form is JournalList's (https://journallist.net/reference-document-for-trust-txt-specifications):
lines `variable=address`, comments after `#`. A claim counts only if the other side makes it too:
`control` on one site with `controlledby` on the other. `member` and `belongto` are read alike, but
say that two publishers are in one association, which makes nobody the owner of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from alteram.archive.fields import bare_domain
from alteram.errors import InputError

FILE = "trust.txt"
_KINDS = {"control": "controlledby", "member": "belongto"}
_KNOWN = {*_KINDS, *_KINDS.values(), "social", "vendor", "customer", "disclosure", "contact"}
_KNOWN |= {"datatrainingallowed"}


class Claim(NamedTuple):
    """What the site at one domain says of the one at another: `control`, `belongto`, …"""

    variable: str
    by: str
    of: str


def read_claims(folder: Path) -> list[Claim]:
    """The claims of all files in a folder, in a fixed order.

    A file is one site's, told by its name or that of its folder: `valley.example.txt`,
    `valley.example/trust.txt`, `valley.example/.well-known/trust.txt`. Raises `InputError` naming
    the folder that holds none, the file that tells no domain, or the file that is no `trust.txt`.
    """
    found = {
        *folder.glob("*.txt"),
        *folder.glob(f"*/{FILE}"),
        *folder.glob(f"*/.well-known/{FILE}"),
    }
    if not found:
        raise InputError(str(folder), f"no {FILE} in it; put one at valley.example/{FILE}")
    return sorted({claim for file in found for claim in _claims(file, _domain(file, folder))})


def _domain(file: Path, folder: Path) -> str:
    inside = file.relative_to(folder).parts
    name = inside[0] if len(inside) > 1 else file.stem
    domain = bare_domain(name)
    if not domain:
        raise InputError(str(file), f"{name!r} is no domain; name it valley.example.txt")
    return domain


def _claims(file: Path, domain: str) -> list[Claim]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"no {FILE}: {error}") from error
    lines = (line.split("#", 1)[0].partition("=") for line in text.splitlines())
    said = [(name.strip().lower(), value.strip()) for name, mark, value in lines if mark]
    if not any(name in _KNOWN for name, _ in said):
        raise InputError(str(file), f"no {FILE}: no line such as controlledby=https://…")
    kept = {*_KINDS, *_KINDS.values()}
    given = [(name, bare_domain(value)) for name, value in said if name in kept]
    return [Claim(name, domain, of) for name, of in given if of and of != domain]


def reciprocal(claims: Iterable[Claim], variable: str) -> list[tuple[str, str]]:
    """The pairs (one that says `variable`, the other that says the same from its side)."""
    known = set(claims)
    answer = _KINDS[variable]
    return sorted(
        (claim.by, claim.of)
        for claim in known
        if claim.variable == variable and Claim(answer, claim.of, claim.by) in known
    )


def controllers(claims: Iterable[Claim]) -> Mapping[str, str]:
    """For each domain in a reciprocal claim of control the domain at the top, itself included.

    A site that two control is nobody's alone and gets none; neither does a ring of control.
    """
    above: dict[str, set[str]] = {}
    domains = set()
    for controlling, controlled in reciprocal(claims, "control"):
        above.setdefault(controlled, set()).add(controlling)
        domains |= {controlling, controlled}
    found = {domain: _top(domain, above) for domain in sorted(domains)}
    return {domain: top for domain, top in found.items() if top}


def _top(domain: str, above: Mapping[str, set[str]]) -> str:
    met = [domain]
    while over := above.get(met[-1]):
        if len(over) > 1 or over & set(met):
            return ""
        met += over
    return met[-1]
