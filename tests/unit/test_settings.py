"""Settings: precedence, strictness, and messages that show the way out."""

from __future__ import annotations

from dataclasses import asdict
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
        ({"evidence": {"top": 0}}, r"evidence\.top is from 1 to .*, not 0"),
        ({"evidence": {"top": "-5"}}, r"evidence\.top is from 1 to .*, not -5"),
        ({"archive": {"window_days": -3}}, r"from 0 to 100,000, not -3"),
        ({"archive": {"story_least": 1.5}}, r"from 0 to 1, not 1\.5"),
        ({"lineage": {"same_text": "nan"}}, r"from 0 to 1, not nan"),
        ({"endpoint": {"seconds": 0}}, r"greater than nought, not 0"),
        ({"page": {"max_seconds": "inf"}}, r"greater than nought, not inf"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_hint(values: dict[str, object], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        with_values(Settings(), values, "test")


def test_numbers_at_their_limits_are_taken() -> None:
    values = {"archive": {"window_days": 0, "story_least": 1}, "report": {"show_silent": "0"}}
    found = with_values(Settings(), values, "test")
    assert (found.archive.window_days, found.archive.story_least) == (0, 1.0)
    assert found.report.show_silent == 0


def test_every_default_is_within_its_limits() -> None:
    values = {
        step: {knob: value for knob, value in knobs.items() if isinstance(value, int | float)}
        for step, knobs in asdict(Settings()).items()
    }
    assert with_values(Settings(), values, "test") == Settings()


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
