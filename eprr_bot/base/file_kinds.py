"""Kinds of file that people write, a row each, and the files of an installation, each read once and side by side."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from eprr_bot.base import documents
from eprr_bot.base.files import Fault, FaultsFound, FileModel, Name, Text, near_miss, parse, read_file, validate
from eprr_bot.base.vault import Vault

Content = TypeVar("Content")
Model = TypeVar("Model", bound=FileModel)

BY = "files at start"
FEW = 12
"""Ids that are all named where one of them was meant."""


@dataclass(frozen=True)
class Read(Generic[Content]):
    """A file that could be read: its text, with the line of each field, and what it holds."""

    text: Text
    content: Content


@dataclass(frozen=True)
class Defined(Generic[Content]):
    """What a kind of file gives ids to, such as a rota, for other files to name."""

    what: str
    plural: str
    ids: Callable[[Content], Iterable[str]]
    known: Callable[[Session], Iterable[str]] = lambda _: ()
    """Those that the database knows beside the files."""


@dataclass(frozen=True, eq=False)
class FileKind(Generic[Content]):
    """One kind of file. What was applied of it is kept as documents of that kind.

    `name` is that of the only file, or a pattern of many, each with an `id` in it; the longest name like it decides.
    `content` is what a text holds, and raises FaultsFound. `names` are those that other files must know.
    """

    kind: str
    name: str
    content: Callable[[Text], Content]
    read: Callable[[Path], Text] = read_file
    folder: str = "rotas"
    find: Callable[[Path], Path] | None = None
    """Where the only file is, for the folder; in it, where left out."""
    may_be_missing: bool = False
    """A folder may do without the only file."""
    defines: tuple[Defined[Content], ...] = ()
    names: Callable[[Content], Iterable[Name]] = lambda _: ()
    apply: Callable[[Session, Vault, Read[Content], datetime], str] | None = None
    """Takes a file over and says so in a sentence, if at all; where left out, it is saved as a document."""

    @property
    def is_single(self) -> bool:
        return "*" not in self.name

    def paths(self, folder: Path, kinds: "Iterable[FileKind[Any]]") -> list[Path]:
        """Its files in a folder, the only one also when it is missing."""
        if self.is_single:
            only = self.find(folder) if self.find else folder / self.name
            return [only] if only.exists() or not self.may_be_missing else []
        names = [one.name for one in kinds if one.folder == self.folder]
        return sorted(path for path in folder.glob(self.name) if max(filter(path.match, names), key=len) == self.name)

    def read_one(self, path: Path) -> Read[Content]:
        """Raises FaultsFound with everything that is wrong with the file."""
        text = self.read(path)
        return Read(text, self.content(text))

    def of_text(self, body: str, name: str) -> Read[Content]:
        """What a text says, as if it stood in a file of that name. Raises FaultsFound."""
        text = parse(body, name)
        return Read(text, self.content(text))

    def parse(self, body: str, name: str) -> Content:
        """What a text holds. Raises FaultsFound."""
        return self.content(parse(body, name))

    def current(self, session: Session) -> Content:
        """The only file, as it was last applied. Raises NeverApplied."""
        return documents.current(session, self.kind, self.kind, self.parse)

    def take_over(self, session: Session, vault: Vault, read: Read[Content], now: datetime) -> str:
        """Apply a file. Returns what came of it in a sentence; nothing where nothing did."""
        if self.apply:
            return self.apply(session, vault, read, now)
        file = Path(read.text.name)
        key, shown = (self.kind, file.name) if self.is_single else (read.text.data["id"], f"{self.kind} {file.stem}")
        return f"Applied {shown}." if documents.save(session, self.kind, key, read.text.body, now, BY) else ""


def of_model(model: type[Model]) -> Callable[[Text], Model]:
    """The content of a file that is one model."""
    return lambda text: validate(text, model)


@dataclass(frozen=True)
class Files:
    """All files of an installation. Of those that cannot be used only their own ids are known."""

    folders: Mapping[str, Path]
    kinds: Sequence[FileKind[Any]]
    reads: Mapping[str, Sequence[Read[Any]]]
    unusable: Mapping[str, Sequence[str]]
    session: Session | None = None
    """The database, where what was applied before counts too."""

    def all(self, kind: FileKind[Content]) -> Sequence[Read[Content]]:
        """Every file of a kind that can be used."""
        return self.reads[kind.kind]

    def only(self, kind: FileKind[Content]) -> Read[Content] | None:
        """The only file of a kind; None where it cannot be used."""
        return next(iter(self.all(kind)), None)

    def is_whole(self, kind: FileKind[Any]) -> bool:
        """Is the folder there, and can all its files of a kind be used?"""
        return self.folders[kind.folder].is_dir() and not self.unusable[kind.kind]

    def names(self) -> Iterator[tuple[Read[Any], Name]]:
        """Every name in a file that another file must know."""
        for kind in self.kinds:
            for read in self.all(kind):
                yield from ((read, name) for name in kind.names(read.content))

    def ids(self, what: str) -> Collection[str] | None:
        """Every id of what kinds define; None where an only file that may hold some cannot be used."""
        found: set[str] = set()
        for kind, defined in self._defining(what):
            is_left_out = kind.may_be_missing and self.is_whole(kind)
            if kind.is_single and not self.all(kind) and not is_left_out:
                return None
            found |= {one for read in self.all(kind) for one in defined.ids(read.content)}
            found |= set(defined.known(self.session)) if self.session else set()
            found |= set() if kind.is_single else set(self.unusable[kind.kind])
        return found

    def suggestion(self, name: str, what: str) -> str:
        """What to write instead: a near miss, or every id when they are few."""
        ids = self.ids(what) or ()
        if near := near_miss(name, sorted(ids)):
            return near
        kind, defined = self._defining(what)[0]
        if len(ids) <= FEW:
            return f"{defined.plural}: {', '.join(sorted(ids)) or 'none'}."
        return f"{defined.plural} are named in {kind.name if kind.is_single else f'the {kind.kind} files'}."

    def _defining(self, what: str) -> list[tuple[FileKind[Any], Defined[Any]]]:
        return [(kind, one) for kind in self.kinds for one in kind.defines if one.what == what]


def read_files(
    kinds: Sequence[FileKind[Any]], folders: Mapping[str, Path], session: Session | None = None
) -> tuple[Files, list[Fault]]:
    """Read every file, once, and say what is wrong with each by itself."""
    faults: list[Fault] = []
    reads: dict[str, list[Read[Any]]] = {kind.kind: [] for kind in kinds}
    unusable: dict[str, list[str]] = {kind.kind: [] for kind in kinds}
    for name, folder in folders.items():
        if folder.is_dir():
            faults += _unread(folder, [kind.name for kind in kinds if kind.folder == name])
        else:
            remedy = f"Set EPRR_{name.upper()} to your folder."
            faults.append(Fault(str(folder), 0, "", "There is no such folder.", remedy))
    for kind in (one for one in kinds if folders[one.folder].is_dir()):
        for path in kind.paths(folders[kind.folder], kinds):
            text = None
            try:
                text = kind.read(path)
                reads[kind.kind].append(Read(text, kind.content(text)))
            except FaultsFound as refused:
                faults += refused.faults
                unusable[kind.kind].append(_own_id(text, path))
    return Files(folders, kinds, reads, unusable, session), faults


def _own_id(text: Text | None, path: Path) -> str:
    """The id that a file gives itself, though it cannot be used; else its own name."""
    is_readable = text is not None and isinstance(text.data, dict)
    return str(text.data.get("id", path.stem)) if text and is_readable else path.stem


def _unread(folder: Path, patterns: Sequence[str]) -> Iterator[Fault]:
    """A warning for each file that nothing reads. Hidden files and READMEs are left alone."""
    for path in sorted(folder.iterdir()):
        is_ours = path.is_dir() or path.name.startswith(".") or path.stem == "README"
        if not is_ours and not any(path.match(one) for one in patterns):
            problem, remedy = "Nothing reads this file.", "Correct its name, or take it out."
            yield Fault(str(path), 0, "", problem, remedy, is_warning=True)


def unknown_names(files: Files) -> Iterator[Fault]:
    """A fault for each name in a file that the file which should know it does not."""
    for read, (field, what, name) in files.names():
        ids = files.ids(what)
        if ids is not None and name not in ids:
            yield read.text.fault(field, f'There is no {what} called "{name}".', files.suggestion(name, what))
