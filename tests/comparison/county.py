"""Submissions of a county as text files, each with a form that is right in itself, and the run that compares them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.corpus import NAMES, Ledger, read_ledger
from auditor.findings import Finding, Report
from auditor.pipeline import Settings, audit_file, compared_report

SETTINGS = Settings(engine="plain", keeps_record=True)
NIGHT = (
    "夜间巡查分三组进行，每组两人，沿城区主次干道逐盏检查，发现不亮的灯当晚登记，次日上午派工更换。维修人员更换灯具时拍照留存，由值班员核对灯杆编号后销号。"
    "入冬以后白昼变短，开灯时间提前半小时，值班室每周两次用远程系统核对开关灯情况，遇到雷雨天气增加巡查次数。库房里的灯具按型号分架存放，领用须由组长签字，"
    "每月底盘点一次，账物不符的当场查明。居民反映背街小巷光线暗，现场看过以后加装了一批新灯。"
)
CANAL = (
    "渠道清淤从上游往下游推进，先排水后清挖，挖出的淤泥运到指定堆场晾干，再由村集体用于垫地。施工期间每天量测断面，低于设计底高程的部位回填夯实，高的部位继续清挖，"
    "量测记录由监理和村代表共同签字。汛前完成主干渠，汛后再做支渠和斗渠，停水时段提前三天告知用水户，错开春灌和秋灌。机械进不去的地段改用人工，工价按日结算，在村务栏公示。"
)


class Row(NamedTuple):
    """An indicator of a form."""

    name: str
    target: str
    actual: str
    level: str = "产出指标\t数量指标"


class Form(NamedTuple):
    """What a form says; amounts in 万元."""

    project: str
    unit: str
    year: int = 2024
    department: str = "某县政府"
    budget: str = "50"
    executed: str = "50"
    score: str = "100"
    rows: Sequence[Row] = (Row("完成数量", "≥20处", "20处"),)
    prose: str = ""

    @property
    def text(self) -> str:
        weight = 90 / len(self.rows)
        rows = "\n".join(f"\t{row.level}\t{row.name}\t{row.target}\t{row.actual}\t{weight:g}\t{weight:g}\t" for row in self.rows)
        return f"""{self.prose}

{self.year}年度项目支出绩效自评表

项目名称\t{self.project}\t\t\t\t\t\t\t
主管部门\t{self.department}\t\t\t实施单位\t{self.unit}\t\t\t
项目资金（万元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t\t{self.budget}\t{self.budget}\t{self.executed}\t10\t100%\t10
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
{rows}
总分\t\t\t\t\t\t100\t{self.score}\t
"""


def written(folder: Path, forms: Mapping[str, Form]) -> list[Path]:
    """The files of these forms, in the order of their names."""
    for name, form in forms.items():
        (folder / f"{name}.txt").write_text(form.text, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


def ledger(folder: Path, name: str, text: str) -> Ledger:
    """A ledger written as CSV."""
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return read_ledger(next(one for one in NAMES if one == name), path)


def compared(paths: Iterable[Path], ledgers: Sequence[Ledger] = ()) -> Report:
    """The report on these files, held against each other and these ledgers."""
    return compared_report(SETTINGS, [audit_file(path, SETTINGS) for path in paths], ledgers)


def found(report: Report, rule: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The findings of a rule: the name of the file they are told under, the message, and where they point."""
    return [
        (Path(one.source).name, finding.message, tuple(_placed(finding)))
        for one in report.submissions
        for finding in one.findings
        if finding.rule == rule
    ]


def _placed(finding: Finding) -> Iterable[str]:
    return (f"{place.where}“{place.quote}”" for place in finding.places)


def unjudged(report: Report, rule: str) -> list[tuple[str, str]]:
    """Where a rule could not be judged, and why."""
    return [(Path(one.source).name, why.reason) for one in report.submissions for why in one.unjudged if why.rule == rule]
