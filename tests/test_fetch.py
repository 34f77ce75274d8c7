from __future__ import annotations

import datetime as dt
import gzip
import http.server
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpcore2
import pytest

from newsletter.collect.web.connect import is_connecting
from newsletter.collect.web.fetch import (
    Downloaded,
    Failed,
    Fetched,
    NotModified,
    Request,
    Unreachable,
    Validators,
    fetch_all,
    fetch_pages,
)
from newsletter.collect.web.refusal import is_passing, not_before
from newsletter.model import Source

BODY = "<rss version='2.0'><channel><title>한빛신문</title></channel></rss>".encode()


@dataclass
class Site:
    """A real server: ``pages`` are functions of the handler; ``asked`` is what reached it."""

    server: http.server.ThreadingHTTPServer
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    now: int = 0
    most: int = 0

    @property
    def place(self) -> str:
        host, port = self.server.server_address[:2]
        return f"{host}:{port}"

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.place}{path}"


@contextmanager
def serving(host="127.0.0.1"):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            site.now += 1
            site.most = max(site.most, site.now)
            try:
                site.pages[self.path.split("?")[0]](self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                site.now -= 1

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_):
            pass

    with Server((host, 0), Handler) as server:
        site = Site(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def site():
    with serving() as running:
        running.pages["/feed"] = answer()
        yield running


def answer(status=200, body=BODY, **headers):
    def page(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return page


def to(location, status=302):
    return answer(status, b"", Location=location)


def source(url, name="a"):
    return Source(name, "매체", url)


def fetch(site, *urls, validators=Validators(), **settings):  # noqa: B008 - frozen
    wanted = [Request(source(url), validators) for url in urls or (site.url(),)]
    settings = {
        "timeout": 5.0,
        "max_bytes": 1_000_000,
        "allow_hosts": (site.place,),
        "pause": 0.01,
    } | settings
    results = fetch_all(wanted, **settings)
    return results[0] if len(wanted) == 1 else results


def reason(result) -> str:
    assert isinstance(result, Failed), result
    assert "secret" not in result.reason
    return result.reason


# --- answers -------------------------------------------------------------------------------------


def test_a_body_with_its_validators(site):
    site.pages["/feed"] = answer(
        ETag='W/"1"',
        Last_Modified="Fri, 05 Apr 2024 01:18:00 GMT",
        Content_Type="text/xml; charset=EUC-KR",
    )
    result = fetch(site)
    assert isinstance(result, Fetched)
    assert result.body == BODY
    assert result.charset.upper() == "EUC-KR"
    assert result.moved_to == ""
    assert result.validators.etag == 'W/"1"'
    assert result.validators.last_modified == "Fri, 05 Apr 2024 01:18:00 GMT"
    assert len(result.validators.body_hash) == 32
    [(_, headers)] = site.asked
    assert headers["User-Agent"].startswith("newsletter/")
    assert headers["Host"] == site.place
    assert "If-None-Match" not in headers


def test_what_is_known_is_not_sent_again(site):
    site.pages["/feed"] = lambda h: answer(304 if h.headers["If-None-Match"] == '"1"' else 200)(h)
    validators = Validators('"1"', "Fri, 05 Apr 2024 01:18:00 GMT", "00")
    assert fetch(site, validators=validators) == NotModified(source(site.url()))
    assert site.asked[0][1]["If-Modified-Since"] == "Fri, 05 Apr 2024 01:18:00 GMT"


def test_the_same_body_is_not_new_either(site):
    known = fetch(site).validators
    assert isinstance(fetch(site, validators=known), NotModified)
    site.pages["/feed"] = answer(body=BODY + b"\n")
    assert isinstance(fetch(site, validators=known), Fetched)


def test_a_304_nobody_asked_for_is_a_failure(site):
    site.pages["/feed"] = answer(304, b"")
    assert "304" in reason(fetch(site))
    assert "304" in reason(fetch(site, validators=Validators(body_hash="00")))


def test_validators_that_could_not_be_sent_back_are_dropped(site):
    site.pages["/feed"] = answer(ETag="x" * 600)
    assert fetch(site).validators.etag == ""
    site.pages["/feed"] = answer(ETag="caf\xe9")
    assert fetch(site).validators.etag == ""


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, "암호"),
        (403, {}, "막았습니다"),
        (404, {}, "빼 주세요"),
        (410, {}, "빼 주세요"),
        (429, {"Retry-After": "3600"}, "3,600초"),
        (503, {"Retry-After": "Fri, 05 Apr 2024 01:18:00 GMT"}, "2024-04-05 10:18"),
        (503, {"Retry-After": "secret"}, "나중에"),
        (500, {}, "500"),
        (502, {}, "나중에"),
        (204, {}, "204"),
        (418, {}, "418"),
        (302, {}, "302"),
    ],
)
def test_refusals_are_told_in_korean(site, status, headers, words):
    site.pages["/feed"] = answer(status, b"", **headers)
    assert words in reason(fetch(site, site.url("/feed?key=secret")))


# --- compression ---------------------------------------------------------------------------------


def packed(data):
    """Without the time of day: the name of a case is the same in every worker."""
    return gzip.compress(data, mtime=0)


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", packed(BODY)),
        ("x-gzip", packed(BODY)),
        ("GZIP", packed(BODY[:9]) + packed(BODY[9:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("identity", BODY),
    ],
)
def test_compressed_bodies(site, coding, body):
    site.pages["/feed"] = answer(body=body, Content_Encoding=coding)
    assert fetch(site).body == BODY


@pytest.mark.parametrize(
    ("coding", "body", "words"),
    [
        ("gzip", packed(BODY)[:-12], "끊겼"),
        ("gzip", b"not gzip", "압축을 풀 수"),
        ("gzip, gzip", packed(packed(BODY)), "모르는 방식"),
        ("br", BODY, "모르는 방식"),
    ],
)
def test_bodies_that_cannot_be_unpacked(site, coding, body, words):
    site.pages["/feed"] = answer(body=body, Content_Encoding=coding)
    assert words in reason(fetch(site))


def test_a_body_over_the_cap_is_not_read_to_its_end(site):
    site.pages["/feed"] = answer(body=b"x" * 1_000_000)
    assert isinstance(fetch(site), Fetched)
    site.pages["/feed"] = answer(body=b"x" * 1_000_001)
    assert "1,000,000바이트" in reason(fetch(site))
    site.pages["/feed"] = lambda h: endless(h, b"x" * 65_536, 0)
    assert "너무 큽니다" in reason(fetch(site))


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_costs_no_more_than_the_cap(site, coding):
    packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
    block = b"\0" * 10_000_000
    bomb = b"".join(packer.compress(block) for _ in range(30)) + packer.flush()
    site.pages["/feed"] = answer(body=bomb, Content_Encoding=coding)
    start = time.perf_counter()
    assert "너무 큽니다" in reason(fetch(site))
    assert time.perf_counter() - start < 3


# --- redirects -----------------------------------------------------------------------------------


def test_redirects_are_followed_and_moves_reported(site):
    site.pages |= {"/old": to("/new", 301), "/new": to(site.url("/feed"), 308), "/tmp": to("/old")}
    assert fetch(site, site.url("/old")).moved_to == site.url("/feed")
    assert fetch(site, site.url("/tmp")).moved_to == ""
    assert fetch(site, site.url("/old")).source.feed_url == site.url("/old")


def test_five_redirects_and_no_more(site):
    site.pages |= {f"/{n}": to(f"/{n + 1}" if n < 5 else "/feed") for n in range(1, 6)}
    site.pages |= {"/0": to("/1"), "/loop": to("/loop")}
    assert isinstance(fetch(site, site.url("/1")), Fetched)
    assert "5번 넘게" in reason(fetch(site, site.url("/0")))
    assert "5번 넘게" in reason(fetch(site, site.url("/loop")))


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://x/", "data:text/xml,x", "javascript:1", "ftp://x/"]
)
def test_redirects_stay_on_the_web(site, location):
    site.pages["/go"] = to(location)
    assert "http나 https" in reason(fetch(site, site.url("/go")))


def test_redirects_do_not_reach_inside(site):
    with serving() as inside:
        inside.pages["/feed"] = answer()
        for status in (301, 302, 303, 307, 308):
            site.pages["/go"] = to(inside.url(), status)
            assert "allow_hosts" in reason(fetch(site, site.url("/go")))
        assert inside.asked == []


def test_a_user_name_is_sent_but_not_carried_elsewhere_or_shown(site):
    with serving("127.0.0.2") as other:
        other.pages["/feed"] = answer()
        site.pages["/go"] = to(f"http://me:secret@{other.place}/feed", 301)
        url = f"http://me:secret@{site.place}/go"
        result = fetch(site, url, allow_hosts=(site.place, other.place))
        assert site.asked[0][1]["Authorization"].startswith("Basic ")
        assert "Authorization" not in other.asked[0][1]
        assert result.moved_to == other.url()


# --- addresses -----------------------------------------------------------------------------------

INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "127.127.127.127", "１２７.0.0.1", "127。0。0。1",
    "127.00.00.01", "0x7f.1", "0x7F.0X0.0.1", "0177.1", "127.0x1", "127.0.0.1.", "000127.0.0.1", "127.255.255.254",
    "0.0", "00", "0x0", "0.1.2.3", "LocalHost", "ｌｏｃａｌｈｏｓｔ", "①②⑦.0.0.1", "127｡0｡0｡1", "%31%32%37.0.0.1",
    "user:pw@127.0.0.1", "example.com@127.0.0.1", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::1]", "[::1%25lo]", "2130706433.", "0x7f000001.",
]  # fmt: skip
ELSEWHERE_INSIDE = [
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]",
    "[fd00:ec2::254]", "224.0.0.1", "255.255.255.255", "[ff02::1]", "[2002:7f00:1::]", "168.63.129.16",
    "10.255.255.255", "172.31.255.255", "192.168.255.255", "100.127.255.255", "0xa9fea9fe", "2852039166",
    "169.254.170.2", "192.0.0.192", "198.18.0.1", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[fec0::1]",
    "240.0.0.1", "[2001:0:7f00:1::]",
]  # fmt: skip


def test_no_spelling_of_this_machine_is_called(site):
    port = site.server.server_address[1]
    urls = [f"http://{host}:{port}/feed" for host in [*INSIDE, *ELSEWHERE_INSIDE]]
    start = time.perf_counter()
    results = fetch(site, *urls, allow_hosts=())
    assert all(isinstance(result, Failed) for result in results)
    refused = [result for result in results if "allow_hosts" in result.reason]
    assert len(urls) >= 60
    assert len(refused) >= len(urls) - 14, [  # some spellings are no host name to begin with
        (url, result.reason)
        for url, result in zip(urls, results, strict=True)
        if "allow_hosts" not in result.reason
    ]
    assert site.asked == []
    assert time.perf_counter() - start < 5


def test_allowing_one_port_allows_no_other(site):
    assert "allow_hosts" in reason(fetch(site, allow_hosts=("127.0.0.1:1", "127.0.0.1")))
    assert isinstance(fetch(site, allow_hosts=(site.place.upper(),)), Fetched)


def test_a_name_may_be_allowed(site):
    port = site.server.server_address[1]
    url = f"http://localhost:{port}/feed"
    assert isinstance(fetch(site, url, allow_hosts=(f"localhost:{port}",)), Fetched)


def test_the_address_that_was_checked_is_the_one_called(site, monkeypatch):
    # The one outside thing replaced: a name server that answers differently the second time.
    port = site.server.server_address[1]
    answers = iter(["192.0.2.1", "10.0.0.1", "127.0.0.1"])
    asked = []

    def flipping(host, port, *_, **__):
        if host != "rebind.example":
            return real(host, port, *_, **__)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", flipping)
    for _ in range(3):
        assert "allow_hosts" in reason(
            fetch(site, f"http://rebind.example:{port}/feed", allow_hosts=())
        )
    assert asked == ["rebind.example"] * 3  # once for each connection: nothing looks again
    assert site.asked == []


def test_proxies_in_the_environment_are_not_used(site, monkeypatch):
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        assert isinstance(fetch(site), Fetched)
        assert proxy.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "",
        "http://",
        "http://[::1",
        "http://a b/",
        "x",
        "ftp://x/",
    ],
)
def test_what_is_no_web_address_fails_kindly(site, url):
    assert reason(fetch(site, url))


# --- trouble -------------------------------------------------------------------------------------


def endless(handler, piece, pause):
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(piece)
        handler.wfile.flush()
        time.sleep(pause)


def slow_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        handler.wfile.write(b"X-%d: y\r\n" % n)
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize(
    "page",
    [lambda h: time.sleep(3), slow_headers, lambda h: endless(h, b"x", 0.1)],
    ids=["silent", "slow headers", "a byte at a time"],
)
def test_a_slow_source_ends_at_its_deadline(site, page):
    site.pages["/feed"] = page
    start = time.perf_counter()
    assert "0.5초" in reason(fetch(site, timeout=0.5))
    assert time.perf_counter() - start < 2


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_nobody_there(site):
    place = f"127.0.0.1:{closed_port()}"
    assert "연결을 받지 않습니다" in reason(fetch(site, f"http://{place}/", allow_hosts=(place,)))


def test_no_such_name(site, monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "DNS" in reason(fetch(site, "http://feed.example/feed?key=secret"))


def test_a_name_server_that_never_answers_holds_nobody(site, monkeypatch):
    wake = threading.Event()

    def hanging(*_, **__):
        wake.wait(9)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    start = time.perf_counter()
    assert "0.3초" in reason(fetch(site, "http://feed.example/feed", timeout=0.3))
    assert time.perf_counter() - start < 2
    wake.set()


@pytest.mark.parametrize(
    "sent", [b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"]
)
def test_what_is_no_http(site, sent):
    def page(handler):
        handler.wfile.write(sent)
        handler.close_connection = True

    site.pages["/feed"] = page
    assert "HTTP" in reason(fetch(site))


def test_tls_where_there_is_none(site):
    assert "TLS" in reason(fetch(site, site.url().replace("http", "https")))


def test_a_certificate_nobody_knows(site, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl")
    with serving() as secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        secure.server.socket = context.wrap_socket(secure.server.socket, server_side=True)
        url = secure.url().replace("http", "https")
        assert "인증서" in reason(fetch(site, url, allow_hosts=(secure.place,)))
        assert secure.asked == []


# --- asking again --------------------------------------------------------------------------------


def after(times, page, status=503, **headers):
    """``status`` for the first ``times`` requests, then the page."""
    asked = iter(range(times))

    def one(handler):
        refused = next(asked, None) is not None
        (answer(status, b"", **headers) if refused else page)(handler)

    return one


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_three_times_at_most(site, status):
    site.pages["/feed"] = after(2, answer(), status)
    assert isinstance(fetch(site), Fetched)
    assert len(site.asked) == 3
    site.pages["/feed"] = answer(status, b"")
    result = fetch(site)
    assert (str(status) in reason(result), result.status) == (True, status)
    assert len(site.asked) == 6


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 500, 501, 505])
def test_what_will_not_pass_is_asked_once(site, status):
    site.pages["/feed"] = answer(status, b"")
    assert reason(fetch(site))
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_who_wants_to_be_left_alone_is(site, status):
    site.pages["/feed"] = answer(status, b"", Retry_After="120")
    result = fetch(site)
    assert (result.status, result.retry_after) == (status, "120")
    assert len(site.asked) == 1
    site.pages["/feed"] = after(1, answer(), status, Retry_After="1")
    assert isinstance(fetch(site), Fetched)


def test_a_refused_connection_is_tried_again(site):
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{late.getsockname()[1]}"

        def wake():
            time.sleep(0.2)
            late.listen()
            connection, _ = late.accept()
            connection.recv(9_999)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            connection.close()

        thread = threading.Thread(target=wake)
        thread.start()
        result = fetch(site, f"http://{place}/", allow_hosts=(place,), pause=0.3)
        thread.join()
    assert result.body == b"ok"


def test_only_connections_that_may_come_about_are_tried_again():
    def caused(error, cause):
        error.__cause__ = cause
        return error

    busy, unknown = socket.gaierror(socket.EAI_AGAIN, ""), socket.gaierror(socket.EAI_NONAME, "")
    for error in (httpcore2.ConnectError(), httpcore2.ConnectTimeout(), busy):
        assert is_connecting(error)
    for error in (
        httpcore2.ReadError(), httpcore2.ReadTimeout(), httpcore2.RemoteProtocolError(), unknown, ValueError(),
        caused(httpcore2.ConnectError(), ssl.SSLError()),
    ):  # fmt: skip
        assert not is_connecting(error)


def test_a_connection_that_hangs_is_tried_again(site):
    with socket.socket() as full, ExitStack() as stack:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        place = f"127.0.0.1:{full.getsockname()[1]}"
        for _ in range(2):  # nobody takes these: further ones wait for their turn in vain
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        start = time.perf_counter()
        assert reason(fetch(site, f"http://{place}/", allow_hosts=(place,), timeout=1.0))
        assert time.perf_counter() - start < 2


def test_asking_again_stays_within_the_deadline(site):
    site.pages["/feed"] = answer(503, b"")
    start = time.perf_counter()
    assert "0.5초" in reason(fetch(site, timeout=0.5, pause=1.0))
    assert time.perf_counter() - start < 1.5


def test_a_host_that_never_answers_is_waited_for_less_each_time(site):
    site.pages |= {"/slow": lambda h: time.sleep(6), "/good": answer()}
    urls = [site.url("/slow")] * 4 + [site.url("/good")] * 3
    start = time.perf_counter()
    results = fetch(site, *urls, timeout=2.0)
    assert time.perf_counter() - start < 3.6  # 2 s and 1 s, not 2 s and 2 s
    assert [type(result) for result in results] == [Failed] * 4 + [Fetched] * 3


NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 3600 ", 3600),
        ("Sun, 22 Nov 2026 13:00:00 GMT", 3600),
        ("9999999", 7 * 86400),
        ("Sun, 22 Nov 2099 13:00:00 GMT", 7 * 86400),
        ("0", None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("Sun, 22 Nov 2026 11:00:00 GMT", None),
        ("9" * 50, None),
    ],
)
def test_when_to_come_back(text, seconds):
    until = not_before(text, NOON)
    assert until == (NOON + dt.timedelta(seconds=seconds) if seconds else None)


def test_only_short_waits_are_waited_for():
    assert is_passing(503, "")
    assert is_passing(429, "1")
    assert not is_passing(429, "2")
    assert not is_passing(503, "Sun, 22 Nov 2026 13:00:00 GMT")


# --- pages ---------------------------------------------------------------------------------------


def test_pages_come_in_order_under_the_same_rules(site):
    site.pages |= {
        "/a": answer(body="글".encode(), Content_Type="Text/HTML; charset=EUC-KR"),
        "/b": to("/a", 302),
        "/c": answer(404, b""),
        "/d": answer(body=b"x" * 2_000),
        "/e": answer(body=gzip.compress(b"page"), Content_Encoding="gzip"),
        "/f": after(1, answer(), 502),
    }
    urls = [site.url(f"/{name}") for name in "abcdef"] + ["file:///etc/passwd", "http://10.0.0.1/"]
    pages = fetch_pages(urls, timeout=5, max_bytes=1_000, allow_hosts=(site.place,), pause=0.01)
    assert [page.url for page in pages] == urls
    assert pages[0] == Downloaded(urls[0], urls[0], "글".encode(), "text/html", "euc-kr")
    assert (pages[1].final_url, pages[1].body) == (urls[0], "글".encode())
    assert pages[2] == Unreachable(urls[2], "그 주소에 글이 없습니다(404).", 404)
    assert "너무 큽니다" in pages[3].reason
    assert (pages[4].body, pages[4].content_type) == (b"page", "")
    assert isinstance(pages[5], Downloaded)
    assert "http나 https" in pages[6].reason
    assert "allow_hosts" in pages[7].reason
    assert site.asked[0][1]["Accept"].startswith("text/html")


def test_no_pages():
    assert fetch_pages([], timeout=1, max_bytes=1) == ()


# --- many ----------------------------------------------------------------------------------------


def test_bad_sources_disturb_no_other_and_results_keep_their_order(site):
    with serving("127.0.0.2") as bad:
        bad.pages |= {
            "/0": lambda h: time.sleep(2), "/1": answer(500), "/2": to("/2"), "/3": answer(body=b"x" * 2_000_000),
            "/4": lambda h: endless(h, b"x", 0.1), "/5": answer(body=b"x", Content_Encoding="gzip"),
        }  # fmt: skip
        urls = []
        for n in range(30):
            site.pages[f"/{n}"] = answer(body=b"%d" % n)
            urls += [site.url(f"/{n}"), f"http://{bad.place}/{n % 6}" if n < 6 else "http://[x/"]
        done = []
        start = time.perf_counter()
        results = fetch_all(
            [Request(source(url, str(n))) for n, url in enumerate(urls)],
            timeout=1.0, max_bytes=1_000_000, allow_hosts=(site.place, bad.place), on_done=lambda s: done.append(s.id),
        )  # fmt: skip
    assert time.perf_counter() - start < 4
    assert [result.source.id for result in results] == [str(n) for n in range(60)]
    assert [result.body for result in results[::2]] == [b"%d" % n for n in range(30)]
    assert all(isinstance(result, Failed) and result.reason for result in results[1::2])
    assert sorted(done, key=int) == [str(n) for n in range(60)]


def test_two_at_one_host_and_32_in_all():
    counting, running, most = threading.Lock(), 0, 0

    def page(handler):
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        time.sleep(0.1)
        with counting:
            running -= 1
        answer()(handler)

    for hosts, each, limit in ((1, 6, 2), (24, 3, 32)):
        with ExitStack() as stack:
            sites = [stack.enter_context(serving()) for _ in range(hosts)]
            for one in sites:
                one.pages["/feed"] = page
            wanted = [Request(source(one.url())) for one in sites * each]
            most = 0
            results = fetch_all(
                wanted,
                timeout=10,
                max_bytes=1_000,
                allow_hosts=tuple(one.place for one in sites),
            )
        assert all(isinstance(result, Fetched) for result in results)
        assert 1 < most <= limit
        assert all(one.most <= 2 for one in sites)


def test_nothing_to_fetch():
    assert fetch_all([], timeout=1, max_bytes=1) == ()


def test_importing_the_door_opens_nothing_heavy():
    code = "import sys, newsletter.collect.web.fetch; print('httpx2' in sys.modules, 'feedparser' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "False"]
