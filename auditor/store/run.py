"""A run: when, by what, over which files. It says which of the files a store knows are spoken of."""

from hashlib import sha256
from importlib.metadata import version
from typing import Any, NamedTuple

from auditor.pipeline import Settings, bench
from auditor.readers import components
from auditor.store.part import arrow_table
from auditor.store.table import Column

RUN = (
    Column("run", "count", "第几次核查"),
    Column("started", "text", "开始的时间"),
    Column("rules", "text", "规则、口径和设置的摘要"),
    Column("rule_count", "count", "规则条数"),
    Column("engine", "text", "匹配引擎"),
    Column("profile", "text", "指定的口径"),
    Column("version", "text", "auditor 的版本"),
    Column("refused", "texts", "不能用的规则文件"),
    Column("files", "count", "给出的文件数"),
)
SOURCE = (Column("run", "count", "第几次核查"), Column("source", "text", "给出的文件"))


class Run(NamedTuple):
    """A run and the names of the files given to it. `rules` is the digest of what they are judged by."""

    started: str
    rules: str
    rule_count: int
    engine: str
    profile: str | None
    refused: tuple[str, ...]
    sources: tuple[str, ...]


def judged_by(settings: Settings) -> str:
    """The digest of everything but the file itself that a row depends on: version, rules, profile, settings, and what can be read here."""
    asked = (settings.profile or "", settings.lang, str(settings.repairs))
    parts = (version("auditor"), bench(settings).ruleset.sha256, *asked, *components())
    return sha256("\0".join(parts).encode()).hexdigest()


def run_tables(run: Run, number: int) -> dict[str, Any]:
    """The two tables of a run."""
    told = (
        number,
        run.started,
        run.rules,
        run.rule_count,
        run.engine,
        run.profile,
        version("auditor"),
        list(run.refused),
        len(run.sources),
    )
    return {"run": arrow_table(RUN, [[one] for one in told]), "sources": arrow_table(SOURCE, [[number] * len(run.sources), run.sources])}
