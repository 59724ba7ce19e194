"""The command line as a user meets it, on files a user could have sent; what a process of its own must show is shown in one."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor.pipeline import bench
from auditor.reporters import FORMATS
from tests.ran import Ran, ran

ROOT = Path(__file__).parents[1]
HEAD = """某县图书馆2024年度项目支出绩效自评表
项目名称：	购书经费	主管部门：	某县文化局	实施单位：	某县图书馆
	年初预算数（万元）	全年预算数（万元）	全年执行数（万元）	执行率	分值	得分
年度资金总额	30	30	30	100%	10	10
其中：财政拨款	30	30	30	100%	-	-
一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分	偏差原因分析及改进措施
"""
ROWS = """产出指标	数量指标	新购图书册数	≥3000册	3120册	50	{score}
效益指标	社会效益指标	到馆阅览人次	≥2万人次	2.1万人次	30	30
满意度指标	服务对象满意度指标	读者满意度	≥90%	95%	10	10
总分					100	{total}
"""
CLEAN = HEAD + ROWS.format(score=50, total=100)
WRONG = HEAD + ROWS.format(score=55, total=105)


def auditor(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    quiet = ["--quiet"] if arguments[:1] == ("check",) and len(arguments) > 1 and "--help" not in arguments else []
    return ran(*arguments, *quiet, stdin=stdin)  # else a slow machine would say how far it is


def alone(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120)


def told(*arguments: str | Path, stdin: bytes = b"", silent: bool = True) -> dict[str, Any]:
    run = auditor("check", *arguments, "--format", "json", stdin=stdin)
    assert run.stderr == b"" or not silent
    report: dict[str, Any] = json.loads(run.stdout)
    return report


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "某县图书馆.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_a_finding_is_shown_with_its_place_and_makes_the_exit_code_one(wrong: Path) -> None:
    run = alone("check", wrong, "--quiet")
    assert (run.returncode, run.stderr) == (1, b"")
    assert auditor("check", wrong) == (1, run.stdout, b"")
    shown = run.stdout.decode()
    assert shown.startswith("购书经费（某县图书馆，2024 年度）：严重 ")
    assert "第 7 行，指标「新购图书册数」得分：“55”" in shown


def test_the_bar_decides_the_exit_code_and_never_lowers_it(wrong: Path) -> None:
    assert auditor("check", wrong, "--fail-on", "never").returncode == 0
    assert auditor("check", wrong, "--fail-on", "note").returncode == 1


def test_json_says_what_the_text_says(wrong: Path) -> None:
    report = told(wrong)
    (submission,) = report["submissions"]
    assert report["schema"] == "auditor/report/1"
    assert (submission["source"], submission["project"], submission["unit"], submission["year"]) == (
        str(wrong),
        "购书经费",
        "某县图书馆",
        2024,
    )
    found = next(one for one in submission["findings"] if one["rule"] == "score-above-weight")
    assert (found["severity"], found["outcome"], found["actual"]) == ("error", "fail", "55")
    assert found["places"][0] == {"file": str(wrong), "where": "第 7 行，指标「新购图书册数」得分", "start": 0, "end": 2, "quote": "55"}
    assert submission["score"]["reported"] == "105"


def test_both_engines_find_the_same(wrong: Path) -> None:
    pytest.importorskip("durable")
    reports = [told(wrong, "--engine", engine) for engine in ("durable", "plain")]
    assert [report["rules"].pop("engine").split()[0] for report in reports] == ["durable_rules", "plain"]
    assert reports[0] == reports[1]


def test_a_submission_from_standard_input_is_named_so() -> None:
    (submission,) = told("-", stdin=WRONG.encode())["submissions"]
    assert submission["source"] == "标准输入"
    assert {place["file"] for found in submission["findings"] for place in found["places"]} == {"标准输入"}


def test_folders_and_patterns_give_their_files_once_in_order(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.txt", "~$甲.txt", ".隐藏.txt", "深/丙.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CLEAN, encoding="utf-8")
    report = told(tmp_path, tmp_path / "*.txt", tmp_path / "甲.txt")
    assert [one["source"] for one in report["submissions"]] == [str(tmp_path / name) for name in ("乙.txt", "甲.txt", "深/丙.txt")]
    assert report["skipped"] == []


def test_a_file_that_is_not_there_is_skipped_and_the_others_go_on(wrong: Path, tmp_path: Path) -> None:
    missing = tmp_path / "没有.docx"
    report = told(wrong, missing, tmp_path / "*.pdf")
    assert [one["source"] for one in report["submissions"]] == [str(wrong)]
    assert [one["source"] for one in report["skipped"]] == [str(missing), str(tmp_path / "*.pdf")]
    assert report["skipped"][1]["reason"] == "没有文件符合这个通配符。"
    assert auditor("check", wrong, missing, "--fail-on", "never").returncode == 0
    assert auditor("check", wrong, missing, "--fail-on", "never", "--strict").returncode == 3


def test_nothing_readable_is_an_error_of_the_input(tmp_path: Path) -> None:
    picture = tmp_path / "扫描件.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    run = auditor("check", picture, tmp_path)
    assert (run.returncode, run.stderr) == (2, b"")
    assert run.stdout.decode().startswith("没有可核查的材料：")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    report = told(tmp_path)
    assert report["skipped"] == [{"source": str(tmp_path), "reason": "文件夹里没有文件。"}]


def test_output_goes_to_a_file_and_a_place_that_cannot_be_written_is_told(wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告.json"
    run = auditor("check", wrong, "--format", "json", "--output", target)
    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b"")
    assert json.loads(target.read_bytes())["submissions"][0]["project"] == "购书经费"
    refused = auditor("check", wrong, "--output", tmp_path / "没有这个文件夹/报告.txt")
    assert refused.returncode == 2
    assert refused.stderr.decode().startswith("错误：不能写入")
    assert b"Traceback" not in refused.stderr


def test_an_unknown_profile_is_refused_before_anything_is_read(wrong: Path) -> None:
    run = auditor("check", wrong, "--profile", "火星口径")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().startswith("错误：没有口径“火星口径”")


def test_wrong_rules_of_ones_own_are_told_with_file_and_line_and_the_built_in_ones_run(wrong: Path, tmp_path: Path) -> None:
    folder = tmp_path / "本地规则"
    folder.mkdir()
    (folder / "no-check.yaml").write_text("title: 只有标题\n", encoding="utf-8")
    run = auditor("check", wrong, "--rules", folder)
    assert (run.returncode, run.stdout.decode().startswith("购书经费（某县图书馆，2024 年度）：严重 ")) == (2, True)
    sentences = run.stderr.decode().splitlines()
    assert all(sentence.startswith("错误：") for sentence in sentences)
    assert any("no-check.yaml 第 1 行" in sentence for sentence in sentences)
    assert sentences[-1] == f"错误：文件夹“{folder}”里的规则都不能用，只用了其余的规则。"
    (folder / "sound.yaml").write_text((ROOT / "rules/scoring/score-above-weight.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    bench.cache_clear()  # the rules have changed, which no process sees that has loaded them
    usable = auditor("check", wrong, "--rules", folder, "--fail-on", "never")
    assert (usable.returncode, usable.stderr.decode().splitlines()) == (0, sentences[:-1])
    assert auditor("check", wrong, "--rules", folder, "--fail-on", "never", "--strict").returncode == 3
    refused = told(wrong, "--rules", folder, silent=False)["rules"]["refused"]
    assert refused == [sentence.removeprefix("错误：") for sentence in sentences[:-1]]
    assert b"Traceback" not in run.stderr


def test_a_waived_finding_and_one_of_the_baseline_are_shown_and_do_not_count(wrong: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "上次.json"
    assert auditor("check", wrong, "--format", "json", "--output", earlier).returncode == 1
    again = told(wrong, "--baseline", earlier)["submissions"][0]
    assert {(found["outcome"], found["waived"]) for found in again["findings"]} == {("waived", "基线 上次.json 中已有")}
    assert (again["outcomes"]["fail"], again["outcomes"]["waived"]) == (0, len(again["findings"]))
    assert auditor("check", wrong, "--baseline", earlier).returncode == 0
    assert auditor("check", wrong, "--baseline", earlier, "--no-waivers").returncode == 1


def test_a_wrong_waiver_is_refused_before_anything_is_read(wrong: Path, tmp_path: Path) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text("- {rule: score-above-weight, where: 新购图书册数, who: 李某, until: 2099-12-31}\n", encoding="utf-8")
    run = auditor("check", wrong, "--waivers", waivers)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().splitlines() == [
        "错误：豁免.yaml 第 1 行第 3 列：豁免缺少 reason：为什么可以豁免。",
        "错误：规则、口径或豁免文件有 1 处错误，没有开始核查。",
    ]


def test_a_rule_of_the_users_own_runs_beside_the_others(wrong: Path, tmp_path: Path) -> None:
    folder = tmp_path / "本地规则"
    folder.mkdir()
    (folder / "library-target-low.yaml").write_text(
        """
title: 购书目标偏低
severity: note
why: 本县要求每年新购图书不少于五千册。
basis: [{document: 本县图书馆考核办法, clause: 第二条, confirmed: true}]
for: {i: indicator}
where: matches(i.name, "新购图书")
check: i.target >= 5000
focus: i.target
message: 指标「{i.name}」指标值 {i.target} 低于五千册。
examples:
  - {given: {indicator: {name: 新购图书册数, target: ≥3000册}}, outcome: fail}
  - {given: {indicator: {name: 新购图书册数, target: ≥5000册}}, outcome: pass}
  - {given: {indicator: {name: 新购图书册数, target: ""}}, outcome: not_evaluable}
""",
        encoding="utf-8",
    )
    (submission,) = told(wrong, "--rules", folder)["submissions"]
    found = next(one for one in submission["findings"] if one["rule"] == "library-target-low")
    assert found["message"] == "指标「新购图书册数」指标值 ≥3000册 低于五千册。"
    assert auditor("rules", "test", "library-target-low", "--rules", folder).stdout.decode() == "3 个例子都判定正确。\n"


def test_rules_are_listed_shown_and_tried() -> None:
    listed = auditor("rules", "list")
    assert listed.returncode == 0
    assert "scoring/score-above-weight" in listed.stdout.decode()
    shown = auditor("rules", "show", "score-above-weight").stdout.decode()
    assert shown.startswith("得分超过分值\n")
    assert "i.score <= i.weight" in shown
    tried = auditor("rules", "test", "score-above-weight")
    assert tried.returncode == 0
    assert tried.stdout.decode().endswith("个例子都判定正确。\n")
    unknown = auditor("rules", "show", "score-above-weigth")
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert unknown.stderr.decode() == "错误：没有规则“score-above-weigth”。用 auditor rules list 查看全部规则。\n"


def test_english_is_spoken_on_request(wrong: Path) -> None:
    shown = auditor("check", wrong, "--lang", "en").stdout.decode()
    assert "line 7, indicator “新购图书册数”, score: “55”" in shown
    assert "audit files" in auditor("check", "--help", "--lang", "en").stdout.decode()
    assert "核查文件" in auditor("check", "--help").stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "错误：缺少参数：check|batch|query|rules|waivers。"),
        (("check",), "错误：缺少参数：PATH。"),
        (("check", "a.txt", "--format", "pdf"), f"错误：--format 不能写 pdf，可以写 {', '.join(FORMATS)}。"),
        (("check", "a.txt", "--profile"), "错误：--profile 后面要写一个值。"),
        (("check", "a.txt", "--fast"), "错误：没有这样的参数：--fast。"),
        (("check", "--lang", "en"), "auditor check: error: the following arguments are required: PATH"),
    ],
)
def test_wrong_usage_is_two_and_told_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    run = auditor(*arguments)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode().splitlines()[-1] == sentence


def test_a_reader_who_stops_reading_gets_no_traceback(wrong: Path) -> None:
    command = f'"{sys.executable}" -m auditor rules list | head -1'
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=60
    )
    assert run.stderr == b""


def test_the_library_is_imported_in_no_time() -> None:
    script = "import time; start = time.perf_counter(); import auditor; print(time.perf_counter() - start)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True, timeout=60)
    assert float(run.stdout) < 0.3


def test_the_library_audits_a_file(wrong: Path) -> None:
    import auditor as library  # noqa: PLC0415 the import itself is what is lazy

    report = library.audit(wrong, engine="plain")
    assert isinstance(report, library.Report)
    (submission,) = report.submissions
    assert all(isinstance(found, library.Finding) for found in submission.findings)
    assert library.load_rules().rule("score-above-weight") is not None
    assert report.exit_code() == 1


def test_a_file_that_is_there_is_not_overwritten_unasked(wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告.txt"
    target.write_text("原来的内容", encoding="utf-8")
    refused = auditor("check", wrong, "--output", target)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.decode() == f"错误：“{target}”已经存在，没有覆盖。确要覆盖请加 --force。\n"
    assert target.read_text(encoding="utf-8") == "原来的内容"
    assert auditor("check", wrong, "--output", target, "--force").returncode == 1
    assert target.read_text(encoding="utf-8").startswith("购书经费")


def test_annotated_copies_are_written_beside_a_sentence_for_each_that_cannot_be(wrong: Path, tmp_path: Path) -> None:
    case = ROOT / "cases/met-but-scored-short/路灯维护自评表.xlsx"
    folder = tmp_path / "批注"
    run = auditor("check", case, wrong, "--annotate", folder, "--fail-on", "never")
    assert run.returncode == 0
    assert [path.name for path in folder.iterdir()] == ["路灯维护自评表-批注.xlsx"]
    assert run.stderr.decode().startswith(f"“{wrong}”没有批注副本：文本文件不能写批注，")
    again = auditor("check", case, "--annotate", folder, "--fail-on", "never")
    assert again.returncode == 2
    assert "已经存在，没有覆盖" in again.stderr.decode()


def test_a_template_goes_with_formats_that_have_one(wrong: Path, tmp_path: Path) -> None:
    run = auditor("check", wrong, "--template", tmp_path / "模板.xlsx")
    assert run.stderr.decode().startswith("错误：--template 只用于 --format xlsx")
    run = auditor("check", wrong, "--format", "xlsx", "--template", tmp_path / "模板.xlsx", "--output", tmp_path / "底稿.xlsx")
    assert run.stderr.decode() == f"错误：找不到模板“{tmp_path / '模板.xlsx'}”。\n"
    assert run.returncode == 2
