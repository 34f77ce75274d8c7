"""Publishing into real folders and real git repositories."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from newsletter.config import PublishSettings
from newsletter.errors import PublishError
from newsletter.publish import folder as folder_module
from newsletter.publish.folder import FolderPublisher
from newsletter.publish.github_pages import GitHubPagesPublisher
from newsletter.publish.manifest import MANIFEST, checked
from newsletter.publish.publisher import publishers

FILES = {
    "index.html": "<p>모든 호</p>".encode(),
    "issues/2026-11-22.html": "<p>겨울 전기 요금</p>".encode(),
    "topics/환경 이야기.html": "<p>환경</p>".encode(),
    "_assets/site.css": b"p { color: #1b1f24 }",
}
UNSAFE = [
    "../out.html", "a/../../out.html", "/etc/out.html", "", "a//b", "./a", "a/", "a\\..\\b", "a\0b", "a\nb", "C:/x", "c:x",
    ".git/config", "a/.GIT/hooks/x", MANIFEST, "가" * 300, "\udcff",
]  # fmt: skip


def test_only_configured_targets_are_offered(tmp_path):
    assert publishers(PublishSettings(), tmp_path) == {}
    settings = PublishSettings.model_validate(
        {
            "folder": {"path": "public"},
            "github-pages": {"push": False},
            "outbox": {"path": "out"},
        }
    )
    table = publishers(settings, tmp_path)
    assert list(table) == ["folder", "github-pages", "outbox"]
    assert [table[name].carries for name in table] == ["site", "site", "mail"]
    assert table["folder"].deliver(FILES, message="").location == str(tmp_path.resolve() / "public")
    assert [table[name].name for name in table] == list(table)


@pytest.mark.parametrize("path", UNSAFE)
def test_paths_that_lead_elsewhere_are_refused(path):
    with pytest.raises(PublishError):
        checked({"index.html": b"", path: b""})


def test_a_file_that_is_also_a_folder_and_an_empty_site_are_refused():
    for files in ({"a": b"", "a/b": b""}, {}):
        with pytest.raises(PublishError):
            checked(files)


# --- folder --------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path):
    made = tmp_path / "letter"
    made.mkdir()
    (made / "newsletter.toml").write_text("", encoding="utf-8")
    return made


@pytest.fixture
def target(tmp_path):
    return tmp_path / "public"


def to(target, root):
    return FolderPublisher(path=str(target), root=root)


def tree(target):
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in sorted(target.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_a_folder_receives_the_site(target, root):
    receipt = to(target, root).deliver(FILES, message="14호")
    assert tree(target) == FILES
    assert (receipt.target, receipt.location, receipt.written, receipt.removed) == (
        "folder",
        str(target),
        4,
        0,
    )


def test_the_same_site_twice_touches_nothing(target, root):
    publisher = to(target, root)
    publisher.deliver(FILES, message="")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in target.rglob("*")}
    receipt = publisher.deliver(FILES, message="")
    assert (receipt.written, receipt.removed) == (0, 0)
    assert {
        path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in target.rglob("*")
    } == before
    assert publisher.plan(FILES)[1] == "바뀐 파일이 없습니다(4개 모두 그대로입니다)."


def test_what_is_gone_is_removed_and_strangers_stay(target, root):
    publisher = to(target, root)
    publisher.deliver(FILES, message="")
    (target / "CNAME").write_text("letter.example", encoding="utf-8")
    (target / "issues" / "note.txt").write_text("남의 메모", encoding="utf-8")
    (target / "empty").mkdir()
    smaller = {"index.html": "<p>새 첫 쪽</p>".encode()}
    assert any("지웁니다" in line for line in publisher.plan(smaller))
    receipt = publisher.deliver(smaller, message="")
    assert (receipt.written, receipt.removed) == (1, 3)
    assert set(tree(target)) == {"index.html", "CNAME", "issues/note.txt"}
    assert (target / "empty").is_dir()
    assert not (target / "topics").exists()


def test_a_file_somebody_edited_is_not_removed(target, root):
    publisher = to(target, root)
    publisher.deliver(FILES, message="")
    (target / "issues" / "2026-11-22.html").write_text("손으로 고침", encoding="utf-8")
    receipt = publisher.deliver({"index.html": FILES["index.html"]}, message="")
    assert (target / "issues" / "2026-11-22.html").exists()
    assert "1개" in receipt.note


def test_an_equal_file_of_a_stranger_never_becomes_ours(target, root):
    target.mkdir()
    (target / "index.html").write_bytes(FILES["index.html"])
    publisher = to(target, root)
    publisher.deliver(FILES, message="")
    publisher.deliver({"other.html": b"x"}, message="")
    assert set(tree(target)) == {"index.html", "other.html"}


def test_a_plan_says_what_it_would_overwrite_and_writes_nothing(target, root):
    target.mkdir()
    (target / "index.html").write_text("남의 첫 쪽", encoding="utf-8")
    lines = to(target, root).plan(FILES)
    assert "다른 사람이 쓴 파일을 덮어씁니다: index.html" in lines
    assert tree(target) == {"index.html": "남의 첫 쪽".encode()}
    to(target.parent / "absent", root).plan(FILES)
    assert not (target.parent / "absent").exists()


def test_a_file_can_become_a_folder_and_a_folder_a_file(target, root):
    publisher = to(target, root)
    publisher.deliver({"a": b"1", "b/c": b"2"}, message="")
    publisher.deliver({"a/d": b"3", "b": b"4"}, message="")
    assert tree(target) == {"a/d": b"3", "b": b"4"}


def test_a_strangers_file_in_the_way_stops_everything_before_a_write(target, root):
    target.mkdir()
    (target / "issues").write_text("폴더 자리의 파일", encoding="utf-8")
    with pytest.raises(PublishError, match="폴더여야 할 자리"):
        to(target, root).deliver(FILES, message="")
    assert set(tree(target)) == {"issues"}
    (target / "issues").unlink()
    (target / "index.html" / "deep").mkdir(parents=True)
    (target / "index.html" / "deep" / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="파일이어야 할 자리"):
        to(target, root).deliver(FILES, message="")


@pytest.mark.parametrize("link", ["issues", "index.html", MANIFEST])
def test_symbolic_links_inside_the_target_are_refused(target, root, tmp_path, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    target.mkdir()
    (target / link).symlink_to(outside / "x" if "." in link else outside)
    with pytest.raises(PublishError, match="심볼릭 링크"):
        to(target, root).deliver(FILES, message="")
    assert list(outside.iterdir()) == []
    assert [path.name for path in target.iterdir()] == [link]


def test_a_manifest_cannot_lead_out(target, root, tmp_path):
    (tmp_path / "precious.txt").write_text("x", encoding="utf-8")
    publisher = to(target, root)
    publisher.deliver(FILES, message="")
    digest = folder_module._digest(b"x")
    (target / MANIFEST).write_text(
        f'{{"files": {{"../precious.txt": ["{digest}"]}}}}', encoding="utf-8"
    )
    publisher.deliver({"index.html": b"2"}, message="")
    assert (tmp_path / "precious.txt").exists()
    (target / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(PublishError, match="목록을 읽을 수 없습니다"):
        publisher.plan(FILES)


def test_home_root_and_the_project_are_no_targets(root, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    for path in ("", ".", "..", "/", "~", "sub/..", str(tmp_path), str(root)):
        with pytest.raises(PublishError, match="내보낼 수 없습니다"):
            FolderPublisher(path=path, root=root).plan(FILES)


def test_a_target_that_is_a_file_is_refused(target, root):
    target.write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="폴더가 아닙니다"):
        to(target, root).deliver(FILES, message="")


def test_a_full_disk_at_any_write_leaves_whole_files_and_mends(target, root, monkeypatch):
    publisher = to(target, root)
    publisher.deliver({**FILES, "old.html": b"old"}, message="")
    changed = {path: content + b" 2" for path, content in FILES.items()}
    real = os.fsync
    told = []
    for broken in range(20):
        calls = iter(range(1000))

        def fsync(descriptor, calls=calls, broken=broken):
            if next(calls) == broken:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)
        try:
            publisher.deliver(changed, message="")
        except PublishError as error:
            told.append(error.message)
        else:
            break
        finally:
            monkeypatch.setattr(os, "fsync", real)
        for path, content in tree(target).items():
            assert content in {FILES.get(path, b"old"), changed.get(path)}, path
        publisher.deliver(changed, message="")
        assert tree(target) == changed
        publisher.deliver({**FILES, "old.html": b"old"}, message="")
        assert tree(target) == {**FILES, "old.html": b"old"}
    assert 10 < len(told) < 20
    assert all("디스크에 남은 자리가 없습니다" in message for message in told)


# --- git -----------------------------------------------------------------------------------------


def git(where, *arguments):
    done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    (tmp_path / "gitconfig").write_text(
        "[user]\n\tname = 편집자\n\temail = desk@letter.example\n[init]\n\tdefaultBranch = main\n",
        encoding="utf-8",
    )


@pytest.fixture
def remote(tmp_path):
    made = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", str(made))
    return made


@pytest.fixture
def repository(tmp_path, remote, root):
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(remote))
    git(root, "add", "newsletter.toml")
    git(root, "commit", "--quiet", "-m", "시작")
    return root


def foreign_commit(remote, name, content="x"):
    """Somebody else's clone puts one more file onto the branch."""
    clone = remote.parent / f"clone-{name.replace('/', '-')}"
    git(remote.parent, "clone", "--quiet", "--branch", "gh-pages", str(remote), str(clone))
    (clone / name).write_text(content, encoding="utf-8")
    git(clone, "add", name)
    git(clone, "commit", "--quiet", "-m", f"남이 {name} 더함")
    git(clone, "push", "--quiet")


def branch_tree(where, branch="gh-pages"):
    names = git(
        where, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", branch
    ).splitlines()
    return {
        name: git(where, "show", f"{branch}:{name}").encode() for name in names if name != MANIFEST
    }


def test_the_branch_receives_the_site(repository, remote):
    before = git(repository, "status", "--porcelain", "--branch")
    receipt = GitHubPagesPublisher(root=repository).deliver(FILES, message="14호를 냅니다")
    assert branch_tree(remote) == {**FILES, ".nojekyll": b""}
    assert (
        git(remote, "rev-parse", "gh-pages") == git(repository, "rev-parse", "gh-pages", "--")[:40]
    )
    assert git(remote, "log", "--format=%an|%s", "gh-pages") == "편집자|14호를 냅니다"
    assert (receipt.target, receipt.location, receipt.written, receipt.removed) == (
        "github-pages",
        "origin/gh-pages",
        5,
        0,
    )
    assert git(repository, "status", "--porcelain", "--branch") == before
    assert git(repository, "for-each-ref", "refs/newsletter") == ""


def test_the_same_site_twice_makes_no_commit(repository, remote):
    publisher = GitHubPagesPublisher(root=repository)
    publisher.deliver(FILES, message="하나")
    head = git(remote, "rev-parse", "gh-pages")
    receipt = publisher.deliver(FILES, message="둘")
    assert (receipt.written, receipt.removed) == (0, 0)
    assert git(remote, "rev-parse", "gh-pages") == head
    assert publisher.plan(FILES)[1].startswith("바뀐 파일이 없습니다")


def test_a_cname_stays_and_what_is_gone_is_removed(repository, remote):
    publisher = GitHubPagesPublisher(root=repository)
    publisher.deliver(FILES, message="하나")
    foreign_commit(remote, "CNAME", "letter.example\n")
    receipt = publisher.deliver({"index.html": "<p>새 첫 쪽</p>".encode()}, message="둘")
    assert (receipt.written, receipt.removed) == (1, 3)
    assert branch_tree(remote) == {
        "index.html": "<p>새 첫 쪽</p>".encode(),
        "CNAME": b"letter.example",
        ".nojekyll": b"",
    }
    assert git(remote, "log", "--format=%s", "gh-pages").splitlines() == [
        "둘",
        "남이 CNAME 더함",
        "하나",
    ]


def test_an_unchanged_site_does_not_undo_a_foreign_commit(repository, remote):
    publisher = GitHubPagesPublisher(root=repository)
    publisher.deliver(FILES, message="하나")
    foreign_commit(remote, "robots.txt")
    head = git(remote, "rev-parse", "gh-pages")
    publisher.deliver(FILES, message="둘")
    assert (
        git(remote, "rev-parse", "gh-pages")
        == head
        == git(repository, "rev-parse", "refs/heads/gh-pages")
    )


class Racing(GitHubPagesPublisher):
    """Somebody pushes between our fetch and our push, as often as ``rivals`` has names."""

    rivals = ()

    def _send(self, commit):
        if Racing.rivals:
            foreign_commit(Path(git(self.root, "remote", "get-url", "origin")), Racing.rivals.pop())
        return super()._send(commit)


def test_a_race_is_lost_gracefully_and_then_won(repository, remote):
    GitHubPagesPublisher(root=repository).deliver(FILES, message="하나")
    Racing.rivals = ["a.txt", "b.txt"]
    Racing(root=repository).deliver({**FILES, "new.html": b"new"}, message="둘")
    assert set(branch_tree(remote)) == {*FILES, "new.html", "a.txt", "b.txt", ".nojekyll"}
    assert len(git(remote, "log", "--format=%h", "gh-pages").splitlines()) == 4


def test_a_race_lost_again_and_again_is_an_error_and_nothing_is_forced(repository, remote):
    GitHubPagesPublisher(root=repository).deliver(FILES, message="하나")
    local = git(repository, "rev-parse", "refs/heads/gh-pages")
    rivals = [f"{number}.txt" for number in range(8)]
    Racing.rivals = [*rivals]
    with pytest.raises(PublishError, match="먼저 올려") as caught:
        Racing(root=repository).deliver({"index.html": b"2"}, message="둘")
    assert "다시 내보내 주세요" in caught.value.hint
    assert set(branch_tree(remote)) == {*FILES, *rivals, ".nojekyll"}
    assert git(repository, "rev-parse", "refs/heads/gh-pages") == local
    assert git(repository, "for-each-ref", "refs/newsletter") == ""


def test_a_refused_push_says_why_and_leaves_the_branch(repository, remote):
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match="받아 주지 않았습니다"):
        GitHubPagesPublisher(root=repository).deliver(FILES, message="")
    assert git(repository, "for-each-ref", "refs/heads/gh-pages") == ""
    hook.unlink()
    GitHubPagesPublisher(root=repository).deliver(FILES, message="")
    assert "index.html" in branch_tree(remote)


def test_without_push_only_the_local_branch_moves_and_a_later_push_takes_it_along(
    repository, remote
):
    publisher = GitHubPagesPublisher(root=repository, push=False)
    receipt = publisher.deliver(FILES, message="하나")
    assert receipt.location == "gh-pages"
    assert branch_tree(repository) == {**FILES, ".nojekyll": b""}
    assert git(remote, "for-each-ref") == ""
    GitHubPagesPublisher(root=repository).deliver(FILES, message="둘")
    assert git(remote, "log", "--format=%s", "gh-pages") == "하나"


def test_branches_that_went_apart_are_left_to_a_person(repository, remote):
    GitHubPagesPublisher(root=repository).deliver(FILES, message="하나")
    GitHubPagesPublisher(root=repository, push=False).deliver({"index.html": b"2"}, message="둘")
    foreign_commit(remote, "CNAME")
    with pytest.raises(PublishError, match="갈라져") as caught:
        GitHubPagesPublisher(root=repository).deliver({"index.html": b"3"}, message="셋")
    assert "git branch -f gh-pages origin/gh-pages" in caught.value.hint
    assert "CNAME" in branch_tree(remote)


def test_a_strangers_file_where_a_folder_should_be_stops_it(repository, remote):
    publisher = GitHubPagesPublisher(root=repository)
    publisher.deliver({"index.html": b"1"}, message="하나")
    foreign_commit(remote, "issues")
    with pytest.raises(PublishError, match="자리가 겹칩니다"):
        publisher.deliver(FILES, message="둘")
    assert "issues" in branch_tree(remote)


def test_a_plan_changes_nothing(repository, remote):
    lines = GitHubPagesPublisher(root=repository).plan(FILES)
    assert lines[0] == "‘gh-pages’ 가지에 올립니다."
    assert lines[1] == "파일 5개를 씁니다(새 파일 5개, 바뀐 파일 0개)."
    assert git(remote, "for-each-ref") == ""
    assert git(repository, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_names_that_need_quoting_arrive(repository):
    odd = {
        '"quoted".html': b"1",
        "-dash.html": b"2",
        "a b/새 글 (1): 답.html": b"3",
        "👩‍💻.html": b"4",
    }
    publisher = GitHubPagesPublisher(root=repository, push=False)
    publisher.deliver(odd, message='둘째 줄도\n\n"따옴표"도')
    listed = git(repository, "ls-tree", "-r", "-z", "--name-only", "gh-pages").split("\0")
    assert {*odd, ".nojekyll", MANIFEST} == set(listed) - {""}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"remote": "upstream"}, "‘upstream’이라는 원격 저장소가 없습니다"),
        ({"remote": "--upload-pack=x"}, "원격 저장소가 없습니다"),
        ({"branch": "main"}, "지금 작업 중인 가지"),
        ({"branch": "a..b"}, "가지 이름으로 쓸 수 없습니다"),
    ],
)
def test_settings_that_cannot_work_are_named(repository, change, message):
    with pytest.raises(PublishError, match=message):
        GitHubPagesPublisher(root=repository, **change).plan(FILES)


def test_no_repository_no_git_no_name_no_network(root, repository, tmp_path, monkeypatch):
    bare = tmp_path / "plain"
    bare.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(PublishError, match="git 저장소가 아닙니다"):
        GitHubPagesPublisher(root=bare).plan(FILES)

    git(repository, "remote", "set-url", "origin", str(tmp_path / "gone.git"))
    with pytest.raises(PublishError, match="이야기하지 못했습니다"):
        GitHubPagesPublisher(root=repository).deliver(FILES, message="")

    (tmp_path / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    with pytest.raises(PublishError, match="이름을 모릅니다"):
        GitHubPagesPublisher(root=repository, push=False).deliver(FILES, message="")

    monkeypatch.setenv("PATH", str(bare))
    with pytest.raises(PublishError, match="git을 찾을 수 없습니다"):
        GitHubPagesPublisher(root=repository).plan(FILES)


def test_a_surrounding_git_hook_does_not_redirect(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere.index"))
    GitHubPagesPublisher(root=repository, push=False).deliver(FILES, message="")
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert "index.html" in branch_tree(repository)
