"""Submissions from a few lines of text, as a unit's file would hold them."""

from textwrap import dedent

from auditor.forms import understand
from auditor.model import Entry, Indicator, Submission
from auditor.readers.text import read

HEADINGS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
FORM = f"""\
2024年度项目支出绩效自评表
项目名称：\t培训经费\t\t\t\t\t\t
主管部门：\t某县教育局\t实施单位：\t某县教师发展中心\t\t\t\t
项目资金（万元）\t\t\t\t\t\t\t
\t年初预算数\t全年预算数\t全年执行数\t执行率\t分值\t得分\t
年度资金总额\t20\t20\t19.96\t99.80%\t10\t9.98\t
其中：财政拨款\t20\t20\t19.96\t99.80%\t-\t-\t
{HEADINGS}
产出指标\t数量指标\t培训教师人数\t≥300人次\t310人次\t40\t40\t
\t时效指标\t培训及时率\t≥95%\t96%\t20\t20\t
效益指标\t社会效益指标\t教师教学能力\t明显提升\t明显提升\t20\t20\t
满意度指标\t服务对象满意度指标\t参训教师满意度\t≥90%\t95%\t10\t10\t
总分\t\t\t\t\t100\t99.98\t
"""


def document_of(text: str) -> Submission:
    """The only submission in a text."""
    (submission,) = all_of(text)
    return submission


def all_of(text: str, *, repair: bool = True) -> tuple[Submission, ...]:
    return understand(read(dedent(text).encode(), "自评.txt"), repair=repair)


def form_of(*rows: str, repair: bool = True) -> Submission:
    """A form whose indicator rows are these."""
    (submission,) = all_of("\n".join([HEADINGS, *rows, ""]), repair=repair)
    return submission


def words(entry: Entry | None) -> str | None:
    return entry.text if entry is not None else None


def row(one: Indicator) -> tuple[str | None, ...]:
    """An indicator as its row reads."""
    return tuple(words(slot) for slot in (one.level1, one.level2, one.name, one.target, one.actual, one.weight, one.score, one.reason))
