"""What can happen to files that are derived from others and can be made anew."""

from __future__ import annotations

import random
import shutil
from pathlib import Path


def lose(words: Path, chance: random.Random) -> None:
    shutil.rmtree(words)


def lose_a_file(words: Path, chance: random.Random) -> None:
    a_file(words, chance).unlink()


def truncate(words: Path, chance: random.Random) -> None:
    file = a_file(words, chance)
    raw = file.read_bytes()
    file.write_bytes(raw[: chance.randrange(len(raw) - 1)])


def flip(words: Path, chance: random.Random) -> None:
    file = a_file(words, chance)
    raw = bytearray(file.read_bytes())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    file.write_bytes(raw)


def scramble(words: Path, chance: random.Random) -> None:
    for file in words.iterdir():
        file.write_bytes(chance.randbytes(file.stat().st_size))


def a_file(words: Path, chance: random.Random) -> Path:
    files = (file for file in words.iterdir() if not file.name.startswith("."))
    return chance.choice(sorted(files, key=lambda file: (file.suffix, file.stat().st_size)))


WORDS = (lose, lose_a_file, truncate, flip, scramble)


def strike(folder: Path, chance: random.Random) -> str:
    """Damage something derived in the folder of an archive that nobody has open; says what."""
    words, shared = folder / "words", folder / "archive.db-shm"
    if chance.random() < 0.4 and shared.exists():  # the index SQLite keeps of its log
        shared.write_bytes(chance.randbytes(shared.stat().st_size))
        return "index of the log"
    whole = words.is_dir() and all(
        file.stat().st_size > 2 for file in words.iterdir() if not file.name.startswith(".")
    )
    if not whole or not any(words.glob("[!.]*")):
        return "nothing"
    damage = chance.choice(WORDS)
    damage(words, chance)
    return damage.__name__
