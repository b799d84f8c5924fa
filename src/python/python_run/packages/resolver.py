"""Choose the wheels that a list of requirements needs.

The same code chooses in a reader's browser and on an author's machine, always for the Python of the
lock file, not for the one that runs it. A package's file comes from the lock file (packages built
for this Python, on one host) or from a package index (PEP 503, PEP 691).
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any, Literal, Protocol, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from zipfile import BadZipFile, ZipFile

try:
    from ._vendor.packaging.requirements import InvalidRequirement, Requirement
    from ._vendor.packaging.specifiers import InvalidSpecifier, SpecifierSet
    from ._vendor.packaging.tags import Tag, compatible_tags, cpython_tags
    from ._vendor.packaging.utils import (
        InvalidWheelFilename,
        canonicalize_name,
        parse_wheel_filename,
    )
    from ._vendor.packaging.version import InvalidVersion, Version
except ImportError:  # an ordinary dependency outside of the runtime's archive
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.tags import Tag, compatible_tags, cpython_tags
    from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
    from packaging.version import InvalidVersion, Version

ATTEMPTS = 50
"""How often to choose again because a later requirement excludes a chosen version."""


Phrase: TypeAlias = dict[str, str | int | Sequence[str | int]]
"""As in ``python_run.bridge``; this module stands alone on an author's machine."""


class PackageError(Exception):
    """Why packages cannot be installed."""

    def __init__(self, *phrases: Phrase) -> None:
        super().__init__(", ".join(str(phrase["code"]) for phrase in phrases))
        self.phrases = phrases


class ConflictError(Exception):
    """A later requirement excludes a version that was chosen."""

    def __init__(self, name: str, specifier: SpecifierSet) -> None:
        super().__init__(name)
        self.name, self.specifier = name, specifier


class FetchError(Exception):
    """Why a file is not available."""

    def __init__(self, phrase: Phrase, is_missing: bool = False) -> None:
        super().__init__(str(phrase["code"]))
        self.phrase = phrase
        self.is_missing = is_missing
        """Whether the server said that the file does not exist."""


Kind = Literal["index", "metadata", "wheel"]


class Fetch(Protocol):
    """Fetches a file for the package of that name, and checks its digest if one is given.

    :raises FetchError: It is not available.
    """

    def __call__(
        self, kind: Kind, url: str, name: str, sha256: str | None = None
    ) -> Awaitable[bytes]: ...


@dataclass(frozen=True)
class Wheel:
    """A file to install, and what it needs."""

    name: str
    """Canonical."""
    version: str
    url: str
    file_name: str
    sha256: str | None
    """In hexadecimal; None if not known."""
    size: int | None = None
    """Bytes; None if not known."""
    install_dir: str = "site"
    """As in the lock file: `site` or `dynlib`."""
    requires: tuple[str, ...] = ()
    """The names of its dependencies in this choice."""
    locked: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """Its entry in the lock file."""
    metadata: bool | str = field(default=False, compare=False, repr=False)
    """Whether its metadata is a separate file (PEP 658); the digest, if that is known."""


@dataclass(frozen=True)
class Sources:
    """Where packages come from."""

    lock: Mapping[str, Any]
    """pyodide's lock file."""
    base_url: str
    """The folder of the files that the lock file names."""
    index_url: str | None = None
    """A package index; None for none."""
    prefers_index: bool = False
    """Whether the index is used before the lock file."""
    page_url: str = ""
    """What addresses of wheels are relative to."""


def environment(info: Mapping[str, str]) -> dict[str, str]:
    """Return the values of markers (PEP 508) for the Python of a lock file."""
    full = info["python"]
    return {
        "implementation_name": "cpython",
        "implementation_version": full,
        "os_name": "posix",
        "platform_machine": info["arch"],
        "platform_python_implementation": "CPython",
        "platform_release": info["platform"].partition("_")[2].replace("_", "."),
        "platform_system": "Emscripten",
        "platform_version": "",
        "python_full_version": full,
        "python_version": ".".join(full.split(".")[:2]),
        "sys_platform": "emscripten",
    }


def tags(info: Mapping[str, str]) -> dict[Tag, int]:
    """Return the wheel tags (PEP 425, PEP 783) that this Python accepts; the best has rank 0."""
    version = tuple(map(int, info["python"].split(".")[:2]))
    platforms = [
        f"pyemscripten_{info['abi_version']}_{info['arch']}",
        f"{info['platform']}_{info['arch']}",
    ]
    abi = f"cp{''.join(map(str, version))}"
    ordered = [
        *cpython_tags(version, [abi], platforms),
        *compatible_tags(version, abi, platforms),
    ]
    return {tag: rank for rank, tag in reversed(list(enumerate(ordered)))}


def fits_python(required: str, version: str) -> bool:
    """Tell whether a version of Python is one of those required.

    As in pip, a pre-release counts as its release.

    :raises ValueError: The requirement is not valid.
    """
    return bool(SpecifierSet(required).contains(Version(version).base_version))


class _Anchors(HTMLParser):
    """The links of an index page in HTML (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag != "a" or not (href := attributes.get("href")):
            return
        url, fragment = urldefrag(href)
        file: dict[str, Any] = {
            "filename": unquote(urlsplit(url).path.rpartition("/")[2]),
            "url": url,
            "hashes": dict([fragment.split("=", 1)]) if "=" in fragment else {},
            "yanked": "data-yanked" in attributes,
            "requires-python": attributes.get("data-requires-python"),
        }
        beside = attributes.get("data-core-metadata", attributes.get("data-dist-info-metadata"))
        if beside:
            kind, _, digest = beside.partition("=")
            file["core-metadata"] = {kind: digest} if digest else True
        self.files.append(file)


def _files(page: bytes) -> list[dict[str, Any]]:
    """Return the files that an index page lists, in HTML or JSON."""
    text = page.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return list(json.loads(text)["files"])
    anchors = _Anchors()
    anchors.feed(text)
    return anchors.files


@dataclass(frozen=True)
class _Want:
    """A requirement, and the package that has it."""

    requirement: Requirement
    extras: frozenset[str]
    """Extras of the package that has it, for the requirement's marker."""
    by: str
    """Name of that package, for messages; "" for the page."""


def _merged(first: _Want, second: _Want) -> _Want:
    """Return a requirement that satisfies both; an address takes precedence."""
    requirement = Requirement(str(first.requirement))
    requirement.specifier &= second.requirement.specifier
    requirement.url = first.requirement.url or second.requirement.url
    return replace(first, requirement=requirement)


def failed(name: str, why: Phrase, by: str = "") -> PackageError:
    """Return the error for a package that cannot be installed; ``by`` is one that needs it."""
    return PackageError({"code": "package-failed", "name": name, "by": by}, why)


class Resolver:
    """Makes one choice of wheels."""

    def __init__(
        self, sources: Sources, fetch: Fetch, installed: Mapping[str, str] | None = None
    ) -> None:
        """``installed``: the version of each installed package, by name."""
        self._sources = sources
        self._fetch = fetch
        self._installed = {
            canonicalize_name(name): version for name, version in (installed or {}).items()
        }
        info = sources.lock["info"]
        self._environment = environment(info)
        self._python = Version(info["python"])
        self._abi = f"pyemscripten_{info['abi_version']}"
        self._tags = tags(info)
        self._locked = {
            canonicalize_name(name): entry for name, entry in sources.lock["packages"].items()
        }
        self._pages: dict[str, asyncio.Task[list[dict[str, Any]]]] = {}
        self._requirements: dict[str, asyncio.Task[list[Requirement]]] = {}

    async def resolve(self, requirements: Iterable[str]) -> list[Wheel]:
        """Return what must be installed, dependencies first.

        :raises PackageError: Something is not available, or requirements contradict each other.
        """
        wants = [_Want(self._parse(text), frozenset(), "") for text in requirements]
        limits: dict[str, SpecifierSet] = {}
        for _ in range(ATTEMPTS):
            try:
                return await self._attempt(wants, limits)
            except ConflictError as conflict:
                name = conflict.name
                limits[name] = limits.get(name, SpecifierSet()) & conflict.specifier
        raise PackageError({"code": "package-no-choice"})

    def _parse(self, text: str) -> Requirement:
        address = urlsplit(text)
        if address.path.endswith(".whl") and " @ " not in text:
            file_name = unquote(address.path.rpartition("/")[2])
            return Requirement(f"{self._wheel_name(file_name)[0]} @ {text}")
        try:
            return Requirement(text)
        except InvalidRequirement:
            raise PackageError({"code": "requirement-unclear", "text": text}) from None

    def _wheel_name(self, file_name: str) -> tuple[str, Version, frozenset[Tag]]:
        try:
            name, version, _, wheel_tags = parse_wheel_filename(file_name)
        except (InvalidWheelFilename, InvalidVersion):
            raise PackageError({"code": "wheel-name", "file": file_name}) from None
        return name, version, wheel_tags

    async def _attempt(
        self, wants: Sequence[_Want], limits: Mapping[str, SpecifierSet]
    ) -> list[Wheel]:
        chosen: dict[str, Wheel] = {}
        seen: set[tuple[str, str]] = set()  # names, each with one extra or none
        needs: dict[str, dict[str, None]] = {}
        while wants:
            new: dict[str, _Want] = {}
            found: list[_Want] = []  # their dependencies come next
            for want in wants:
                if not self._applies(want):
                    continue
                name = canonicalize_name(want.requirement.name)
                if want.by:
                    needs.setdefault(want.by, {})[name] = None
                if self._is_installed(name, want):
                    continue
                if name in chosen:
                    self._check(chosen[name].version, name, want)
                else:
                    new[name] = _merged(new[name], want) if name in new else want
                extras = {"", *want.requirement.extras}
                fresh = {extra for extra in extras if (name, extra) not in seen}
                seen |= {(name, extra) for extra in fresh}
                if fresh:
                    found.append(replace(want, extras=frozenset(extras)))
            wheels = await asyncio.gather(
                *(self._find(name, want, limits.get(name)) for name, want in new.items())
            )
            chosen |= dict(zip(new, wheels, strict=True))
            wants = await self._next(found, chosen)
        return list(self._ordered(chosen, needs))

    async def _next(self, found: Sequence[_Want], chosen: Mapping[str, Wheel]) -> list[_Want]:
        names = [canonicalize_name(want.requirement.name) for want in found]
        requirements = await asyncio.gather(
            *(
                self._requires(chosen[name], want.by)
                for name, want in zip(names, found, strict=True)
            )
        )
        return [
            _Want(requirement, want.extras, name)
            for name, want, of_package in zip(names, found, requirements, strict=True)
            for requirement in of_package
        ]

    def _applies(self, want: _Want) -> bool:
        marker = want.requirement.marker
        if marker is None:
            return True
        extras = want.extras or {""}
        return any(marker.evaluate({**self._environment, "extra": extra}) for extra in extras)

    def _is_installed(self, name: str, want: _Want) -> bool:
        version = self._installed.get(name)
        if version is None:
            return False
        if not want.requirement.specifier.contains(version, prereleases=True):
            there: Phrase = {"code": "package-installed", "name": name, "version": version}
            raise failed(str(want.requirement), there, want.by)
        return True

    def _check(self, version: str, name: str, want: _Want) -> None:
        specifier = want.requirement.specifier
        if not specifier.contains(version, prereleases=True):
            raise ConflictError(name, specifier)

    def _ordered(
        self, chosen: Mapping[str, Wheel], needs: Mapping[str, Iterable[str]]
    ) -> Iterator[Wheel]:
        done: set[str] = set()
        waiting = [(name, False) for name in reversed(list(chosen))]
        while waiting:
            name, is_ready = waiting.pop()
            requires = tuple(one for one in needs.get(name, ()) if one in chosen)
            if is_ready:
                yield replace(chosen[name], requires=requires)
            elif name not in done:
                done.add(name)
                waiting.append((name, True))
                waiting += [(one, False) for one in reversed(requires) if one not in done]

    async def _find(self, name: str, want: _Want, limit: SpecifierSet | None) -> Wheel:
        """Choose a package's file."""
        requirement = want.requirement
        if requirement.url:
            return self._from_url(requirement.url, want)
        specifier = requirement.specifier & (limit or SpecifierSet())
        locked = self._from_lock(name, specifier)
        if locked and not (self._sources.index_url and self._sources.prefers_index):
            return locked
        try:
            return await self._from_index(name, specifier, want)
        except PackageError:
            if locked:
                return locked
            raise

    def _from_lock(self, name: str, specifier: SpecifierSet) -> Wheel | None:
        entry = self._locked.get(name)
        if entry is None or not specifier.contains(entry["version"], prereleases=True):
            return None
        return Wheel(
            name=name,
            version=entry["version"],
            url=urljoin(self._sources.base_url, entry["file_name"]),
            file_name=entry["file_name"].rpartition("/")[2],
            sha256=entry["sha256"],
            install_dir=entry["install_dir"],
            locked=entry,
        )

    def _from_url(self, address: str, want: _Want) -> Wheel:
        url, fragment = urldefrag(urljoin(self._sources.page_url, address))
        file_name = unquote(urlsplit(url).path.rpartition("/")[2])
        name, version, wheel_tags = self._wheel_name(file_name)
        if not any(tag in self._tags for tag in wheel_tags):
            raise failed(name, self._no_fit(name, file_name), want.by)
        digest = fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else None
        return Wheel(canonicalize_name(name), str(version), url, file_name, digest)

    def _locked_version(self, name: str) -> str:
        entry = self._locked.get(name)
        return str(entry["version"]) if entry else ""

    def _no_fit(self, name: str, what: str) -> Phrase:
        instead = self._locked_version(name)
        return {"code": "package-unfit", "what": what, "abi": self._abi, "instead": instead}

    async def _from_index(self, name: str, specifier: SpecifierSet, want: _Want) -> Wheel:
        requirement = str(want.requirement)
        if self._sources.index_url is None:
            version = self._locked_version(name)
            raise failed(requirement, {"code": "package-no-index", "version": version}, want.by)
        if name not in self._pages:
            self._pages[name] = asyncio.ensure_future(self._page(name))
        try:
            files = await self._pages[name]
        except FetchError as error:
            why = error.phrase
            if error.is_missing:
                index = self._sources.index_url
                why = {"code": "package-unknown", "index": index, "by": want.by}
            raise failed(requirement, why, want.by) from None
        return self._choose(name, files, specifier, want)

    async def _page(self, name: str) -> list[dict[str, Any]]:
        url = f"{str(self._sources.index_url).rstrip('/')}/{name}/"
        page = await self._fetch("index", url, name)
        try:
            files = _files(page)
        except (ValueError, KeyError, TypeError):
            raise FetchError({"code": "index-unreadable", "url": url}) from None
        return [{**file, "url": urljoin(url, file["url"])} for file in files]

    def _choose(
        self, name: str, files: Sequence[Mapping[str, Any]], specifier: SpecifierSet, want: _Want
    ) -> Wheel:
        ranked: dict[Version, tuple[int, Mapping[str, Any]]] = {}
        versions: set[Version] = set()
        for file in files:
            try:
                _, version, _, wheel_tags = parse_wheel_filename(file["filename"])
            except (InvalidWheelFilename, InvalidVersion):
                continue
            versions.add(version)
            if not self._takes(file, version, specifier):
                continue
            rank = min((self._tags[tag] for tag in wheel_tags if tag in self._tags), default=None)
            if rank is not None and (version not in ranked or rank < ranked[version][0]):
                ranked[version] = rank, file
        # Prefers releases to pre-releases, unless the specifier asks for those.
        best = next(iter(sorted(specifier.filter(ranked), reverse=True)), None)
        if best is None:
            raise failed(str(want.requirement), self._why_none(name, versions, specifier), want.by)
        return self._wheel(name, best, ranked[best][1])

    def _takes(self, file: Mapping[str, Any], version: Version, specifier: SpecifierSet) -> bool:
        """Return whether a file is for this Python, and was not yanked (PEP 592)."""
        if file.get("yanked") and f"=={version}" not in str(specifier):
            return False
        try:
            python = SpecifierSet(file.get("requires-python") or "")
        except InvalidSpecifier:
            return True
        return bool(python.contains(self._python, prereleases=True))

    def _why_none(self, name: str, versions: set[Version], specifier: SpecifierSet) -> Phrase:
        if not versions:
            return {"code": "package-source-only"}
        fitting = sorted(specifier.filter(versions, prereleases=True))
        if not fitting:
            newest = str(max(versions))
            return {"code": "package-no-version", "specifier": str(specifier), "newest": newest}
        return self._no_fit(name, f"{name} {fitting[-1]}")

    def _wheel(self, name: str, version: Version, file: Mapping[str, Any]) -> Wheel:
        beside = file.get("core-metadata") or file.get("dist-info-metadata") or False
        return Wheel(
            name=name,
            version=str(version),
            url=urldefrag(file["url"])[0],
            file_name=file["filename"],
            sha256=file.get("hashes", {}).get("sha256"),
            size=file.get("size"),
            metadata=beside.get("sha256", True) if isinstance(beside, Mapping) else bool(beside),
        )

    def _requires(self, wheel: Wheel, by: str) -> Awaitable[list[Requirement]]:
        if wheel.url not in self._requirements:
            self._requirements[wheel.url] = asyncio.ensure_future(self._read(wheel, by))
        return self._requirements[wheel.url]

    async def _read(self, wheel: Wheel, by: str) -> list[Requirement]:
        if wheel.locked is not None:
            return [Requirement(canonicalize_name(one)) for one in wheel.locked["depends"]]
        try:
            text = await self._metadata(wheel)
        except FetchError as error:
            raise failed(wheel.name, error.phrase, by) from None
        requirements = []
        for line in BytesParser().parsebytes(text, headersonly=True).get_all("Requires-Dist", []):
            try:
                requirements.append(Requirement(str(line)))
            except InvalidRequirement:
                continue  # from packages older than the rules
        return requirements

    async def _metadata(self, wheel: Wheel) -> bytes:
        if wheel.metadata:
            digest = wheel.metadata if isinstance(wheel.metadata, str) else None
            try:
                return await self._fetch("metadata", f"{wheel.url}.metadata", wheel.name, digest)
            except FetchError:
                pass  # the wheel contains it too
        data = await self._fetch("wheel", wheel.url, wheel.name, wheel.sha256)
        try:
            with ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    if name.endswith(".dist-info/METADATA") and name.count("/") == 1:
                        return archive.read(name)
        except BadZipFile:
            pass
        raise FetchError({"code": "wheel-unreadable", "url": wheel.url})
