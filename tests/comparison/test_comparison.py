"""What only shows across submissions is found, told where it stands in both files, and nobody is accused of what is only alike."""

from pathlib import Path

from auditor.findings import Report
from tests.comparison.county import CANAL, NIGHT, Form, Row, compared, found, unjudged, written

ACROSS = (
    "cloned-submission",
    "conflicting-duplicates",
    "lowered-target",
    "rollup-mismatch",
    "uniform-full-scores",
)


def accused(report: Report) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    return {rule: told for rule in ACROSS if (told := found(report, rule))}


def test_two_evaluations_of_one_project_that_disagree_are_told_under_the_later(tmp_path: Path) -> None:
    one = Form("渠道清淤", "丙县水利局", rows=[Row("清淤长度", "≥30公里", "31公里")])
    other = one._replace(score="95", rows=[Row("清淤长度", "≥30公里", "28公里")])
    report = compared(written(tmp_path, {"c1": one, "c2": other}))
    assert found(report, "conflicting-duplicates") == [
        (
            "c2.txt",
            (
                "「渠道清淤」（丙县水利局，2024 年）有两份自评而数字不同：本份总分 95、全年执行数 50万元，"
                "另一份总分 100、全年执行数 50万元；完成值或得分不同的指标：清淤长度。"
            ),
            (
                "第 11 行，总分“95”",
                "《c1.txt》第 11 行，总分“100”",
                "第 8 行，「年度资金总额」全年执行数“50”",
                "《c1.txt》第 8 行，「年度资金总额」全年执行数“50”",
                "第 10 行，指标「清淤长度」实际完成值“28公里”",
            ),
        )
    ]
    assert report.rules.waiting[0].startswith("未判定 ledger-amount-mismatch：没有给出支付台账")


def test_the_same_file_twice_conflicts_with_nothing(tmp_path: Path) -> None:
    one = Form("渠道清淤", "丙县水利局")
    assert accused(compared(written(tmp_path, {"c1": one, "c2": one}))) == {}


def test_projects_written_differently_are_left_to_a_person(tmp_path: Path) -> None:
    forms = {"c1": Form("渠道清淤", "丙县水利局"), "c2": Form("2024年渠道清淤项目", "丙县水利局", score="95")}
    report = compared(written(tmp_path, forms))
    assert accused(report) == {}
    assert unjudged(report, "conflicting-duplicates") == [("c2.txt", "两份材料的项目名称写法不同，需人工确认是否同一项目")]


def test_a_target_below_last_years_achievement_is_a_note_beside_last_years_file(tmp_path: Path) -> None:
    forms = {
        "2023": Form("路灯维护", "甲县住建局", 2023, rows=[Row("维护路灯数量", "≥400盏", "460盏")]),
        "2024": Form("路灯维护", "甲县住建局", 2024, rows=[Row("维护路灯数量", "≥300盏", "320盏")]),
        "other": Form("路灯维护", "乙县住建局", 2024, rows=[Row("维护路灯数量", "≥100盏", "120盏")]),
    }
    assert accused(compared(written(tmp_path, forms))) == {
        "lowered-target": [
            (
                "2024.txt",
                "指标「维护路灯数量」2024 年指标值为 ≥300盏，而 2023 年已完成 460盏（当年指标值 ≥400盏）。",
                (
                    "第 10 行，指标「维护路灯数量」指标值“≥300盏”",
                    "《2023.txt》第 10 行，指标「维护路灯数量」实际完成值“460盏”",
                    "《2023.txt》第 10 行，指标「维护路灯数量」指标值“≥400盏”",
                ),
            )
        ]
    }


def test_a_report_like_another_units_is_told_with_the_name_left_in_it(tmp_path: Path) -> None:
    forms = {
        "a": Form("路灯维护", "甲县住建局", prose=NIGHT),
        "b": Form("亮化工程", "乙县城管局", prose=f"{NIGHT}甲县住建局将继续做好工作。"),
        "c": Form("渠道清淤", "丙县水利局", prose=CANAL),
    }
    ((file, message, places),) = found(compared(written(tmp_path, forms)), "cloned-submission")
    assert file == "b.txt"
    assert message.startswith("「乙县城管局」的叙述与「甲县住建局」的有 9")
    assert message.endswith("”，文中还留着“甲县住建局”。")
    assert places[1].startswith("《a.txt》第 1 行“")
    assert places[2] == "第 1 行“甲县住建局”"


def test_one_units_own_words_in_two_reports_are_no_clone(tmp_path: Path) -> None:
    forms = {"a": Form("路灯维护", "甲县住建局", prose=NIGHT), "b": Form("亮化工程", "甲县住建局", prose=NIGHT)}
    assert accused(compared(written(tmp_path, forms))) == {}


def test_full_scores_throughout_a_unit_are_told_once(tmp_path: Path) -> None:
    forms = {f"p{number}": Form(f"第{name}项工作", "甲县住建局") for number, name in enumerate("一二三四五")}
    ((file, message, places),) = found(compared(written(tmp_path, forms)), "uniform-full-scores")
    assert (file, len(places)) == ("p0.txt", 5)
    assert message == "「甲县住建局」2024 年的 5 个项目自评都在 100 至 100 分之间，没有拉开差距。"
    forms["p4"] = forms["p4"]._replace(score="93")
    assert accused(compared(written(tmp_path, forms))) == {}


def department(whole: str, budget: str = "100") -> dict[str, Form]:
    def form(unit: str, visits: str, money: str) -> Form:
        rows = [Row("服务人次", "≥100人次", visits)]
        return Form("免费开放", unit, department="某市文旅局", budget=money, executed=money, rows=rows)

    return {"0": form("某市文旅局", whole, budget), "1": form("甲县图书馆", "30000人次", "60"), "2": form("乙县图书馆", "15000人次", "40")}


def test_a_roll_up_that_its_units_do_not_add_up_to_is_an_error(tmp_path: Path) -> None:
    report = compared(written(tmp_path, department("50000人次")))
    assert accused(report)["rollup-mismatch"] == [
        (
            "0.txt",
            "汇总表「服务人次」填 50000人次，下级 2 个单位累加为 45000人次。",
            (
                "第 10 行，指标「服务人次」实际完成值“50000人次”",
                "《1.txt》第 10 行，指标「服务人次」实际完成值“30000人次”",
                "《2.txt》第 10 行，指标「服务人次」实际完成值“15000人次”",
            ),
        )
    ]
    assert "rollup-mismatch" not in accused(compared(written(tmp_path, department("45000人次"))))


def test_a_roll_up_of_units_that_are_not_all_here_is_not_judged(tmp_path: Path) -> None:
    report = compared(written(tmp_path, department("90000人次", budget="180")))
    assert "rollup-mismatch" not in accused(report)
    assert ("0.txt", "下级单位的预算合计与汇总表不同，这批材料可能不齐") in unjudged(report, "rollup-mismatch")


def test_one_submission_alone_tells_what_more_would_be_needed(tmp_path: Path) -> None:
    report = compared(written(tmp_path, {"a": Form("路灯维护", "甲县住建局")}))
    assert report.rules.waiting == (
        "未判定 cloned-submission、conflicting-duplicates、lowered-target、rollup-mismatch、uniform-full-scores：需要几份材料一起核查。",
        "未判定 ledger-amount-mismatch：没有给出支付台账（--ledger payments=文件）。",
        "未判定 ledger-output-mismatch：没有给出案件登记簿（--ledger cases=文件）。",
        "未判定 missing-evidence、unevidenced-satisfaction：没有给出佐证材料清单（--ledger evidence=文件）。",
        "未判定 target-differs-from-approved：没有给出批复目标表（--ledger approved=文件）。",
        "未判定 unevaluated-project：没有给出预算项目库（--ledger projects=文件）。",
    )
