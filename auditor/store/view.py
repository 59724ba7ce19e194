"""A store → tables that can be asked: of each file the latest rows, and whether the last run was about it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from auditor.findings import Language
from auditor.pipeline import Refused
from auditor.store import part, run
from auditor.store.extra import extra
from auditor.store.home import Home
from auditor.store.table import COMPARED, DIGITS, IDENTITY, PLACES, TABLES, Column, Kind, TableName

_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "count": "INTEGER",
    "number": f"DECIMAL({DIGITS},{PLACES})",
    "seconds": "FLOAT",
    "texts": "VARCHAR[]",
}
_CURRENT = """
CREATE TABLE current AS
WITH told AS (SELECT source, part, rules, true AS audited FROM every_submissions
              UNION ALL SELECT source, part, rules, false FROM every_skipped),
latest AS (SELECT source, max(part) AS part FROM told GROUP BY source),
last AS (SELECT source FROM every_sources WHERE run = (SELECT max(run) FROM every_run)),
one AS (SELECT source, part, any_value(rules) AS rules, bool_or(audited) AS audited
        FROM told SEMI JOIN latest USING (source, part) GROUP BY ALL)
SELECT source, part, rules, last.source IS NOT NULL AS given,
       CASE WHEN one.source IS NULL THEN 'outstanding'
            WHEN rules <> (SELECT rules FROM every_run ORDER BY run DESC LIMIT 1) THEN 'outdated'
            WHEN audited THEN 'audited' ELSE 'skipped' END AS state
FROM one FULL JOIN last USING (source)
"""
"""What became of each file. Outstanding: the last run was interrupted before it. Outdated: an earlier run has it, by other rules."""
_WORDS = {
    "zh": {
        "wrong": "这句 SQL 不能执行：{reason}",
        "select": "只能用一句 SELECT 查询，不能写入、附加或设置。",
    },
    "en": {
        "wrong": "This SQL cannot be run: {reason}",
        "select": "One SELECT only: nothing can be written, attached or set.",
    },
}


class Answered(NamedTuple):
    """What a query found: the names of the columns, and the rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def opened(store: Home) -> Any:
    """Views in DuckDB: `sources`, `runs`, and of each table the current rows: `given` where the last run was about the file."""
    connection = extra("duckdb").connect(":memory:")
    connection.execute("SET temp_directory = ''")
    parts = [part.place(store.parts, number) for number in part.numbers(store.parts)]
    runs = [part.place(store.runs, number) for number in part.numbers(store.runs)]
    for name, columns in TABLES.items():
        _view(connection, f"every_{name}", (*IDENTITY, *columns), [folder / f"{name}.parquet" for folder in parts])
    _view(connection, "every_run", run.RUN, [folder / "run.parquet" for folder in runs])
    _view(connection, "every_sources", run.SOURCE, [folder / "sources.parquet" for folder in runs[-1:]])
    connection.execute(_CURRENT)
    compared = [part.place(store.compared, number) for number in part.numbers(store.compared)[-1:]]
    for name in COMPARED:
        _view(connection, f"compared_{name}", (*IDENTITY, *TABLES[name]), [folder / f"{name}.parquet" for folder in compared])
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS {_current(name)}")
    connection.execute("CREATE VIEW sources AS SELECT * FROM current")
    connection.execute("CREATE VIEW runs AS SELECT * FROM every_run")
    return connection


def _current(name: TableName) -> str:
    """The current rows of a table; with the findings and outcomes of comparison, which count in the row of their submission too. Those of a
    ledger belong to no file of the run: their part is 0."""
    own = f"SELECT told.*, given FROM every_{name} told JOIN current USING (source, part)"  # noqa: S608 own names
    if name in COMPARED:
        return f"""{own} UNION ALL BY NAME
            SELECT told.*, coalesce(given, true) AS given FROM compared_{name} told LEFT JOIN current USING (source, part)
            WHERE part = 0 OR current.source IS NOT NULL"""  # noqa: S608 own names
    return _SUBMISSIONS if name == "submissions" else own


_SUBMISSIONS = """
SELECT told.* REPLACE ((errors + coalesce(more.error, 0))::INTEGER AS errors, (warnings + coalesce(more.warning, 0))::INTEGER AS warnings,
    (notes + coalesce(more.note, 0))::INTEGER AS notes, (reviews + coalesce(more.review, 0))::INTEGER AS reviews,
    (not_evaluable + coalesce(unjudged.times, 0))::INTEGER AS not_evaluable), given
FROM every_submissions told JOIN current USING (source, part)
LEFT JOIN (SELECT source, part, form, count(*) FILTER (severity = 'error') AS error, count(*) FILTER (severity = 'warning') AS warning,
           count(*) FILTER (severity = 'note') AS note, count(*) FILTER (outcome = 'review') AS review
           FROM compared_findings GROUP BY ALL) more USING (source, part, form)
LEFT JOIN (SELECT source, part, form, sum(count) AS times
           FROM compared_outcomes WHERE outcome = 'not_evaluable' GROUP BY ALL) unjudged USING (source, part, form)
"""


def lock(connection: Any, store: Home) -> Any:
    """The connection, from now on unable to see or write anything but the store's own files."""
    folders = ", ".join(f"'{_quoted(folder)}/'" for folder in (store.parts, store.runs, store.compared))
    for setting in (
        f"allowed_directories = [{folders}]",
        "enable_external_access = false",
        "python_enable_replacements = false",
        "autoload_known_extensions = false",
        "autoinstall_known_extensions = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def answered(connection: Any, sql: str, lang: Language = "zh") -> Answered:
    """What one SELECT finds. Raises Refused, with what DuckDB says, for wrong SQL and for anything that is not a SELECT."""
    duckdb = extra("duckdb")
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise Refused(_WORDS[lang]["select"])
        found = connection.execute(statements[0])
        return Answered(tuple(column[0] for column in found.description), found.fetchall())
    except duckdb.Error as error:
        raise Refused(_WORDS[lang]["wrong"].format(reason=error)) from None


def _view(connection: Any, name: str, columns: Iterable[Column], files: Iterable[Path]) -> None:
    """A view over some Parquet files, one without rows where there are none."""
    listed = ", ".join(f"'{_quoted(file)}'" for file in files)
    empty = ", ".join(f"NULL::{_TYPES[column.kind]} AS {column.name}" for column in columns)
    connection.execute(f"CREATE VIEW {name} AS " + (f"FROM read_parquet([{listed}])" if listed else f"SELECT {empty} WHERE false"))


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")
