"""What becomes of published configs, 2001 to 2026: each is read, or refused with the errors that it
has, at their lines. `make corpus` also translates them, imports the modules and runs ruff on them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from corpus import configs, kept, outcome

CORPUS = Path(
    os.environ.get("SERTRANSPILE_CORPUS", Path(__file__).resolve().parents[3] / "shared" / "corpus")
)
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the collected configs are not here")
ERAS = sorted({name.split("/")[0] for name in kept()})


def test_every_config_of_the_collection_has_an_outcome() -> None:
    assert configs(CORPUS) == sorted(kept())


@pytest.mark.parametrize("era", ERAS)
def test_a_config_is_read_or_refused_with_its_errors(era: str) -> None:
    expected = {name: result for name, result in kept().items() if name.startswith(f"{era}/")}
    found = {name: outcome(CORPUS / name) for name in expected if (CORPUS / name).is_file()}
    assert found == expected
