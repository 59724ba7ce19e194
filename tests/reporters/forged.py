"""Reports made by hand, with everything in them that a reporter has to show."""

from auditor.findings import (
    Figures,
    Finding,
    FormRows,
    FundRow,
    IndicatorRow,
    Place,
    RepairNote,
    Report,
    Rules,
    Score,
    Skipped,
    SubmissionReport,
    Unjudged,
)

FILE = "自评/某县信访局.txt"
RULES = Rules(count=112, sha256="3f2a9c0d71be" + "0" * 52, engine="durable_rules 2.0.28")


def place(where: str, quote: str, start: int = 0) -> Place:
    return Place(file=FILE, where=where, start=start, end=start + len(quote), quote=quote)


MISMATCH = Finding(
    rule="narrative-value-mismatch",
    title="正文与自评表不一致",
    severity="error",
    outcome="fail",
    message="正文称接访 310 次，自评表中「接访、下访、督办、维稳数量」实际完成值为 289次，两处相差 21 次，请核对哪一处是实际数。",
    expected="289次",
    actual="310 次",
    suggest="核对接访台账，把正文与自评表改为同一数。",
    places=(place("第 77 行", "310 次", 41), place("第 163 行，指标「接访、下访、督办、维稳数量」实际完成值", "289次")),
    basis=("财预〔2020〕10号 第二十七条（条号待核）",),
    fingerprint="9b1f0c5de2a47788",
)
MISSCORED = Finding(
    rule="reverse-indicator-misscored",
    title="反向指标按正向计分",
    severity="error",
    outcome="review",
    message="指标「成本控制数」指标值 ≤20万元，实际 19.96万元 已达到，应得满分 20，填报 19.96 是按 19.96÷20 计算的。",
    expected="20",
    actual="19.96",
    places=(place("第 161 行，指标「成本控制数」得分", "19.96"),),
    basis=("自评表附注 注2", "财预〔2020〕10号 第十六条（条号待核）"),
    decision="更正后总分增加 0.04 分。",
    fingerprint="17aa02bb9c3d4e5f",
)
LOST_ROW = Finding(
    rule="suspected-lost-row",
    title="疑似漏行",
    severity="note",
    outcome="fail",
    message="分值合计少 6.67、得分合计少 6.00，正文另有“及时处置化解各类突发性、群体性事件”一项表中没有，补上这一行后各处合计都相符。",
    suggest="核对原件，看自评表是否漏了一行。",
    places=(
        place("表1 第20行第6列，总分值", "100"),
        place("表1 第20行第7列，总分", "98.6"),
        place("第 79 行", "及时处置化解各类突发性、群体性事件"),
    ),
    supersedes=("total-score-mismatch", "weights-not-100"),
    fingerprint="0d0d0d0d0d0d0d0d",
)
PETITIONS = SubmissionReport(
    source=FILE,
    project="信访维稳经费",
    unit="某县信访局",
    year=2024,
    profile="default",
    profile_reason="材料中没有可识别口径的表注，使用“通用口径”。",
    outcomes={"pass": 61, "fail": 2, "review": 1, "not_evaluable": 4, "not_applicable": 40, "waived": 0, "error": 1},
    figures=Figures(read=117, agreed=80, wrong=3, unjudged=4, untouched=30),
    score=Score(reported="98.6", recomputed="98.64", grade="优", recomputed_grade="优"),
    form=FormRows(
        funds=(FundRow(line="total", initial="20", budget="20", executed="19.96", rate="99.81%", weight="10", score="9.98"),),
        indicators=(
            IndicatorRow(
                level1="产出指标",
                level2="数量指标",
                name="接访、下访、督办、维稳数量",
                target="≤320次",
                actual="289次",
                weight="6.67",
                score="6.67",
            ),
        ),
    ),
    findings=(MISMATCH, MISSCORED, LOST_ROW),
    repairs=(RepairNote(kind="shifted-row", where="第 166 行", explanation="「及时受理率」一行右移了一列，已按单元格内容移回。"),),
    unjudged=(
        Unjudged(rule="score-above-weight", title="得分超过分值", outcome="not_evaluable", reason="指标的得分：空白", count=2),
        Unjudged(rule="missed-target-full-marks", title="未达标仍得满分", outcome="not_evaluable", reason="指标的得分：空白", count=1),
        Unjudged(
            rule="execution-rate-mismatch", title="执行率与执行数不符", outcome="not_evaluable", reason="资金行的执行率：读不出", count=1
        ),
        Unjudged(rule="grade-mismatch", title="等级与得分不符", outcome="error", reason="规则运行出错：除数为零", count=1),
    ),
    remarks=("第 3 页是图片，没有文字层，未能读取。",),
)
CLEAN = SubmissionReport(
    source="自评/某县图书馆.docx",
    project="图书购置经费",
    unit="某县图书馆",
    year=2024,
    profile="default",
    profile_reason="材料中没有可识别口径的表注，使用“通用口径”。",
    outcomes={"pass": 70, "fail": 0, "review": 0, "not_evaluable": 0, "not_applicable": 42, "waived": 0, "error": 0},
    figures=Figures(read=64, agreed=60, untouched=4),
    score=Score(reported="96", recomputed="96", grade="优", recomputed_grade="优"),
    form=FormRows(),
)
SKIPPED = Skipped(source="自评/旧材料.zip", reason="这是压缩包（zip），请解压后再核查其中的文件。")

ONE = Report(rules=RULES, submissions=(PETITIONS,))
SEVERAL = Report(rules=RULES, submissions=(PETITIONS, CLEAN), skipped=(SKIPPED,))
NOTHING = Report(rules=RULES, skipped=(SKIPPED,))
