"""A model that fails in every way a server can: the summary stays extractive and says why."""

import gzip
import itertools
import json
import socket
import time

import desk
import pytest
from llm_desk import ASKED, Memory, plain, settings, story, summariser
from llm_server import LlmServer, Reply, completion, error, faithful, said

from newsletter.cache import Cache
from newsletter.config import SummariseSettings, parse_config
from newsletter.errors import ConfigError
from newsletter.model import Story
from newsletter.report import model_lines
from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.summarise.llm import is_loopback, read_completion
from newsletter.summarise.llm_summariser import LlmSummariser, summariser_for, usage_of

KEY = "sk-canary-9f27"


@pytest.fixture
def server():
    servers = []

    def start(script):
        servers.append(LlmServer(script))
        return servers[-1]

    yield start
    for one in servers:
        one.close()


def careful(prompt):
    return said(faithful(prompt))


def assert_extractive(told, one, reason):
    assert told.method == "extractive"
    assert told.bullets == plain(one).bullets
    assert told.question == plain(one).question
    assert reason in told.notes[0]
    assert told.notes[0].startswith("모두 원문 문장으로 썼습니다. ")
    assert told.notes[0].endswith("습니다.") or told.notes[0].endswith(").")


def test_a_careful_model_is_told_whole(server):
    one, desk_ = story(), server(careful)
    asker = summariser(desk_.base_url)
    told = asker.summarise(one, **ASKED)
    assert (told.method, told.notes) == ("llm", ())
    assert told.bullets == tuple(
        tuple(type(s)(s.text, s.evidence) if s != told.question else s for s in bullet)
        for bullet in plain(one).bullets
    )
    for sentence in itertools.chain(*told.bullets):
        found = sentence.evidence
        assert found is None or one.lead.text[found.start : found.end] == found.quote
    assert asker.usage.requests == len(desk_.requests) == 1
    assert (asker.usage.tokens_in, asker.usage.tokens_out) == (120, 40)
    sent = desk_.requests[0]
    assert sent["model"] == "garam-7b"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert "temperature" not in sent
    assert desk_.keys == ["Bearer none"]


def endless():
    yield b'{"choices": ['
    while True:
        yield b" " * 65536


def dripping():
    while True:
        yield b" "


BROKEN_JSON = '{"bullets": [[{"text": "가람시가'
SHAPES = (
    '["가람시"]',
    '{"bullets": []}',
    '{"bullets": {}}',
    '{"bullets": [[]]}',
    '{"bullets": ["가람시가 밝혔습니다."]}',
    '{"bullets": [[{"text": "가람시가 밝혔습니다."}]]}',
    '{"bullets": [[{"text": "가람시가 밝혔습니다.", "source": "1"}]]}',
    '{"bullets": [[{"text": "가람시가 밝혔습니다.", "source": true}]]}',
    '{"bullets": [[{"text": 3, "source": 1}]]}',
    '{"bullets": [[{"text": "가람시가 밝혔습니다.", "source": 1, "url": "x"}]]}',
    '{"bullets": [[{"text": "가람시가 밝혔습니다.", "source": 1}]], "note": "ok"}',
    '{"bullets": [[{"text": "' + "가" * 401 + '", "source": 1}]]}',
    '{"bullets": ' + "[" * 3000 + "]" * 3000 + "}",
)
FAILURES = {
    "late": (Reply(wait=20), "1초 안에 답하지 않았습니다"),
    "401": (error(401, f"Incorrect API key provided: {KEY}"), "키를 받아들이지 않았습니다(401)"),
    "403": (error(403), "키를 받아들이지 않았습니다(403)"),
    "404": (error(404), "그런 주소나 모델이 없습니다(404)"),
    "400": (error(400), "요청을 받아들이지 않았습니다(400)"),
    "429": (error(429), "더 받지 않습니다(429)"),
    "429 for a minute": (error(429, Retry_After="60"), "더 받지 않습니다(429)"),
    "500": (error(500), "탈이 났습니다(500)"),
    "503": (error(503, "x" * 5000), "탈이 났습니다(503)"),
    "endless error": (Reply(status=500, pieces=endless()), "읽지 않았습니다"),
    "elsewhere": (error(302, Location="http://127.0.0.1:1/"), "받아들이지 않았습니다(302)"),
    "no answer": (completion(""), "비어 있었습니다"),
    "null": (completion(None), "비어 있었습니다"),
    "cut": (completion(BROKEN_JSON, finish="length"), "잘렸습니다"),
    "no body": (Reply(), "꼴이 아니었습니다"),
    "a page": (
        Reply(b"<html>hello</html>", headers={"Content-Type": "text/html"}),
        "꼴이 아니었습니다",
    ),
    "other JSON": (Reply(b'{"choices": [{"text": "hello"}]}'), "꼴이 아니었습니다"),
    "a list": (Reply(b"[" * 100_000), "꼴이 아니었습니다"),
    "endless": (Reply(pieces=endless()), "읽지 않았습니다"),
    "dripping": (Reply(pieces=dripping(), pause=0.05), "1초 안에 답하지 않았습니다"),
    "huge": (completion("가" * 1_000_000), "읽지 않았습니다"),
    "long": (completion("가" * 40_000), "너무 길었습니다"),
    "packed": (
        Reply(gzip.compress(b" " * 9_000_000), headers={"Content-Encoding": "gzip"}),
        "읽지 않았습니다",
    ),
    "broken off": (
        Reply(b'{"choices"', headers={"Content-Length": "5000", "Connection": "close"}),
        "습니다",
    ),
    "talk": (completion("물론입니다! 아래에 간추려 드릴게요."), "JSON이 아니었습니다"),
    "broken JSON": (completion(BROKEN_JSON), "JSON이 아니었습니다"),
    "two fences": (completion("```json\n{}\n```\n```json\n{}\n```"), "JSON이 아니었습니다"),
    "surrogates": (completion('{"bullets": [[{"text": "\\ud800", "source": 1}]]}'), "0개만"),
    "another language": (
        completion(said([[{"text": "The city opened a chatbot desk.", "source": 1}]] * 4)),
        "0개만",
    ),
    **{f"shape {i}": (completion(shape), "JSON") for i, shape in enumerate(SHAPES)},
}


@pytest.mark.parametrize("name", FAILURES)
def test_whatever_fails_the_summary_is_extractive_and_says_so(server, name):
    reply, reason = FAILURES[name]
    one, desk_ = story(), server([reply])
    asker = summariser(desk_.base_url, key=KEY, timeout=1)
    began = time.monotonic()
    told = asker.summarise(one, **ASKED)
    assert time.monotonic() - began < 4
    assert_extractive(told, one, reason)
    assert asker.usage.requests == len(desk_.requests) == 1
    assert asker.usage.fallbacks == tuple(f"‘{one.lead.title}’: {note}" for note in told.notes)
    assert KEY not in repr((told, asker.usage))
    assert desk_.keys == [f"Bearer {KEY}"]


def test_nobody_listens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        one = story()
        asker = summariser(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", timeout=5)
        assert_extractive(asker.summarise(one, **ASKED), one, "이어지지 않았습니다")


@pytest.mark.parametrize(
    ("key", "sent"), [("sk\ncanary", 0), ("키", 0), ("", 1)], ids=["line end", "Korean", "none"]
)
def test_a_key_that_cannot_be_sent_is_not_sent(server, key, sent):
    desk_ = server(careful)
    asker = summariser(desk_.base_url, key=key)
    told = asker.summarise(story(), **ASKED)
    assert len(desk_.requests) == asker.usage.requests == sent
    assert ("키에 쓸 수 없는 글자" in "".join(told.notes)) == (not sent)


def test_a_busy_server_is_asked_once_more(server):
    desk_ = server([error(429, Retry_After="0.2"), error(500)])
    asker = summariser(desk_.base_url)
    began = time.monotonic()
    told = asker.summarise(story(), **ASKED)
    assert time.monotonic() - began >= 0.2
    assert "500" in told.notes[0]
    assert asker.usage.requests == len(desk_.requests) == 2
    desk_ = server([error(429, Retry_After="0")])
    assert "429" in summariser(desk_.base_url).summarise(story(), **ASKED).notes[0]
    assert len(desk_.requests) == 2


@pytest.mark.parametrize(("status", "requests"), [(401, 1), (404, 1), (500, 2), (429, 2)])
def test_what_will_not_pass_is_not_asked_for_again(server, status, requests):
    desk_ = server([error(status)])
    asker = summariser(desk_.base_url)
    first, second = story(), story("ieum-weekly.txt")
    asker.summarise(first, **ASKED)
    told = asker.summarise(second, **ASKED)
    assert len(desk_.requests) == requests
    assert_extractive(told, second, str(status))
    assert ("그 뒤로는 묻지 않았습니다" in told.notes[0]) == (requests == 1)


def test_fences_and_thoughts_around_the_answer(server):
    def thinking(prompt):
        return f"<think>자료를 보자 {{}}</think>\n\n```json\n{careful(prompt)}\n```\n"

    told = summariser(server(thinking).base_url).summarise(story(), **ASKED)
    assert (told.method, told.notes) == ("llm", ())


def test_a_missing_bullet_is_the_extractive_one(server):
    one = story()
    told = summariser(server(lambda p: said(faithful(p)[:3])).base_url).summarise(one, **ASKED)
    assert told.method == "llm"
    assert told.bullets[-1] == plain(one).bullets[-1]
    assert told.notes == ("4번 글머리는 원문 문장으로 썼습니다. 답에 이 글머리가 없었습니다.",)


def test_text_too_short_to_tell_is_not_asked_about(server):
    desk_ = server(careful)
    short = Story(desk.article("short", "짧은 소식", ["다리가 닫혔다. 시가 밝혔다."]))
    asker = summariser(desk_.base_url)
    assert asker.summarise(short, **ASKED) is None
    assert desk_.requests == []
    assert asker.brief(story()) == ExtractiveSummariser().brief(story())


# --- what is kept, and what it costs -------------------------------------------------------------


def test_an_answer_is_kept_and_asked_for_once(server, tmp_path):
    desk_ = server(careful)
    one = story()
    first = summariser(desk_.base_url, Cache(tmp_path / "cache.sqlite"), key=KEY)
    again = summariser(desk_.base_url, Cache(tmp_path / "cache.sqlite"), key=KEY)
    assert again.usage.cached == 0
    assert first.summarise(one, **ASKED) == again.summarise(one, **ASKED)
    assert len(desk_.requests) == 1
    assert (again.usage.requests, again.usage.cached, again.usage.tokens_in) == (0, 1, 0)
    for more in ({"model": "other"}, {"temperature": 0.5}):
        summariser(desk_.base_url, Cache(tmp_path / "cache.sqlite"), **more).summarise(one, **ASKED)
    assert len(desk_.requests) == 3
    other = server(careful)
    summariser(other.base_url, Cache(tmp_path / "cache.sqlite")).summarise(one, **ASKED)
    assert len(other.requests) == 1
    assert KEY.encode() not in (tmp_path / "cache.sqlite").read_bytes()


def test_what_cannot_be_read_is_not_kept_and_what_is_kept_is_read_again(server):
    kept = Memory()
    desk_ = server([error(500), completion("아니요"), completion("", finish="length")])
    for _ in range(3):
        summariser(desk_.base_url, kept).summarise(story(), **ASKED)
    assert (len(desk_.requests), kept) == (3, {})
    good = server(careful)
    summariser(good.base_url, kept).summarise(story(), **ASKED)
    kept.put(dict.fromkeys(kept, "못 쓰게 된 글"))
    told = summariser(good.base_url, kept).summarise(story(), **ASKED)
    assert_extractive(told, story(), "JSON이 아니었습니다")


def test_tokens_are_summed_and_priced(server):
    desk_ = server(careful)
    asker = summariser(desk_.base_url, won_in=200, won_out=1000)
    for name in ("garam-ilbo.txt", "ieum-weekly.txt"):
        asker.summarise(story(name), **ASKED)
    used = asker.usage
    assert (used.requests, used.tokens_in, used.tokens_out) == (2, 240, 80)
    assert used.cost_won == 0.13  # (240 × 200 + 80 × 1000) / 1,000,000
    assert model_lines(used) == (
        "모델 garam-7b: 요청 2번 · 토큰 입력 240개, 출력 80개 · 약 0.13원",
    )
    assert summariser(desk_.base_url, won_in=200).usage.cost_won is None


@pytest.mark.parametrize(
    "usage",
    [None, {}, [], "many", {"prompt_tokens": "1"}, {"prompt_tokens": -1}, {"prompt_tokens": True}],
)
def test_a_server_that_does_not_count(usage):
    body = {"choices": [{"message": {"content": "네"}}], "usage": usage}
    found = read_completion(json.dumps(body).encode())
    assert (getattr(found, "tokens_in", 0), getattr(found, "tokens_out", 0)) == (0, 0)


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.8.8.8/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://localhost.example/v1", False),
        ("http://127.0.0.1.example/v1", False),
        ("http://10.0.0.7/v1", False),
        ("https://model.example/v1", False),
        ("http://[::1/v1", False),
        ("", False),
    ],
)
def test_what_is_on_this_machine(address, expected):
    assert is_loopback(address) is expected


def test_offline_only_this_machine_is_asked(server):
    one = story()
    away = summariser("http://model.example/v1", offline=True)
    assert_extractive(away.summarise(one, **ASKED), one, "오프라인")
    assert away.usage.requests == 0
    near = summariser(server(careful).base_url, offline=True)
    assert near.summarise(one, **ASKED).method == "llm"


def test_offline_what_was_answered_before_is_still_told(server):
    kept, one = Memory(), story()
    away = summariser("http://model.example/v1", kept, offline=True)
    summariser(server(careful).base_url, kept).summarise(one, **ASKED)
    answer = next(iter(kept.values()))

    class Everything(Memory):
        def get(self, keys):
            return dict.fromkeys(keys, answer)

    away = summariser("http://model.example/v1", Everything(), offline=True)
    assert away.summarise(one, **ASKED).method == "llm"
    assert (away.usage.requests, away.usage.cached) == (0, 1)


def test_a_key_that_is_not_there_is_named(server):
    one, desk_ = story(), server(careful)
    asker = summariser(desk_.base_url, key_env="GARAM_KEY")
    assert_extractive(asker.summarise(one, **ASKED), one, "환경 변수 GARAM_KEY이(가) 비어")
    assert desk_.requests == []


def test_the_settings_choose_the_summariser(server):
    named = SummariseSettings(method="llm", llm=settings(server(careful).base_url))
    chosen = summariser_for(named, Memory(), key="", offline=True)
    assert isinstance(chosen, LlmSummariser)
    assert usage_of(chosen) is None
    chosen.summarise(story(), **ASKED)
    assert usage_of(chosen) == chosen.usage
    unused = SummariseSettings(llm=settings("http://127.0.0.1:1/v1"))
    other = summariser_for(unused, Memory(), key="", offline=True)
    assert isinstance(other, ExtractiveSummariser)
    assert usage_of(other) is None


TABLE = (
    '[summarise]\nmethod = "llm"\n[summarise.llm]\nmodel = "m"\nbase_url = "http://a.example/v1"\n'
)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('[summarise]\nmethod = "llm"\n', 1, "[summarise.llm]"),
        ('[summarise]\nmethod = "gpt"\n', 2, "extractive"),
        ('[summarise]\n[summarise.llm]\nmodel = "m"\n', 2, "base_url"),
        (TABLE + f'key_env = "{KEY}"\n', 6, "환경 변수의 이름"),
        (TABLE + f'api_key = "{KEY}"\n', 6, "모르는 설정"),
        (TABLE.replace("a.example", f"me:{KEY}@a.example"), 5, "base_url"),
        (TABLE.replace("/v1", f"/v1?key={KEY}"), 5, "base_url"),
        (TABLE + "timeout = 0\n", 6, "timeout"),
    ],
)
def test_settings_that_cannot_be_used(text, line, part):
    with pytest.raises(ConfigError) as raised:
        parse_config(text)
    shown = f"{raised.value.message} {raised.value.hint}"
    assert part in shown
    assert raised.value.line == line
    assert KEY not in shown


def test_a_table_that_can_be_used():
    more = 'key_env = "GARAM_KEY"\ntimeout = 30\nwon_in = 200\nwon_out = 800.5\n'
    found = parse_config(TABLE + more).summarise
    assert (found.method, found.llm.key_env, found.llm.won_out) == ("llm", "GARAM_KEY", 800.5)
