"""Laws of the language that units write, each by invented sentences about one form; their labels are read as those of the submissions.

laws.txt is about the first form, laws_of_sources.txt about one whose money comes from several sources,
laws_of_a_bureau.txt about that of a whole bureau. A line
that begins with # names a law; every other is a sentence, its lines parted by ¶, read alone beside the form.
"""

from pathlib import Path

import pytest

from tests.prose.marked import labelled
from tests.prose_accuracy import measure

FORM = """\
2024年度项目支出绩效自评表
项目名称|河湖管护专项||||||
主管部门|某县水利局|实施单位|某县河湖事务中心||||
项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率|分值|得分|
年度资金总额|860|920|901.6|98%|10|9.8|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|巡查河道长度|≥320公里|345公里|10|10|
||建成监测站点数量|≥18个|19个|8|8|
||开展宣传活动场次|≥60场|64场|7|7|
||培训管护人员人次|≥400人次|412人次|5|5|
|质量指标|监测数据准确率|≥98%|98.6%|5|5|
||工程验收合格率|100%|100%|5|5|
|时效指标|站点建设工期|≤180天|207天|5|4.25|雨季影响
||问题整改按期完成率|≥95%|92%|5|4.84|部分问题复杂
|成本指标|单公里管护成本|≤1.2万元|1.15万元|5|5|
效益指标|生态效益指标|断面COD浓度|≤20mg/L|18.5mg/L|10|10|
||水质优良比例|≥90%|91.5%|5|5|
|社会效益指标|重大污染事故起数|0起|0起|5|5|
||涉河投诉件数|≤30件|26件|5|5|
满意度指标|服务对象满意度指标|沿河群众满意度|≥90%|93.4%|5|5|
||管护人员满意度|≥85%|88%|5|5|
总分|||||100|98.89|
"""
OF_SOURCES = """\
2024年度项目支出绩效自评表
项目名称|村级水塘整修||||||
主管部门|某县水务局|实施单位|某县小型水利服务站||||
项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率|分值|得分|
年度资金总额|640|700|665|95%|10|9.5|
其中：中央财政补助|300|300|300|100%|—|—|
省级财政补助资金|180|180|180|100%|—|—|
县级配套资金|160|220|185|84.09%|—|—|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|整修水塘数量|≥40口|38口|15|14.25|两口水塘权属未定
||清淤土方量|≥12万立方米|12.6万立方米|15|15|
|质量指标|抽检批次|≥60批次|62批次|10|10|
|时效指标|完工时间|10月31日前|10月22日|10|10|
效益指标|社会效益指标|放水调度次数|≥24次|26次|30|30|
满意度指标|服务对象满意度指标|村民满意度|≥90%|94%|10|10|
总分|||||100|98.75|
"""
OF_A_BUREAU = """\
2024年度部门整体支出绩效自评表
部门名称|某县教育局||||||
部门资金（万元）|年初预算数|全年预算数|全年执行数|执行率|分值|得分|
年度资金总额|2400|2500|2425|97%|10|9.7|
其中：基本支出|1300|1350|1340|99.26%|—|—|
项目支出|1100|1150|1085|94.35%|—|—|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|改造校舍学校数|≥28所|26所|15|13.93|两所学校撤并，不再改造
||困难学生资助人次|≥3800人次|3860人次|15|15|
||教师培训人次|≥1200人次|1240人次|10|10|
|质量指标|学前教育毛入园率|≥92%|92.4%|10|10|
|时效指标|资助发放时限|≤30天|24天|10|10|
效益指标|社会效益指标|义务教育辍学率|≤0.05%|0.03%|10|10|
||学校安全事故起数|=0起|0起|10|10|
满意度指标|服务对象满意度指标|家长满意度|≥90%|89.2%|10|9.91|课后服务形式单一，下年增设课程
总分|||||100|98.54|
"""
HERE = Path(__file__).parent
FORMS = {
    "laws.txt": ("某县河湖管护专项绩效自评报告", FORM),
    "laws_of_sources.txt": ("某县村级水塘整修项目绩效自评报告", OF_SOURCES),
    "laws_of_a_bureau.txt": ("某县教育局部门整体支出绩效自评报告", OF_A_BUREAU),
}
"""The title of the report and the form that the sentences of each file are read beside."""


def laws(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize(("name", "sentence"), [(name, sentence) for name in FORMS for sentence in laws(name)])
def test_a_sentence_says_what_its_labels_tell_and_accuses_nobody(name: str, sentence: str) -> None:
    title, form = FORMS[name]
    lines = [title, "一、项目实施情况", *sentence.split("¶"), "", form]
    assert measure(labelled("law", "\n".join(lines))).mistakes == ()
