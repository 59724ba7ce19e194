"""What a store answers, to SQL and as an overview: asked in this process, of one batch with much wrong in it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditor import store
from auditor.overview import html, overview, text, workbook
from auditor.overview.words import summary
from auditor.pipeline import Refused
from tests.store.run import asked, batch, form

BROKEN: dict[str, Callable[[], bytes]] = {
    "空.docx": lambda: b"",
    "截断.docx": lambda: _docx()[:200],
    "加密.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "照片.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(64),
    "改名.xlsx": lambda: b"MZ" + bytes(100),
    "通知.txt": "请各单位按时报送。".encode,
}


def _docx() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>" * 40)
    return written.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty submissions of five units, ten per cent broken files of all kinds among them, names that occur in every folder."""
    folder = tmp_path_factory.mktemp("材料")
    for number in range(54):
        unit = ["图书馆", "文化馆", "博物馆", "档案馆", "体育馆"][number % 5]
        form(folder / f"{number % 9}/自评表{number // 9}.txt", project=f"购书经费{number}", unit=unit, score=55 if number % 5 == 1 else 50)
    for name, content in BROKEN.items():
        (folder / "3" / name).write_bytes(content())
    kept = tmp_path_factory.mktemp("库")
    run = batch(folder, "--store", kept, "--fail-on", "never", "--strict")
    assert (run.returncode, run.stderr) == (3, "")
    return kept


def locked(home: Path) -> Any:
    kept = store.found(home)
    return store.lock(store.opened(kept), kept)


def test_broken_files_and_names_that_repeat_lose_nothing(home: Path) -> None:
    assert asked(home, "SELECT count(*), count(DISTINCT source) FROM submissions") == [(54, 54)]
    skipped = asked(home, "SELECT parse_filename(source), reason <> '' FROM skipped ORDER BY 1")
    assert skipped == [(name, True) for name in sorted(BROKEN)]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "Cannot access file"),
        ("SELECT * FROM '/etc/passwd'", "Table with name /etc/passwd does not exist"),
        ("SELECT * FROM glob('/*')", "Cannot access file"),
        ("SELECT content FROM read_text('/etc/passwd')", "Cannot access file"),
        ("SELECT * FROM home", "Table with name home does not exist"),
        ("SELECT nonsense FROM submissions", 'Referenced column "nonsense" not found'),
        ("SELEKT 1", "syntax error"),
        ("ATTACH 'x.db'", "只能用一句 SELECT 查询"),
        ("COPY (SELECT 1) TO 'x.csv'", "只能用一句 SELECT 查询"),
        ("SET enable_external_access = true", "只能用一句 SELECT 查询"),
        ("INSTALL httpfs", "只能用一句 SELECT 查询"),
        ("DROP VIEW submissions", "只能用一句 SELECT 查询"),
        ("SELECT 1; SELECT 2", "只能用一句 SELECT 查询"),
        ("", "只能用一句 SELECT 查询"),
    ],
)
def test_a_query_reaches_nothing_but_the_store_and_writes_nothing(home: Path, sql: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        store.answered(locked(home), sql)
    assert sentence in str(refused.value)


def test_a_locked_store_still_joins_and_counts(home: Path) -> None:
    sql = """
        SELECT unit, count(DISTINCT f.source) AS submissions FROM findings f JOIN submissions s USING (source, form)
        WHERE rule = 'score-above-weight' GROUP BY unit
    """
    assert store.answered(locked(home), sql) == store.Answered(("unit", "submissions"), [("某县文化馆", 11)])


def test_every_count_of_a_submission_is_that_of_its_rows(home: Path) -> None:
    sql = """
        SELECT count(*) FROM submissions s WHERE
          errors + warnings + notes <> (SELECT count(*) FROM findings f WHERE f.source = s.source)
          OR figures_read <> (SELECT count(*) FROM figures f WHERE f.source = s.source)
          OR figures_wrong <> (SELECT count(*) FROM figures f WHERE f.source = s.source AND state = 'wrong')
          OR indicators <> (SELECT count(*) FROM indicators i WHERE i.source = s.source)
          OR passed <> (SELECT sum(count) FROM outcomes o WHERE o.source = s.source AND outcome = 'pass')
    """
    assert asked(home, sql) == [(0,)]


def test_the_overview_has_the_worst_first_and_what_could_not_be_read(home: Path) -> None:
    told = overview(store.opened(store.found(home)))
    assert told.part("units").rows[0][:2] == ("某县文化馆", 11)
    assert told.part("years").rows[0][:2] == (2024, 54)
    assert told.part("rules").rows[0][1] == "score-above-weight"
    assert sum(row[1] for row in told.part("reasons").rows) == len(BROKEN)
    assert summary(told, "zh")[1] == "6 个文件没有核查，原因见后；逐个列出的在 --format html 或 xlsx 里。"
    assert summary(told, "en")[0].startswith("54 submissions (5 units, 60 files): ")


def test_the_overview_is_written_as_text_html_and_xlsx(home: Path) -> None:
    told = overview(store.opened(store.found(home)))
    assert text.render(told, "zh", 100).decode().startswith("54 份自评（5 个单位，60 个文件）：严重 ")
    page = html.render(told, "zh", 100).decode()
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<svg ") == 2
    assert page.count("某县文化馆") > 11
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(told, "zh", 100)))
    assert book.sheetnames[:3] == ["成批核查汇总", "按单位，最严重的在前", "按自评，最严重的在前"]
    units = book["按单位，最严重的在前"]
    assert [units.cell(3, column).value for column in (1, 2)] == ["某县文化馆", 11]


def test_files_that_are_given_no_longer_stay_but_are_not_counted(home: Path, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        form(tmp_path / f"材料/{name}.txt", project=f"{name}经费")
    batch(tmp_path / "材料", "--store", tmp_path / "库")
    (tmp_path / "材料/乙.txt").unlink()
    batch(tmp_path / "材料", "--store", tmp_path / "库")
    assert asked(tmp_path / "库", "SELECT project, given FROM submissions ORDER BY given") == [("乙经费", False), ("甲经费", True)]
    assert summary(overview(store.opened(store.found(tmp_path / "库"))), "zh")[1:] == ["核查库里另有 1 个文件不在上次核查之列，没有计入。"]


def test_folders_of_one_name_are_told_apart_and_a_folder_within_another_is_not_counted_twice(tmp_path: Path) -> None:
    for place in ("2023/自评", "2024/自评"):
        form(tmp_path / place / "甲/表.txt", project=place)
        batch(tmp_path / place, "--store", tmp_path / "库")
    batch(tmp_path / "2024/自评/甲", "--store", tmp_path / "库")
    assert asked(tmp_path / "库", "SELECT source, project, given FROM submissions ORDER BY source") == [
        ("自评(2)/甲/表.txt", "2024/自评", True),
        ("自评/甲/表.txt", "2023/自评", False),
    ]
