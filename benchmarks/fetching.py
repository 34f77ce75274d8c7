"""Fetching 500 feeds of 50 pretend hosts (ports of 127.0.0.1), each answering after about 50 ms.

The floor is what the delays alone take at 32 at once. First every feed is new, then every answer is
304; the store and the parser take part in both, and the second must parse nothing. Prints the
ratio of the fetching alone, and of the whole collecting, to the floor.
"""

import asyncio
import datetime as dt
import gzip
import multiprocessing
import statistics
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.collect import gather as gathering
from newsletter.collect.store import ArticleStore
from newsletter.collect.web.fetch import Fetched, NotModified, Request, fetch_all
from newsletter.config import CollectSettings
from newsletter.model import Source

FEEDS, HOSTS, AT_ONCE, DELAY, ROUNDS = 500, 50, 32, 0.05, 5
FLOOR = FEEDS * DELAY / AT_ONCE
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def feed(number):
    items = "".join(
        f"<item><title>{number}번 매체의 {n}번째 글</title><guid>{number}-{n}</guid>"
        f"<link>https://paper.example/{number}/{n}</link>"
        "<pubDate>Fri, 20 Nov 2026 10:18:00 +0900</pubDate>"
        f"<description><![CDATA[<p>{'본문 문장입니다. ' * 60}</p>]]></description></item>"
        for n in range(20)
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def serve(ready):
    bodies = [gzip.compress(feed(number)) for number in range(8)]

    async def handle(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(head.split(b" ")[1].rpartition(b"/")[2])
                tag = b'"%d"' % number
                await asyncio.sleep(DELAY * (0.5 + (number * 37 % 100) / 100))
                if tag in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag)
                else:
                    body = bodies[number % 8]
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                        b"Content-Encoding: gzip\r\nETag: %s\r\nContent-Length: %d\r\n\r\n%s"
                        % (tag, len(body), body)
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run():
        servers = [
            await asyncio.start_server(handle, "127.0.0.1", 0, backlog=512) for _ in range(HOSTS)
        ]
        ready.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.sleep(600)

    asyncio.run(run())


def seconds(function):
    started = time.perf_counter()
    result = function()
    return time.perf_counter() - started, result


def main():
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    ports = ours.recv()
    places = tuple(f"127.0.0.1:{port}" for port in ports)
    sources = [
        Source(f"s{n}", f"매체 {n}", f"http://{places[n % HOSTS]}/feed/{n}") for n in range(FEEDS)
    ]

    def fetch(known):
        requests = [Request(source, known[source.id]) for source in sources]
        return fetch_all(requests, timeout=20, max_bytes=15_000_000, allow_hosts=places)

    none = {source.id: Request(source).validators for source in sources}
    first, again = [], []
    for _ in range(ROUNDS):
        took, results = seconds(lambda: fetch(none))
        assert all(isinstance(result, Fetched) for result in results)
        first.append(took / FLOOR)
        known = {result.source.id: result.validators for result in results}
        took, results = seconds(lambda known=known: fetch(known))
        assert all(isinstance(result, NotModified) for result in results)
        again.append(took / FLOOR)
    print(f"floor                      {FLOOR:5.2f} s")
    print(f"fetching, all new          {statistics.median(first):5.2f} × the floor (goal: ≤ 1.60)")
    print(f"fetching, all 304          {statistics.median(again):5.2f} × the floor (goal: ≤ 1.60)")

    parsed = []
    parse = gathering.parse_feed
    gathering.parse_feed = lambda *given, **named: parsed.append(1) or parse(*given, **named)
    settings = CollectSettings(allow_hosts=places)
    with tempfile.TemporaryDirectory() as folder, ArticleStore.open(Path(folder) / "a") as store:

        def collect():
            return gathering.gather(
                store, [], sources, settings, zone=ZoneInfo("Asia/Seoul"), now=NOW, offline=False
            )

        took, result = seconds(collect)
        assert (result.feed_articles, result.failures) == (FEEDS * 20, ())
        print(f"collecting, all new        {took:5.2f} s, {len(parsed)} feeds parsed")
        parsed.clear()
        took, result = seconds(collect)
        assert result.unchanged == FEEDS
        print(
            f"collecting, all 304        {took / FLOOR:5.2f} × the floor, "
            f"{len(parsed)} feeds parsed (goal: 0)"
        )
    server.terminate()


if __name__ == "__main__":
    main()
