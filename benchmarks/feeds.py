"""Reading a feed's bytes into articles beside plain `feedparser.parse(bytes)`, which sanitises too.

Feeds of 500 items with full content, as RSS, Atom and EUC-KR, parsed in turn, A B A B …; prints the
median of the pairwise ratios and checks that all titles and addresses are the same. Then a feed of
48 MB, in a process of its own: refused by the tag cap or read, with its peak of memory.
"""

import datetime as dt
import resource
import statistics
import subprocess
import sys
import time
import warnings
from email.utils import format_datetime
from html import escape

import feedparser

from newsletter.collect.feeds.feed import parse_feed
from newsletter.errors import FeedError
from newsletter.model import Source

ROUNDS = 7
ITEMS = 500
SOURCE = Source("a", "시험 신문", "https://news.example.kr/rss")
START = dt.datetime(2026, 11, 20, 10, 18, tzinfo=dt.timezone(dt.timedelta(hours=9)))
SENTENCES = (
    "시의회는 데이터센터의 전력 수급 계획을 두고 두 시간 동안 토론했다.",
    "관계자는 “비용은 결국 지역 주민의 부담으로 돌아온다”라고 말했다.",
    "R&D 예산은 지난해보다 12.5% 늘어난 410억 원으로 집계됐다.",
    "하지만 시민단체는 A < B라는 비교 자체가 잘못이라고 지적했다.",
    "한편 두 회사는 앞으로 5년 동안 인공지능 안전 연구를 함께하기로 했다.",
)


def text(start, count):
    return " ".join(SENTENCES[(start + n) % len(SENTENCES)] for n in range(count))


def article(number):
    parts = []
    for n in range(8):
        parts.append(f"<p>{escape(text(number + n, 4))}</p>")
        if n % 3 == 1:
            parts.append(
                f'<figure><img src="/img/{number}-{n}.jpg" alt="사진">'
                "<figcaption>사진: 자료</figcaption></figure>"
            )
        if n % 4 == 2:
            parts.append(f'<p><a href="../news/{number}{n}.html">관련 기사</a></p>')
    return "\n".join(parts)


def rss(count, encoding="utf-8"):
    items = "".join(
        f"<item><title>{escape(headline(n))}</title><link>https://news.example.kr/a/{n}</link>"
        f'<guid isPermaLink="false">k-{n}</guid>'
        f"<pubDate>{format_datetime(START - dt.timedelta(minutes=37 * n))}</pubDate>"
        "<dc:creator>김기자</dc:creator><category>인공지능</category><category>정책</category>"
        f"<description>{escape(text(n, 2))}</description>"
        f"<content:encoded><![CDATA[{article(n)}]]></content:encoded></item>"
        for n in range(count)
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>시험 신문</title>'
        f"<link>https://news.example.kr/</link>{items}</channel></rss>"
    ).encode(encoding, "xmlcharrefreplace")


def atom(count):
    entries = "".join(
        f"<entry><title>{escape(headline(n))}</title><id>urn:k:{n}</id>"
        f'<link rel="alternate" href="https://news.example.kr/a/{n}"/>'
        f"<updated>{(START - dt.timedelta(minutes=37 * n)).isoformat()}</updated>"
        f'<author><name>김기자</name></author><category term="인공지능"/>'
        f"<summary>{escape(text(n, 2))}</summary>"
        f'<content type="html">{escape(article(n))}</content></entry>'
        for n in range(count)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>시험 신문</title><id>urn:k</id>{entries}</feed>"
    ).encode()


def headline(number):
    return f"시의회, 데이터센터 전력 계획 & 예산 {number}번째 토론…{number % 90 + 2}억 원 규모"


def seconds(function, body):
    started = time.perf_counter()
    function(body)
    return time.perf_counter() - started


def ours(body):
    return parse_feed(body, SOURCE, now=START)


def compare(name, body):
    theirs = [(entry.title, entry.link) for entry in feedparser.parse(body).entries]
    same = theirs == [(article.title, article.url) for article in ours(body).articles]
    pairs = [(seconds(feedparser.parse, body), seconds(ours, body)) for _ in range(ROUNDS)]
    plain, mine = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"{name:<12} feedparser {plain:5.0f} ms   newsletter {mine:5.0f} ms   "
        f"{ratio:4.2f} times as fast   titles and links {'equal' if same else 'DIFFER'}"
    )
    return ratio


def huge():
    """What is printed by the process that reads 48 MB; its own peak, generation included."""
    unit = rss(ITEMS)
    head, _, rest = unit.partition(b"<item>")
    items, _, tail = rest.rpartition(b"</channel>")
    body = head + (b"<item>" + items) * (48_000_000 // len(items)) + b"</channel>" + tail
    started = time.perf_counter()
    try:
        result = f"{parse_feed(body, SOURCE, now=START).read:,} items read"
    except FeedError as error:
        result = f"refused: {error.message}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(body) / 1e6:.0f} MB feed   {result}   {time.perf_counter() - started:.1f} s   "
        f"peak {peak:.0f} MiB (goal: refused, or 300 MiB or less)"
    )


def main():
    warnings.simplefilter("ignore")
    if sys.argv[1:] == ["huge"]:
        huge()
        return
    feeds = {"RSS": rss(ITEMS), "Atom": atom(ITEMS), "RSS EUC-KR": rss(ITEMS, "euc-kr")}
    worst = min(compare(name, body) for name, body in feeds.items())
    print(f"worst ratio  {worst:.2f}   (goal: 2.00 or more)")
    subprocess.run([sys.executable, __file__, "huge"], check=True)


if __name__ == "__main__":
    main()
