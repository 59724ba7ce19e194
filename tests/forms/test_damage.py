"""Damage to the lines of a file breaks neither the reading nor a rule."""

import random

import pytest

from tests.forms.damage import damaged, failures, texts


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_submission_is_still_audited(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 damage wants no secrets
    for text in texts():
        assert failures(damaged(text, chance)) == []
