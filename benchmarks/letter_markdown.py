"""A letter of about 6 KB from Markdown to clean HTML: milliseconds of CPU, each round in turn by
``to_item`` for each bullet, by the parser and the sanitiser for each bullet, and by Python-Markdown
alone for the whole letter (nothing sanitised, no address looked at).

    python benchmarks/letter_markdown.py --rounds 20 --letters 50
"""

import argparse
import random
import statistics
import time

from markdown import Markdown

from newsletter.render.addresses import relative_rule
from newsletter.render.markdown import parsed_inline, to_item

WORDS = (
    "가람시는 나루마을 주민 삼백 명에게 새 버스 노선을 물었습니다.",
    "강변 도서관이 저녁 **아홉 시**까지 문을 열기로 했습니다.",
    "학교 앞 건널목에 ‘그늘막’을 세우자는 제안이 모였습니다.",
    "수리 가게가 늘면서 버려지는 우산이 12% 줄었습니다.",
    "시장 상인들은 장바구니를 빌려 주는 일을 시작했습니다.",
)
LINK = relative_rule("../", ())
PARSER = Markdown(output_format="xhtml")


def bullets_of(rng, number):
    """Sixteen bullets with a link each, no two alike; every fiftieth is one for the parser."""
    for at in range(16):
        words = " ".join(rng.choices(WORDS, k=4))
        kind = "R&D" if (number * 16 + at) % 50 == 0 else "연구"
        address = f"https://naru.example/{number}/{at}"
        yield f"{words} [나루신문]({address})의 {kind} 소식 {rng.random()}."


def ours(letters):
    for letter in letters:
        for bullet in letter:
            to_item(bullet, LINK)


def parsed(letters):
    for letter in letters:
        for bullet in letter:
            parsed_inline(bullet, LINK, {})


def python_markdown(letters):
    for letter in letters:
        PARSER.reset().convert("\n".join(f"- {bullet}" for bullet in letter))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--letters", type=int, default=50)
    asked = arguments.parse_args()
    rng = random.Random(20261122)
    ways = (ours, parsed, python_markdown)
    spent = {way: [] for way in ways}
    for number in range(asked.rounds):
        for way in ways:
            letters = [list(bullets_of(rng, number)) for _ in range(asked.letters)]
            begun = time.process_time()
            way(letters)
            spent[way].append((time.process_time() - begun) / asked.letters * 1000)
    for way in ways:
        ratio = statistics.median(
            mine / other for mine, other in zip(spent[ours], spent[way], strict=True)
        )
        middle = statistics.median(spent[way])
        print(f"{way.__name__:>16}: {middle:6.2f} ms a letter; to_item is {ratio:.3f} of it")


if __name__ == "__main__":
    main()
