"""A git branch as a target, as GitHub Pages and its kin serve it.

``git fast-import`` writes the commit, as ghp-import does it, but beside the branch: the branch
moves only after the remote has taken the commit, so a refused push leaves nothing behind. The
working tree and the index are never touched.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newsletter.errors import PublishError
from newsletter.model import Receipt
from newsletter.publish.manifest import (
    MANIFEST,
    Difference,
    checked,
    compare,
    manifest_text,
    owned,
    read_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from newsletter.publish.manifest import Carried

_TRIES = 8
"""Against a rival who pushes several times a second; see tests/test_racing.py."""
_NO_JEKYLL = ".nojekyll"


@dataclass(frozen=True, slots=True)
class _Tree:
    """A commit to build on and the blobs it holds; no commit is an empty tree."""

    commit: str
    blobs: Mapping[str, str]
    manifest: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GitHubPagesPublisher:
    """Puts the site onto ``branch`` of the repository around ``root``; with ``push`` also sends it.

    Files on the branch that no delivery of ours wrote (a CNAME, say) stay. Nothing is ever forced:
    a commit somebody else pushed in the meantime is fetched and built upon.
    """

    root: Path
    branch: str = "gh-pages"
    remote: str = "origin"
    push: bool = True
    name: str = "github-pages"
    carries: Carried = "site"

    def plan(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What ``deliver`` would do by what this machine knows of the branch; nothing is done."""
        wanted = _with_no_jekyll(files)
        self._check_repository()
        tree = self._tree(self._base())
        difference, _ = self._difference(tree, wanted)
        where = f"‘{self.branch}’ 가지에 올립니다."
        if self.push:
            send = f"‘{self.remote}’ 저장소로 보냅니다. 보내기 전에 원격의 새 커밋을 먼저 받습니다."
        else:
            send = "원격으로 보내지 않고 이 컴퓨터의 가지에만 둡니다."
        return (where, *difference.lines(), send)

    def deliver(self, files: Mapping[str, bytes], *, message: str) -> Receipt:
        """Commit the files onto the branch and send it; without a difference there is no commit."""
        wanted = _with_no_jekyll(files)
        self._check_repository()
        for _ in range(_TRIES):
            sent = self._fetch() if self.push else ""
            tree = self._tree(self._base())
            difference, manifest = self._difference(tree, wanted)
            commit = self._commit(tree, difference, manifest, wanted, message) or tree.commit
            if not self.push or commit == sent or self._send(commit):
                self._move_branch(commit)
                return self._receipt(difference, commit)
        raise PublishError(
            f"다른 사람이 ‘{self.branch}’ 가지에 자꾸 먼저 올려 보내지 못했습니다.",
            hint="덮어쓰지 않고 멈췄습니다. 잠시 뒤 다시 내보내 주세요.",
        )

    def _receipt(self, difference: Difference, commit: str) -> Receipt:
        kept = len(difference.kept)
        return Receipt(
            target=self.name,
            location=f"{self.remote}/{self.branch}" if self.push else self.branch,
            written=len(difference.written),
            removed=len(difference.stale),
            note=f"커밋 {commit[:12]}"
            + (f", 누군가 고친 파일 {kept}개는 두었습니다" if kept else ""),
        )

    # --- what the branch holds ---

    def _check_repository(self) -> None:
        found = self._git("rev-parse", "--git-dir")
        if found.returncode != 0:
            raise PublishError(
                "이 폴더는 git 저장소가 아닙니다.",
                file=str(self.root),
                hint="git init으로 저장소를 만들거나 [publish.folder]를 써 주세요."
                f" git의 말: {_last(found.stderr)}",
            )
        if not self._knows("check-ref-format", f"refs/heads/{self.branch}"):
            raise PublishError(
                f"‘{self.branch}’은(는) git 가지 이름으로 쓸 수 없습니다.", file="newsletter.toml"
            )
        if f"branch refs/heads/{self.branch}" in self._lines("worktree", "list", "--porcelain"):
            raise PublishError(
                f"지금 작업 중인 가지 ‘{self.branch}’에는 사이트를 올리지 않습니다.",
                file="newsletter.toml",
                hint="[publish.github-pages]의 branch에 사이트만 담을 가지를 적어 주세요.",
            )
        if self.push and not self._knows("remote", "get-url", "--", self.remote):
            raise PublishError(
                f"‘{self.remote}’이라는 원격 저장소가 없습니다.",
                file="newsletter.toml",
                hint=f"git remote add {self.remote} 주소 로 더하거나, 보내지 않으려면"
                " push = false로 적어 주세요.",
            )

    def _fetch(self) -> str:
        """Bring the remote's branch here; its commit, or "" where the remote has no such branch."""
        ref = f"refs/heads/{self.branch}"
        listed = self._git("ls-remote", "--", self.remote, ref)
        if listed.returncode != 0:
            raise self._unreachable(listed)
        if not listed.stdout.strip():
            self._git("update-ref", "-d", self._tracking)
            return ""
        fetched = self._git("fetch", "--no-tags", "--", self.remote, f"+{ref}:{self._tracking}")
        if fetched.returncode != 0:
            raise self._unreachable(fetched)
        return self._commit_of(self._tracking)

    def _base(self) -> str:
        """The commit to build on: the newer of the local and the remote branch, "" for neither."""
        local = self._commit_of(f"refs/heads/{self.branch}")
        remote = self._commit_of(self._tracking)
        if not local or not remote or local == remote:
            return local or remote
        if self._knows("merge-base", "--is-ancestor", local, remote):
            return remote
        if not self.push or self._knows("merge-base", "--is-ancestor", remote, local):
            return local
        raise PublishError(
            f"이 컴퓨터의 ‘{self.branch}’ 가지와 ‘{self.remote}’의 가지가 서로 갈라져 있습니다.",
            hint="이 컴퓨터의 커밋을 버려도 된다면"
            f" git branch -f {self.branch} {self.remote}/{self.branch} 뒤에 다시 내보내 주세요.",
        )

    def _tree(self, commit: str) -> _Tree:
        if not commit:
            return _Tree("", {}, {})
        listing = self._must("ls-tree", "-r", "-z", "--full-tree", commit)
        blobs: dict[str, str] = {}
        for line in listing.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            facts, path = line.split("\t", 1)
            blobs[path] = facts.split(" ")[2]
        content = self._must("cat-file", "blob", blobs[MANIFEST]) if MANIFEST in blobs else None
        return _Tree(commit, blobs, read_manifest(content, f"{self.branch}:{MANIFEST}"))

    def _difference(
        self, tree: _Tree, files: Mapping[str, bytes]
    ) -> tuple[Difference, dict[str, tuple[str, ...]]]:
        """The difference, and the manifest after it."""
        digest = self._blob_digest()
        difference = compare(files, tree.manifest, tree.blobs.get, digest)
        staying = set(tree.blobs) - set(difference.stale)
        folders = {str(parent) for path in staying for parent in PurePosixPath(path).parents}
        for path in difference.new:
            parents = {str(parent) for parent in PurePosixPath(path).parents}
            if path in folders or parents & staying:
                raise PublishError(
                    f"‘{self.branch}’ 가지에 다른 사람이 둔 파일과 ‘{path}’의 자리가 겹칩니다.",
                    hint="그 파일을 옮기거나 지운 뒤 다시 내보내 주세요.",
                )
        return difference, owned(difference, files, digest, tree.manifest)

    def _blob_digest(self) -> Callable[[bytes], str]:
        """How this repository names content, so that a whole tree compares without reading it."""
        algorithm = self._lines("rev-parse", "--show-object-format")[0]

        def digest(content: bytes) -> str:
            named = b"blob %d\0" % len(content) + content
            return hashlib.new(algorithm, named, usedforsecurity=False).hexdigest()

        return digest

    # --- changing it ---

    def _commit(
        self,
        tree: _Tree,
        difference: Difference,
        manifest: Mapping[str, tuple[str, ...]],
        files: Mapping[str, bytes],
        message: str,
    ) -> str:
        """Write the commit beside every branch and name it; "" when there is nothing to commit."""
        if not difference.written and not difference.stale and dict(tree.manifest) == manifest:
            return ""
        ref = f"refs/newsletter/{secrets.token_hex(8)}"
        text = message.encode()
        stream = [
            f"commit {ref}\n".encode(),
            b"committer %s\n" % self._identity(),
            b"data %d\n%s\n" % (len(text), text),
        ]
        if tree.commit:
            stream.append(f"from {tree.commit}\n".encode())
        stream += [b"D %s\n" % _quoted(path) for path in difference.stale]
        contents = {path: files[path] for path in difference.written}
        for path, content in {**contents, MANIFEST: manifest_text(manifest)}.items():
            stream.append(b"M 100644 inline %s\n" % _quoted(path))
            stream.append(b"data %d\n%s\n" % (len(content), content))
        stream.append(b"done\n")
        try:
            self._must("fast-import", "--quiet", "--done", given=b"".join(stream))
            return self._commit_of(ref)
        finally:
            self._git("update-ref", "-d", ref)

    def _identity(self) -> bytes:
        found = self._git("var", "GIT_COMMITTER_IDENT")
        if found.returncode != 0:
            raise PublishError(
                "git이 커밋할 사람의 이름을 모릅니다.",
                hint="git config user.name과 git config user.email을 먼저 적어 주세요.",
            )
        return found.stdout.strip()

    def _send(self, commit: str) -> bool:
        """Push without force. False when the remote has moved; other refusals are errors."""
        pushed = self._git(
            "push", "--porcelain", "--", self.remote, f"{commit}:refs/heads/{self.branch}"
        )
        if pushed.returncode == 0:
            self._git("update-ref", self._tracking, commit)
            return True
        answer = pushed.stdout + pushed.stderr
        # Of two pushes at the same instant the loser is refused by the lock, not as outdated.
        if any(word in answer for word in (b"[rejected]", b"cannot lock ref", b"failed to update")):
            return False
        if b"[remote rejected]" in answer:
            raise PublishError(
                f"‘{self.remote}’ 저장소가 ‘{self.branch}’ 가지를 받아 주지 않았습니다.",
                hint=f"가지 보호 규칙과 쓰기 권한을 살펴 주세요. 저장소의 말: {_last(answer)}",
            )
        raise self._unreachable(pushed)

    def _move_branch(self, commit: str) -> None:
        ref = f"refs/heads/{self.branch}"
        local = self._commit_of(ref)
        if local and not self._knows("merge-base", "--is-ancestor", local, commit):
            raise PublishError(
                f"그사이 이 컴퓨터의 ‘{self.branch}’ 가지가 움직였습니다.",
                hint="가지를 살펴본 뒤 다시 내보내 주세요.",
            )
        self._must("update-ref", ref, commit, local)

    # --- git ---

    @property
    def _tracking(self) -> str:
        return f"refs/remotes/{self.remote}/{self.branch}"

    def _commit_of(self, ref: str) -> str:
        found = self._git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return found.stdout.decode().strip() if found.returncode == 0 else ""

    def _knows(self, *arguments: str) -> bool:
        return self._git(*arguments).returncode == 0

    def _lines(self, *arguments: str) -> list[str]:
        return self._must(*arguments).decode("utf-8", "replace").splitlines()

    def _must(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self._git(*arguments, given=given)
        if done.returncode != 0:
            words = _last(done.stderr)
            raise PublishError(
                f"git {arguments[0]} 명령이 실패했습니다.",
                file=str(self.root),
                hint=f"git의 말: {words}",
            )
        return done.stdout

    def _git(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        # Inside a git hook these point at another repository; and messages are told apart in
        # English.
        inherited = {key: value for key, value in os.environ.items() if key not in _REDIRECTIONS}
        try:
            return subprocess.run(  # noqa: S603 - no shell, and every value stands behind its option
                ["git", "-C", str(self.root), *arguments],  # noqa: S607 - the user's own git
                input=given,
                capture_output=True,
                check=False,
                env={**inherited, "LC_ALL": "C"},
            )
        except FileNotFoundError as error:
            raise PublishError(
                "git을 찾을 수 없습니다.", hint="git을 설치한 뒤 다시 내보내 주세요."
            ) from error

    def _unreachable(self, done: subprocess.CompletedProcess[bytes]) -> PublishError:
        return PublishError(
            f"‘{self.remote}’ 저장소와 이야기하지 못했습니다.",
            hint=f"주소와 권한, 연결을 살펴 주세요. git의 말: {_last(done.stderr)}",
        )


_REDIRECTIONS = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"}
)


def _with_no_jekyll(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without this empty file GitHub would drop every name that begins with an underscore."""
    return checked({_NO_JEKYLL: b"", **files})


def _quoted(path: str) -> bytes:
    return b'"' + path.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def _last(answer: bytes) -> str:
    """The line of git's answer that says why: the last one that is not advice."""
    lines = [line.strip() for line in answer.decode("utf-8", "replace").splitlines()]
    telling = [line for line in lines if line and not line.startswith(("hint:", "Done"))]
    return telling[-1][:200] if telling else "(아무 말이 없음)"
