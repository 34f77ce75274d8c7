"""What hostile input costs: 100,000 nested tags in one item, and a gzip bomb of 10 GB.

Each runs in a process of its own, so that its peak of memory is its own. The bomb is a stream that
a server on 127.0.0.1 makes while it is read; it would be 10 GB if anybody read it to its end.
"""

import http.server
import resource
import subprocess
import sys
import threading
import time
import zlib

from newsletter.collect.feeds.feed import parse_feed
from newsletter.collect.web.fetch import Request, fetch_all
from newsletter.model import Source

TAGS = 100_000
BOMB = 10_000_000_000
BLOCK = b"\0" * 1_000_000
NESTED = {
    "div": "<div>" * TAGS,
    "b, never closed": "<b>" * TAGS,
    "p and b in turn": "<p><b id=1>" * (TAGS // 2),
    "closed again": "<div>" * (TAGS // 2) + "가" + "</div>" * (TAGS // 2),
}


class Bomb(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        packer = zlib.compressobj(9, wbits=31)
        for _ in range(BOMB // len(BLOCK)):
            try:
                self.wfile.write(packer.compress(BLOCK))
            except OSError:  # the reader has seen enough
                return

    def log_message(self, *_):
        pass


def nested(name):
    item = f"<title>앞</title><description><![CDATA[{NESTED[name]}]]></description>"
    body = f"<rss version='2.0'><channel><item>{item}</item></channel></rss>".encode()
    started = time.perf_counter()
    parse_feed(body, Source("a", "A", "https://a.example/rss"))
    return f"{TAGS:,} tags, {name}", time.perf_counter() - started


def bomb(place):
    request = Request(Source("a", "A", f"http://{place}/"))
    started = time.perf_counter()
    [result] = fetch_all([request], timeout=20, max_bytes=15_000_000, allow_hosts=(place,))
    return f"10 GB gzip bomb: {result.reason}", time.perf_counter() - started


def main():
    if len(sys.argv) == 3:
        name, seconds = {"nested": nested, "bomb": bomb}[sys.argv[1]](sys.argv[2])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{seconds:5.2f} s   peak {peak:4.0f} MiB   {name}")
        return
    print("goals: nested tags ≤ 2 s; bomb ≤ 3 s and ≤ 200 MiB (the whole process)", flush=True)
    for name in NESTED:
        subprocess.run([sys.executable, __file__, "nested", name], check=True)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bomb) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}"
        subprocess.run([sys.executable, __file__, "bomb", place], check=True)
        server.shutdown()


if __name__ == "__main__":
    main()
