"""rules/README.md is the catalogue of the rules as they are."""

import pytest

from auditor.author.rules import measures
from auditor.authoring.catalogue import NAMES, catalogue
from auditor.findings import Language
from auditor.ruleset import built_in, load


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_catalogue_beside_the_rules_is_up_to_date(lang: Language) -> None:
    written = (built_in() / NAMES[lang]).read_text(encoding="utf-8")
    assert written == catalogue(load(), measures(built_in()), lang), "auditor rules docs writes it anew"


def test_a_rule_has_its_row_with_basis_examples_and_measure() -> None:
    ruleset = load()
    rows = [line for line in catalogue(ruleset, {}).splitlines() if line.startswith("| [`")]
    assert len(rows) == len(ruleset.rules)
    (row,) = [line for line in rows if "[`score-above-weight`]" in line]
    assert row.startswith("| [`score-above-weight`](scoring/score-above-weight.yaml) | 严重 | 得分超过分值 | 自评表附注 注2 | 准确 | fail ")
    assert row.endswith(" | — | — |")
