"""Why money was not spent, what becomes of what was left, why a budget was changed: sentences that say so.

They are evidence for the rules that ask for such words. A sentence that only states what was left explains nothing.
"""

from collections.abc import Iterator

from auditor.forms.prose.lines import Sentence
from auditor.model import Statement
from auditor.pattern import Pattern
from auditor.vocabulary import words

_LEFT = (
    r"(?:结余|节余|剩余|余款|余下|结转|尚有|差额|尾款|其余|尚余|还余|(?:未|少|尚未|没有?)(?:能)?(?:支[出付]|拨付?|使用|[用花]完|执行|兑付|支|付)|剩"
    r"|(?<![有其业])余(?=\s*\d)|节约|节省)"
)
_AMOUNT = r"(?:[^，,。；;\d]{0,12}\d[\d.,，]*\s*[亿万千]?元[^，,。；;\d（(]{0,4}|[^，,。；;\d]{0,6}?(?:资金|款项?|部分|的)|(?<=[余尾]款))"
_WHY = (
    r"(?:主要|均|全部|皆|都|其中|该部分|这部分|此款|部分|大部分|已|现|拟|由|经批准)*"
    r"(?:为(?!\s*\d[\d.,，]*\s*[亿万千]?元)|是|系|属|因|由于|受|缘于|待|留待|将|留|用于|用作|由|按|列入|作为|跨年|次年|下年|20\d\d年"
    r"|(?:经[^，,。；;\d]{2,12}(?:同意|批准|确认))?转(?:作|为|用于|入|至)"
    r"|[^，,。；;\d]{0,8}(?:收回|交回|上缴|缴回|退回|统筹|结转|结清|续)|[^，,。；;]{0,10}(?:后|再)(?:支付|拨付|结算|兑付))"
)
_TOLD = Pattern(rf"{_LEFT}{_AMOUNT}(?:[，,]?\s*{_WHY}|\s*[（(][^（）()]{{3,}}[）)])")
"""结余4.5万元为质量保证金；剩余资金待验收后支付；结余2.4万元（一部志书未付印）。"""
_CAUSED = Pattern(
    rf"(?:因|由于|受)[^。；;]{{2,40}}?{_LEFT}|(?:相应|因此|因而|所以|导致)[^。；;\d]{{0,16}}?{_LEFT}|(?:节约|节省|结余|节余)的?原因|主要[是系因][^，,。；;]{{2,20}}(?:节约|节省|减少|推迟|尾款|质保金)"
)
"""因云主机回收节约95.2万元；补助相应减少，形成结余7.56万元；主要是物料招标节约。"""

_ADJUSTED = Pattern(
    r"(?:\d{1,2}月|年中|年内|当年|[上下]半年|[一二三四]季度)[^，,。；;]{0,24}?(?:追加|调增|调减|调整为|压减|核减|增拨|增列)"
    r"|(?:因|由于|受|根据|按|经)[^。；;]{2,40}?(?:追加|调增|调减|压减|核减|增拨|增列)"
)
"""5月追加后全年预算为210万元；因迎检调增20万元。"""


def explanations(sentence: Sentence, total_fund: str | None) -> Iterator[Statement]:
    """What a sentence explains of the money, at the words that name it."""
    cues = words("explanation")
    text = sentence.text
    subject = next((word for word in cues["subject"] if word in text), None)
    told = _TOLD.search(text) or _CAUSED.search(text)
    adjusted = _ADJUSTED.search(text)
    if told is not None:
        yield _at(sentence, told.start(), told.end(), total_fund)
    elif subject is not None and any(word in text for word in cues["reason"]):
        at = text.index(subject)
        yield _at(sentence, at, at + len(subject), total_fund)
    elif adjusted is not None:
        yield _at(sentence, adjusted.start(), adjusted.end(), total_fund)


def _at(sentence: Sentence, start: int, end: int, about: str | None) -> Statement:
    return Statement(id="", role="explanation", subject=sentence.text[start:end], location=sentence.place(start, end), about=about)
