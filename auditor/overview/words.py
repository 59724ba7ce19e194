"""What the overview says, in Chinese and English: headings, the names of columns, sentences."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from auditor.findings import Language
from auditor.overview import Overview

TITLE = {"zh": "成批核查汇总", "en": "Overview of a batch"}
HEADINGS = {
    "zh": {
        "units": "按单位，最严重的在前",
        "submissions": "按自评，最严重的在前",
        "rules": "按规则",
        "years": "按年度",
        "unjudged": "未能判定",
        "reasons": "没有核查的文件，按原因",
        "skipped": "没有核查的文件",
        "outstanding": "还没有核查的文件",
    },
    "en": {
        "units": "By unit, the worst first",
        "submissions": "By submission, the worst first",
        "rules": "By rule",
        "years": "By year",
        "unjudged": "Not judged",
        "reasons": "Files not audited, by reason",
        "skipped": "Files not audited",
        "outstanding": "Files still to be audited",
    },
}
COLUMNS = {
    "zh": {
        "unit": "单位",
        "submissions": "自评份数",
        "errors": "严重",
        "warnings": "一般",
        "notes": "提示",
        "reviews": "其中待核",
        "unjudged": "未能判定",
        "score": "填报总分",
        "reached": "数字核到 %",
        "source": "文件",
        "form": "第几份",
        "project": "项目",
        "year": "年度",
        "grade": "等级",
        "severity": "级别",
        "rule": "规则",
        "title": "名称",
        "findings": "发现",
        "units": "单位数",
        "reason": "原因",
        "times": "次数",
        "files": "文件数",
        "state": "状态",
    },
    "en": {"reached": "figures reached %", "score": "score reported", "reviews": "for review"},
}
_VALUES = {
    "zh": {
        "": "（没有写明）",
        "error": "严重",
        "warning": "一般",
        "note": "提示",
        "outstanding": "还没有核查",
        "outdated": "只有按以前的规则核查的",
    },
    "en": {"": "(not named)", "outdated": "audited by earlier rules only"},
}
_SUMMARY = {
    "zh": "{submissions} 份自评（{units} 个单位，{files} 个文件）：严重 {error} 处，一般 {warning} 处，提示 {note} 处，"
    "其中待核 {review} 处；未能判定 {unjudged} 处。"
    "读到 {figures} 个数字，核对相符 {agreed} 个，有发现 {wrong} 个。",
    "en": "{submissions} submissions ({units} units, {files} files): {error} errors, {warning} warnings, {note} notes, "
    "{review} for review; {unjudged} not judged. Of {figures} figures read {agreed} agreed and {wrong} are wrong.",
}
_SKIPPED = {
    "zh": "{skipped} 个文件没有核查，原因见后；逐个列出的在 --format html 或 xlsx 里。",
    "en": "{skipped} files were not audited, for the reasons below; --format html or xlsx lists them.",
}
_OUTSTANDING = {
    "zh": "上次核查没有做完，还差 {outstanding} 个文件：再运行一次同样的 auditor batch 就会接着核查。",
    "en": "The last run did not finish; {outstanding} files are still to be audited: run the same auditor batch again to go on.",
}
_ELSEWHERE = {
    "zh": "核查库里另有 {elsewhere} 个文件不在上次核查之列，没有计入。",
    "en": "{elsewhere} other files in the store were not part of the last run and do not count here.",
}
_MORE = {
    "text": {
        "zh": "……另有 {count} 行，见 html 或 xlsx。",
        "en": "… {count} more rows: see html or xlsx.",
    },
    "html": {"zh": "另有 {count} 行，见 xlsx，或用 auditor query 查询。", "en": "{count} more rows: see xlsx or auditor query."},
    "workbook": {"zh": "另有 {count} 行，用 auditor query 查询。", "en": "{count} more rows: see auditor query."},
}
CHART = {
    "zh": {
        "spread": "单位分布：每份自评平均有几处严重和一般的发现",
        "spread_told": "横轴是发现数，柱高是单位数。",
        "of": "{count} 个",
        "worst": "发现最严重的单位",
        "worst_told": "每个单位一条，按严重、一般、提示分段，末尾是合计。",
    },
    "en": {
        "spread": "Units by errors and warnings to a submission",
        "spread_told": "Across: findings; up: the number of units.",
        "of": "{count}",
        "worst": "The worst units",
        "worst_told": "A bar for each unit, in errors, warnings and notes; the total stands at its end.",
    },
}


def summary(told: Overview, lang: Language) -> list[str]:
    """The run in a few sentences."""
    sentences = [_SUMMARY[lang]]
    sentences += [_SKIPPED[lang]] if told.totals["skipped"] else []
    sentences += [_OUTSTANDING[lang]] if told.totals["outstanding"] else []
    sentences += [_ELSEWHERE[lang]] if told.totals["elsewhere"] else []
    return [sentence.format(**told.totals) for sentence in sentences] + list(told.totals["refused"])


def more(count: int, form: Literal["text", "html", "workbook"], lang: Language) -> str:
    """How many rows a table leaves out, and where they are."""
    return _MORE[form][lang].format(count=count)


def headers(columns: Sequence[str], lang: Language) -> list[str]:
    """The names of columns as a reader knows them."""
    return [COLUMNS[lang].get(column, column) for column in columns]


def value(one: Any, lang: Language) -> str:
    """A value as it is shown: no zeros that nobody wrote, nothing for what is not known."""
    if one is None:
        return ""
    if isinstance(one, Decimal):
        return f"{one:f}".rstrip("0").rstrip(".") if "." in f"{one:f}" else f"{one:f}"
    if isinstance(one, float):
        return f"{one:.2f}".rstrip("0").rstrip(".")
    if isinstance(one, list):
        return "；".join(map(str, one)) if lang == "zh" else "; ".join(map(str, one))
    return _VALUES[lang].get(one, one) if isinstance(one, str) else str(one)
