"""Lines of the report → excerpts: shortcomings admitted, proposals, repeated sentences, years and project names in titles, and the like."""

import re
from collections.abc import Iterator, Sequence

from auditor.forms.prose.lines import Line, Sentence, sentences
from auditor.model import Entry, Excerpt, Form
from auditor.numeral import number
from auditor.pattern import Pattern
from auditor.similarity import plain

_SHORTCOMINGS = Pattern(r"问题|不足|困难")
_PROPOSALS = Pattern(r"建议|改进|措施|下一步|打算|整改")
_NONE = Pattern(
    r"\W*(?:[一二三四五六七八九十\d]+\s*[、.．)）])?\s*(?:存在(?:的)?(?:主要)?(?:问题|不足)[^:：。]{0,10}[:：]?)?\s*"
    r"(?:无|暂无|没有|未发现|不存在)(?:明显|重大|突出)?(?:的)?(?:存在)?(?:的)?(?:问题|不足|困难)?(?:及[^。]{0,8})?\s*[。.]?\s*"
)
_TABLE_TITLE = Pattern(r"自评表|评价表|^\s*附[件表]")
_INLINE_POINT = Pattern(r"(?:一|二|三|四|五|六|七|八)是")
_SURVEY = Pattern(r"问卷|抽样|样本|抽查|回访|电话访问|随机访谈|测评表")
_COUNTED = Pattern(r"[0-9０-９]+\s*(?:余|多)?\s*(?:份|人|户|名|例|张|个样本)")
_UNFINISHED = Pattern(
    r"(?:尚未|还未|仍未|未能|未)(?:全部|全面|如期|按期)?(?:完工|竣工|开工|建成|投入使用|交付使用|完成(?:施工|建设|安装|改造|竣工验收))|正在(?:施工|建设)|仍在(?:施工|建设)"
)
_EARLIER = Pattern("上年|去年|以前年度|已(?:全部|全面)?(?:完工|竣工|建成)|不存在|没有未|无未")
_BRACKETED = Pattern(r"《[^》]*》|[“\"][^”\"]*[”\"]")
_YEAR = Pattern(r"(20\d\d)\s*年度?(?=[^。；;，,《》\d]{0,30}(?:自评|绩效评价))")
_REPORT = Pattern(r"自评报告|评价报告")
_PROJECT = (
    Pattern(r"关于\s*(?:20\d\d\s*年度?)?\s*(.{2,40}?)\s*(?:项目)?(?:支出)?(?:预算)?(?:的)?\s*(?:绩效|自评)"),
    Pattern(r"20\d\d\s*年度?\s*(.{2,40}?)\s*(?:项目)?(?:支出)?(?:预算)?(?:的)?\s*(?:绩效|自评)"),
)
_SET_PHRASES = Pattern(
    r"转移支付|中央|对地方|部门|预算|项目|支出|绩效|整体|单位|财政|资金|自评|评价|工作|情况|开展|重点|专项|年度|一般|公共|本级|县级|市级|[\W\d_]+"
)
_BODY = Pattern(r"(?:局|委|办|中心|医院|学校|政府|部|院|站|所|馆|队|厅|公司|协会|联合会)$")
_FIRST, _TITLE = 12, 80
"""A report's title stands among its first lines and is no longer than this."""
_LONG = 16
_MOST = 5


def excerpts(found: Sequence[Line], form: Form | None, unit: Entry | None) -> tuple[Excerpt, ...]:
    """The excerpts of a report, chapters first. They have no id yet."""
    listed = (*_of_chapters(found), *_repeated(found), *_misnumbered(found), *_of_results(found, form), *_of_titles(found, form, unit))
    return tuple({(one.sort, one.location): one for one in listed}.values())


def _excerpt(sort: str, sentence: Sentence, start: int, end: int, detail: str = "") -> Excerpt:
    return Excerpt(id="", sort=sort, words=sentence.text[start:end], location=sentence.place(start, end), detail=detail)


def _whole(line: Line) -> Sentence:
    return Sentence(line, 0, len(line.text))


def _chapter(line: Line) -> str | None:
    """The chapter a line stands in, by the nearest heading that tells: shortcoming or proposal."""
    for title in reversed(line.headings):
        found = _titled(title)
        if found is not None:
            return found
    return None


def _titled(title: str) -> str | None:
    short, asks = _SHORTCOMINGS.search(title) is not None, _PROPOSALS.search(title) is not None
    if short and asks:
        return ""  # a chapter of both: only its own headings tell them apart
    return "shortcoming" if short else "proposal" if asks else None


def _of_chapters(found: Sequence[Line]) -> Iterator[Excerpt]:
    for line in found:
        chapter = _chapter(line)
        whole = _whole(line)
        if line.level is not None and line.level <= 1 and "问题" in line.text and _NONE.fullmatch(line.text) and "：" in line.text:
            yield _excerpt("no_shortcoming", whole, 0, len(line.text))
        if not chapter or _TABLE_TITLE.search(line.text):
            continue
        if chapter == "shortcoming" and _NONE.fullmatch(line.text):
            yield _excerpt("no_shortcoming", whole, 0, len(line.text))
            continue
        if line.level is not None and _titled(line.headings[-1]) == chapter:
            yield _excerpt(f"{chapter}_point", whole, 0, len(line.text))
        elif line.level is None:
            for match in _INLINE_POINT.finditer(line.text):
                yield _excerpt(f"{chapter}_point", whole, match.start(), match.end())
        if chapter == "shortcoming":
            for sentence in sentences(line):
                yield _excerpt("shortcoming", sentence, 0, len(sentence.text.rstrip()))


def _repeated(found: Sequence[Line]) -> Iterator[Excerpt]:
    """Sentences that stand in the report a second time, word for word."""
    first: dict[str, Sentence] = {}
    count = 0
    for line in found:
        for sentence in sentences(line):
            letters = plain(sentence.text)
            if len(letters) < _LONG or "。" not in sentence.text:
                continue
            earlier = first.setdefault(letters, sentence)
            if earlier is not sentence and count < _MOST:
                count += 1
                place = earlier.place(0, 1)
                where = f"第 {place.line} 行" if place.line else f"第 {place.paragraph} 段" if place.paragraph else "前文"
                yield _excerpt("repeated", sentence, 0, len(sentence.text.rstrip()), where)


_ORDINAL = (Pattern(r"\s*([一二三四五六七八九十]+)\s*、"), Pattern(r"\s*[(（]\s*([一二三四五六七八九十]+)\s*[)）]"))


def _misnumbered(found: Sequence[Line]) -> Iterator[Excerpt]:
    """Numbers of chapters and sections that repeat the one before or leave one out; a list that starts anew is none."""
    last: dict[int, int] = {}
    for line in found:
        if line.level is None or line.level > 1:
            continue
        match = _ORDINAL[line.level].match(line.text)
        value = number(match[1]) if match is not None else None
        if match is None or value is None:
            continue
        here, before = int(value), last.get(line.level)
        last = {level: at for level, at in last.items() if level < line.level} | {line.level: here}
        if before is not None and here != 1 and here != before + 1 and here >= before:
            yield _excerpt("misnumbered", _whole(line), 0, match.end(), "重复" if here == before else f"前一个是第 {before} 个")


def _of_results(found: Sequence[Line], form: Form | None) -> Iterator[Excerpt]:
    """What the report says of samples asked and of work not yet done."""
    for line in found:
        if any(re.search("概况|立项|必要性|建议|下一步", title) for title in line.headings[:1]):
            continue
        for sentence in sentences(line):
            text = sentence.text
            if _SURVEY.search(text) and _COUNTED.search(text):
                yield _excerpt("survey", sentence, 0, len(text.rstrip()))
            if (match := _UNFINISHED.search(text)) and not _EARLIER.search(text):
                yield _excerpt("unfinished", sentence, match.start(), match.end())
    outcome = form.goal_outcome if form is not None else None
    if outcome is not None and (match := _UNFINISHED.search(outcome.text)):
        yield Excerpt(id="", sort="unfinished", words=match[0], location=outcome.location.part(match.start(), match.end()))


def _of_titles(found: Sequence[Line], form: Form | None, unit: Entry | None) -> Iterator[Excerpt]:
    """The years that the titles of form and report give, and the project that the report's title names. Prose may speak of other years."""
    if form is not None and form.title is not None and (match := re.search(r"(20\d\d)\s*年", form.title.text)):
        yield Excerpt(id="", sort="year", words=match[1], location=form.title.location.part(match.start(1), match.end(1)))
    for line in found[:_FIRST]:
        if not _REPORT.search(line.text) or line.level is not None or len(line.text) > _TITLE or "。" in line.text:
            continue
        if year := _YEAR.search(_BRACKETED.sub(lambda quoted: "《" + "　" * (len(quoted[0]) - 2) + "》", line.text)):
            yield _excerpt("year", _whole(line), year.start(1), year.end(1))
        match = next((match for pattern in _PROJECT if (match := pattern.search(line.text))), None)
        if match is not None and _names_a_project(match[1], unit):
            yield _excerpt("project", _whole(line), match.start(1), match.end(1))


def _names_a_project(text: str, unit: Entry | None) -> bool:
    """Whether words of a title are a project's name: more than set phrases, and no office."""
    without = text.replace(unit.text, "") if unit is not None and unit.text else text
    return len(_SET_PHRASES.sub("", without)) >= 2 and not _BODY.search(without.strip()) and without == text
