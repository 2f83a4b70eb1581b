"""Settings: precedence, strictness, and messages that show the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from alteram.errors import SettingsError
from alteram.settings import Settings, from_text, load, with_values


def test_environment_over_project_over_user(tmp_path: Path) -> None:
    user = tmp_path / "user.toml"
    user.write_text("[evidence]\ntop = 4\n[archive]\nwindow_days = 3\nstory_limit = 9\n")
    project = tmp_path / "project"
    (project / "deep").mkdir(parents=True)
    (project / "alteram.toml").write_text("[evidence]\ntop = 5\n[archive]\nwindow_days = 4\n")
    found = load(folder=project / "deep", user_file=user, environment={"ALTERAM_EVIDENCE_TOP": "6"})
    assert found.evidence.top == 6
    assert found.archive.window_days == 4
    assert found.archive.story_limit == 9


def test_paths_in_a_file_are_meant_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "alteram.toml").write_text('[archive]\npath = "kept"\noutlets = ["own.csv"]\n')
    found = load(folder=tmp_path, user_file=tmp_path / "none.toml", environment={})
    assert found.archive_path == tmp_path / "kept"
    assert found.archive.outlets == (str(tmp_path / "own.csv"),)


def test_an_address_of_a_server_stays_what_it_is(tmp_path: Path) -> None:
    address = "postgresql://ada@db.example/coverage"
    (tmp_path / "alteram.toml").write_text(f'[archive]\npath = "{address}"\n')
    found = load(folder=tmp_path, user_file=tmp_path / "none.toml", environment={})
    assert found.archive_server == found.archive_place == address
    assert found.archive_path.parent.name == "servers"  # what this machine keeps beside it
    assert found.digest() == Settings().digest()


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"evidense": {}}, "did you mean 'evidence'"),
        ({"evidence": {"tops": 3}}, "did you mean 'top'"),
        ({"evidence": {"top": "many"}}, "takes a whole number, not 'many'"),
        ({"evidence": {"top": True}}, "takes a whole number, not True"),
        ({"archive": {"outlets": [1]}}, "takes a list of texts"),
        ({"evidence": 3}, "is a section"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_hint(values: dict[str, object], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        with_values(Settings(), values, "test")


def test_a_file_that_is_no_toml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "alteram.toml").write_text("[evidence\n")
    with pytest.raises(SettingsError, match=r"alteram\.toml: not a TOML file"):
        load(folder=tmp_path, user_file=tmp_path / "none.toml", environment={})


@pytest.mark.parametrize("typed", ["evidence.top", "top=3", "=3", ".top=3"])
def test_a_knob_typed_wrongly_shows_the_form(typed: str) -> None:
    with pytest.raises(SettingsError, match=r"STEP\.KNOB=VALUE"):
        from_text(typed)


def test_the_digest_moves_with_results_only() -> None:
    plain = Settings().digest()
    assert with_values(Settings(), from_text("evidence.top=9"), "t").digest() != plain
    assert with_values(Settings(), from_text("archive.path=/x"), "t").digest() == plain
    assert with_values(Settings(), from_text("report.show_silent=1"), "t").digest() == plain
