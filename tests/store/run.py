"""Small submissions, the command over them, and what the store then has."""

from pathlib import Path
from typing import Any, NamedTuple

from auditor import store
from tests.ran import ran

ROOT = Path(__file__).parents[2]
FORM = """某县{unit}2024年度项目支出绩效自评表
项目名称：	{project}	主管部门：	某县文化局	实施单位：	某县{unit}
	年初预算数（万元）	全年预算数（万元）	全年执行数（万元）	执行率	分值	得分
年度资金总额	30	30	30	100%	10	10
其中：财政拨款	30	30	30	100%	-	-
一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分	偏差原因分析及改进措施
产出指标	数量指标	新购图书册数	≥3000册	3120册	50	{score}
效益指标	社会效益指标	到馆阅览人次	≥2万人次	2.1万人次	30	30
满意度指标	服务对象满意度指标	读者满意度	≥90%	95%	10	10
总分					100	{total}
"""


def form(path: Path, project: str = "购书经费", unit: str = "图书馆", score: int = 50) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FORM.format(project=project, unit=unit, score=score, total=score + 50), encoding="utf-8")
    return path


class Said(NamedTuple):
    """A command that has ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def auditor(*arguments: str | Path) -> Said:
    code, *said = ran(*arguments)
    return Said(code, *(written.decode().replace("\r\n", "\n") for written in said))


def batch(*arguments: str | Path) -> Said:
    return auditor("batch", *arguments, "--engine", "plain", "--quiet", "--workers", "2")


def asked(home: Path, sql: str) -> list[tuple[Any, ...]]:
    return store.answered(store.opened(store.found(home)), sql).rows
