"""The commands of those who write rules and waivers: `auditor rules …` and `auditor waivers …`, and their arguments."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.author import rules, waivers
from auditor.author.answer import Answer
from auditor.author.words import HELP
from auditor.authoring import scaffold
from auditor.findings import Language

Command = Callable[[Namespace], Answer]


def add(commands: Any, shared: ArgumentParser, lang: Language) -> None:
    """Add `rules` and `waivers` to the commands. Each sets `answer`, to be called with the options."""
    words = {name: wording.told(lang) for name, wording in HELP.items()}

    def group(name: str, listed: str) -> Any:
        made = commands.add_parser(name, help=words[name], description=words[name])
        return made.add_subparsers(required=True, metavar=listed)

    def command(within: Any, name: str, answer: Command, say: str = "") -> ArgumentParser:
        made: ArgumentParser = within.add_parser(name, parents=[shared], help=words[say or name], description=words[say or name])
        made.set_defaults(answer=answer)
        return made

    own = group("rules", "list|show|test|lint|new|docs|schema|explain|impact|mutate")
    command(own, "list", rules.listed)
    command(own, "show", rules.shown).add_argument("rule", metavar="RULE", help=words["identity"])
    test = command(own, "test", rules.tested)
    test.add_argument("only", metavar="RULE", nargs="*", help=words["identity"])
    test.add_argument("--coverage", action="store_true", help=words["coverage"])
    command(own, "lint", rules.linted).add_argument("--strict", action="store_true", help=words["lint_strict"])
    new = command(own, "new", rules.new)
    new.add_argument("identity", metavar="RULE", nargs="?", help=words["identity"])
    for name, question in scaffold.QUESTIONS.items():
        if name != "id":
            new.add_argument(f"--{name}", help=question.told(lang))
    new.add_argument("--folder", metavar="DIR", type=Path, default=Path(), help=words["folder"])
    command(own, "docs", rules.docs).add_argument("--check", action="store_true", help=words["check_only"])
    command(own, "schema", rules.schema_kept).add_argument("--check", action="store_true", help=words["check_only"])
    explain = command(own, "explain", rules.explained)
    explain.add_argument("rule", metavar="RULE", help=words["identity"])
    explain.add_argument("file", metavar="FILE", type=Path, help=words["file"])
    explain.add_argument("--cell", help=words["cell"])
    explain.add_argument("--line", type=int, help=words["line"])
    explain.add_argument("--profile", help=words["profile"])
    weighed = command(own, "impact", rules.weighed)
    weighed.add_argument("--corpus", metavar="DIR", type=Path, required=True, help=words["corpus"])
    weighed.add_argument("--against", metavar="REV|DIR", required=True, help=words["against"])
    mutate = command(own, "mutate", rules.mutated)
    mutate.add_argument("--corpus", metavar="DIR", type=Path, default=Path("cases"), help=words["mutate_corpus"])
    mutate.add_argument("--most", metavar="N", type=int, default=0, help=words["most"])
    mutate.add_argument("--output", metavar="FILE", type=Path, help=words["measures"])

    waived = group("waivers", "lint|list")
    command(waived, "lint", waivers.linted, "waivers_lint").add_argument("waivers", metavar="FILE", type=Path, help=words["waiver_file"])
    listed = command(waived, "list", waivers.listed, "waivers_list")
    listed.add_argument("waivers", metavar="FILE", type=Path, help=words["waiver_file"])
    listed.add_argument("paths", metavar="PATH", nargs="*", type=Path, help=words["path"])
