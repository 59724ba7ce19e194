"""What the commands of rule authors say, in both languages: their help, and their answers."""

from auditor.wording import Wording

HELP = {
    "rules": Wording("查看、检验和编写规则", "look at rules, try them and write them"),
    "list": Wording("列出规则", "list the rules"),
    "show": Wording("显示一条规则，并用一句话读出来", "show one rule, and read it back in a sentence"),
    "test": Wording("用规则自带的例子检验规则", "try the rules on the examples they carry"),
    "coverage": Wording("列出每条规则的例子表明了哪些判定", "list which outcomes the examples of each rule show"),
    "lint": Wording(
        "检查规则的写法：文字、缺的例子、永远成立或不成立的条件、可能为零的除数、互相重叠的规则",
        "look for style, missing examples, conditions that never or always hold, divisors that may be zero, overlapping rules",
    ),
    "lint_strict": Wording(
        "有一条意见，退出码就是 1（默认只有规则做不到它所说的才是 1）",
        "exit with 1 for any remark (by default for rules that cannot do what they say)",
    ),
    "new": Wording(
        "写一条新规则和它的例子；没有给出的内容会一项项问", "write a new rule with its examples; what is not given is asked for, one by one"
    ),
    "folder": Wording("写到这个文件夹", "write into this folder"),
    "docs": Wording("写规则目录：中文 README.md、英文 README.en.md", "write the catalogue: README.md in Chinese, README.en.md in English"),
    "schema": Wording("写编辑器用的 JSON Schema", "write the JSON Schema for editors"),
    "check_only": Wording("不写，只看与现有文件是否一致", "write nothing, say whether the file is up to date"),
    "explain": Wording("解释一条规则在一份材料上为什么报或没有报", "say why a rule did or did not fire on a submission"),
    "cell": Wording("只看这个单元格，如 B7", "only this cell, such as B7"),
    "line": Wording("只看这一行（文本文件）或这一段（Word）", "only this line (text) or paragraph (Word)"),
    "impact": Wording(
        "比较两版规则在一批材料上的发现：新出现、不再出现、级别改变",
        "compare what two versions of the rules find in a corpus: what appears, vanishes, changes severity",
    ),
    "corpus": Wording("材料文件夹", "folder of submissions"),
    "against": Wording("另一版规则：文件夹，或 git 版本", "the other version: a folder, or a git revision"),
    "mutate": Wording(
        "往无差错的材料里逐处放进错误，看每条规则发现多少", "put faults into faultless submissions and count how many each rule sees"
    ),
    "mutate_corpus": Wording(
        "无差错材料的文件夹（默认 cases 里名称以 -faultless 结尾的）",
        "folder of faultless submissions (default: those in cases that end in -faultless)",
    ),
    "most": Wording(
        "每份材料每种错误最多试几处，均匀取（默认 0，全部）",
        "try at most so many faults of a kind in a submission, evenly spread (default 0, all)",
    ),
    "measures": Wording("把结果写入这个文件，供 rules docs 使用", "write the measures to this file, for rules docs"),
    "waivers": Wording("检查和查看豁免", "check and list waivers"),
    "waivers_lint": Wording("检查豁免文件", "check a file of waivers"),
    "waivers_list": Wording(
        "列出豁免；给出材料时，并列出各豁免对应的发现和它的 evidence",
        "list waivers; with submissions, also what each covers and its evidence",
    ),
    "waiver_file": Wording("豁免文件", "file of waivers"),
    "path": Wording("材料", "submission"),
    "identity": Wording("规则编号", "id of a rule"),
    "file": Wording("一份材料", "a submission"),
    "profile": Wording("口径的编号或名称，不写则按表注识别", "id or title of a profile; recognised by the footnotes without it"),
}

NO_RULE = Wording("没有规则“{name}”。用 auditor rules list 查看全部规则。", "There is no rule “{name}”. See auditor rules list.")
NO_FOLDER = Wording("没有文件夹“{path}”。", "There is no folder “{path}”.")
NOT_AUDITED = Wording("“{path}”没有核查：{reason}", "“{path}” was not audited: {reason}")

LINTED = Wording(
    "{count} 条规则：{remarks} 条意见，其中 {faults} 处是规则做不到它所说的。",
    "{count} rules: {remarks} remarks, {faults} of them on rules that cannot do what they say.",
)
SOUND = Wording("{count} 条规则，没有意见。", "{count} rules, no remarks.")

TAKEN = Wording("“{path}”已经有了；请换一个编号，或直接改那个文件。", "“{path}” is there already; take another id, or change that file.")
MADE = Wording(
    "写好了 {path}，例子都已试过。看看例子里的数合不合适，再运行：auditor rules test --rules {folder}",
    "Wrote {path}; its examples were tried. See whether their figures suit you, then run: auditor rules test --rules {folder}",
)
UNANSWERED = Wording("没有写 {option}：{question}。", "{option} is missing: {question}.")
IDENTITY = Wording("编号", "the id")
ASKED = Wording("{question}：", "{question}: ")

FRESH = Wording("{path} 是最新的。", "{path} is up to date.")
STALE = Wording("{path} 不是最新的，请去掉 --check 再运行一次。", "{path} is out of date; run this once more without --check.")
SAME = Wording("{path} 已是最新。", "{path} was up to date.")
WRITTEN = Wording("写好了 {path}。", "Wrote {path}.")

NO_CORPUS = Wording(
    "“{path}”里没有可用的材料；请用 --corpus 给出无差错材料的文件夹。",
    "“{path}” holds no submissions that can be used; name a folder of faultless ones with --corpus.",
)
BY_KIND = (Wording("放进的错误", "fault"), Wording("处数", "put in"), Wording("发现", "seen"), Wording("检出率", "share"))
BY_RULE = (Wording("规则", "rule"), *BY_KIND[1:], Wording("误报", "false alarms"))
MISSED = Wording("没有发现：{file}，{kind}，{where}（应由 {rules} 发现）", "Missed: {file}, {kind}, {where} (due to be seen by {rules})")
ALARM = Wording("误报：{rule}，{where}，{message}", "False alarm: {rule}, {where}, {message}")
MUTATED = Wording(
    "{files} 份材料，放进 {injected} 处错误，发现 {seen} 处（{share}）；不放错误时报出 {alarms} 处。",
    "{files} submissions, {injected} faults put in, {seen} seen ({share}); {alarms} findings without any fault.",
)
COMMA = Wording("、", ", ")

UNSEALED = Wording(
    "{file} 第 {line} 行：没有写 evidence，数字改了这项豁免仍然有效；auditor waivers list {file} 材料 会列出它。",
    "{file}, line {line}: no evidence is stated, so the waiver holds even where the figures change; "
    "auditor waivers list {file} SUBMISSION prints it.",
)
WIDE = Wording(
    "{file} 第 {line} 行：where 没有写 project、unit、file 或 fingerprint，会豁免所有材料里的同类发现。",
    "{file}, line {line}: where names no project, unit, file or fingerprint; it waives such findings in every submission.",
)
WAIVERS_LINTED = Wording("{count} 项豁免，没有错误，{remarks} 条意见。", "{count} waivers, no errors, {remarks} remarks.")
WAIVER_HEADS = (
    Wording("规则", "rule"),
    Wording("位置", "where"),
    Wording("批准人", "who"),
    Wording("有效期", "until"),
    Wording("理由", "reason"),
)
COVERS = Wording("第 {line} 行 {rule}：对应 {count} 处发现。", "line {line}, {rule}: covers {count} findings.")
COVERS_NOTHING = Wording("第 {line} 行 {rule}：没有对应的发现，可以删去。", "line {line}, {rule}: covers no finding and may be taken out.")
COVERED = Wording("  {source}，{where}，evidence: {evidence}（{state}）", "  {source}, {where}, evidence: {evidence} ({state})")
HOLDS = Wording("有效", "holds")
VOID = Wording("已失效，数字或文字变了", "void: figures or words have changed")
