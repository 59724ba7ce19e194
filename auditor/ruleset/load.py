"""Folders of rule files → the Ruleset of a run, or everything that is wrong in them at once."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from auditor.expression import Term
from auditor.ruleset.compilation import compiled
from auditor.ruleset.draft import NO_RULE, Draft, read, unknown_key
from auditor.ruleset.profile import DEFAULT, Parameter, Profile, Profiles
from auditor.ruleset.rule import Rule
from auditor.ruleset.source import RuleError, RuleErrors, Source, rule_files
from auditor.ruleset.term import Terms
from auditor.scope import Scope
from auditor.wording import Wording

_NO_FOLDER = Wording("没有这个规则文件夹。", "There is no such folder of rules.")
_NO_DEFAULT = Wording("缺少默认口径。", "The default profile is missing.")
_TWICE = Wording(
    "规则“{rule}”已在 {file} 中写过，请换一个文件名。", "There is a rule “{rule}” in {file} already; give the file another name."
)
_CIRCLE = Wording("规则互相等待对方的发现：{path}。", "Rules wait for the findings of each other: {path}.")


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """Rules by id, profiles, parameters and terms. `sha256` is over all files read, sorted by name.

    `scopes` are the distinct scopes of the rules that run: those on one submission, or of `across` those that look across submissions. A
    matcher is made over them, and its bindings name a scope by its number here.
    A chosen ruleset runs all its rules, drafts and those a profile switches off included. `refused` says what was wrong in the files
    that were left out, `unusable` names the folders of which nothing is left.
    """

    rules: tuple[Rule, ...]
    profiles: dict[str, Profile]
    parameters: tuple[Parameter, ...]
    terms: tuple[Term, ...]
    sha256: str
    scopes: tuple[Scope, ...]
    is_chosen: bool = False
    refused: tuple[RuleError, ...] = ()
    unusable: tuple[str, ...] = ()

    def rule(self, identity: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == identity), None)

    @property
    def default_profile(self) -> Profile:
        return self.profiles[DEFAULT]

    @property
    def across(self) -> "Ruleset":
        """The same rules, of which those run that look across submissions."""
        return replace(self, scopes=tuple(sorted({rule.scope for rule in self.rules if rule.is_across})))

    def only(self, rules: Sequence[Rule]) -> "Ruleset":
        """The same profiles and terms with these rules alone, all of which run."""
        return replace(self, rules=tuple(rules), scopes=_scopes(rules), is_chosen=True)


def _scopes(rules: Iterable[Rule]) -> tuple[Scope, ...]:
    return tuple(sorted({rule.scope for rule in rules if not rule.is_across}))


def built_in() -> Path:
    """The folder of the rules that come with auditor: inside the installed package, else beside it in the repository."""
    inside = Path(str(files("auditor").joinpath("rules")))
    return inside if inside.is_dir() else inside.parent.parent / "rules"


class _Loading:
    """One loading: the files read so far and what was wrong in them. What is wrong in a `spared` folder costs the file, no more; a `proven`
    one is not proved again."""

    def __init__(self, spared: Sequence[Path], proven: Sequence[Path], *, in_english: bool) -> None:
        self.errors: list[RuleError] = []
        self.refused: list[RuleError] = []
        self.spared = spared
        self.proven = proven
        self.in_english = in_english
        self.sources: list[tuple[Path, Source]] = []
        self.contents: dict[str, bytes] = {}
        self.profiles = Profiles()

    def source(self, path: Path, directory: Path) -> Source:
        content = path.read_bytes()
        name = str(Path(directory.name, path.relative_to(directory)))
        self.contents[f"{name}\0{len(self.contents)}" if name in self.contents else name] = content
        errors = self.refused if directory in self.spared else self.errors
        source = Source(path, name, content, errors, is_proven=directory in self.proven)
        self.sources.append((directory, source))
        return source

    def unusable(self) -> tuple[str, ...]:
        """The folders that hold files, all of which are refused."""
        usable = {directory for directory, source in self.sources if not source.is_refused}
        return tuple(str(directory) for directory in dict.fromkeys(directory for directory, _ in self.sources) if directory not in usable)

    def digest(self) -> str:
        total = sha256()
        for name in sorted(self.contents):
            total.update(name.encode())
            total.update(b"\0")
            total.update(self.contents[name])
        return total.hexdigest()


def load(directories: Sequence[Path] = (), *, with_built_in: bool = True, in_english: bool = False, sparing: bool = False) -> Ruleset:
    """The built-in rules and those of `directories`.

    A folder holds `<topic>/<id>.yaml` or `<id>.yaml`, profiles in `profiles/`, terms in `terms.yaml`. Without `in_english` an English
    sentence is compiled, and refused where it is wrong, when it is first asked for.
    Raises RuleErrors with everything that is wrong in any file. `sparing`, as a run loads them, a wrong file of `directories` is left out
    and told in `refused`, and what comes with auditor is not proved again: its tests have done so. Its rules have no examples then.
    """
    paused = gc.isenabled()
    gc.disable()  # loading only makes what stays: looking for garbage takes a fifth of its time and finds none
    try:
        loading = _Loading(directories, [built_in()], in_english=in_english) if sparing else _Loading((), (), in_english=in_english)
        return _loaded(directories, loading, with_built_in=with_built_in)
    finally:
        if paused:
            gc.enable()


def _loaded(directories: Sequence[Path], loading: _Loading, *, with_built_in: bool) -> Ruleset:
    folders = [*([built_in()] if with_built_in else []), *directories]
    for folder in folders:
        if not folder.is_dir():
            loading.errors.append(RuleError(str(folder), 1, None, _NO_FOLDER))
    folders = [folder for folder in folders if folder.is_dir()]
    for path, folder in _profile_files(folders):
        loading.profiles.read(loading.source(path, folder), path.stem)
    terms = Terms(loading.profiles.parameters())
    for folder in folders:
        if (folder / "terms.yaml").is_file():
            terms.read(loading.source(folder / "terms.yaml", folder))
    files = [(path, folder) for folder in folders for path in rule_files(folder)]
    rules = _rules(loading, files, terms)
    profiles = loading.profiles.resolved()
    loading.profiles.check_rules({path.stem for path, _ in files})
    if not profiles and not loading.errors:
        loading.errors.append(RuleError("profiles/default.yaml", 1, None, _NO_DEFAULT))
    if loading.errors:
        raise RuleErrors(sorted([*loading.errors, *loading.refused], key=_place))
    return Ruleset(
        rules,
        {name: profile for name, profile in profiles.items() if not loading.profiles.is_refused(name)},
        tuple(loading.profiles.declared.values()),
        terms.listed(),
        loading.digest(),
        _scopes(rules),
        refused=tuple(sorted(loading.refused, key=_place)),
        unusable=loading.unusable(),
    )


def _place(error: RuleError) -> tuple[str, int, int]:
    return error.file, error.line, error.column or 0


def _profile_files(folders: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """The default profile first, for it declares the parameters."""
    found = [(path, folder) for folder in folders for path in sorted((folder / "profiles").glob("*.yaml"))]
    return iter(sorted(found, key=lambda pair: pair[0].stem != DEFAULT))


def _rules(loading: _Loading, files: Sequence[tuple[Path, Path]], terms: Terms) -> tuple[Rule, ...]:
    """The rules of files, each given with the folder that it belongs to."""
    drafts: dict[str, Draft] = {}
    for path, folder in files:
        source = loading.source(path, folder)
        topic = path.parent.name if path.parent != folder else ""
        if path.stem in drafts:
            source.refuse(None, _TWICE.filled(rule=path.stem, file=drafts[path.stem].source.name))
            continue
        draft = read(source, path.stem, topic)
        if draft is not None:
            drafts[path.stem] = draft
    made = [rule for draft in drafts.values() if (rule := compiled(draft, terms.names, in_english=loading.in_english)) is not None]
    known = {path.stem for path, _ in files}
    for rule in made:
        _check_rule_names(drafts[rule.id], rule, known)
    _check_circles(drafts, made)
    return tuple(sorted((rule for rule in made if not drafts[rule.id].source.is_refused), key=lambda rule: rule.id))


def _check_rule_names(draft: Draft, rule: Rule, known: set[str]) -> None:
    for watched in rule.watches:
        if watched not in known:
            draft.source.refuse(draft.nodes["where"], unknown_key(NO_RULE, watched, tuple(sorted(known))))


def _check_circles(drafts: dict[str, Draft], rules: Sequence[Rule]) -> None:
    """Rules over findings must not look at each other's findings in a circle, or judging would not end."""
    watched = {rule.id: rule.watches for rule in rules}
    for rule in rules:
        path = _circle(rule.id, watched, (rule.id,))
        if path is not None:
            draft = drafts[rule.id]
            draft.source.refuse(draft.nodes.get("supersedes") or draft.nodes["where"], _CIRCLE.filled(path=" → ".join(path)))


def _circle(start: str, watched: dict[str, tuple[str, ...]], path: tuple[str, ...]) -> tuple[str, ...] | None:
    for other in watched.get(path[-1], ()):
        if other == start:
            return (*path, other)
        if other not in path:
            found = _circle(start, watched, (*path, other))
            if found is not None:
                return found
    return None
