"""The door to a language model: one chat completion over any OpenAI-compatible endpoint.

The only module that imports openai (extra ``llm``), and only when it asks. What comes back is not
trusted: it is bounded in time and bytes here and read by ``llm_answer.py``. No text of an error and
no address is ever passed on, for they may hold the key.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    import httpx2
    import openai

    from newsletter.config import LlmSettings
    from newsletter.summarise.llm_prompt import Message

MOST_BYTES = 1_000_000
"""Of an answer, an error's too; a section in JSON has about 6,000."""
MOST_PATIENCE = 10.0
"""Seconds a server that is busy (429) may ask us to wait before the one further attempt."""
_NO_KEY = "none"  # the client wants one; a server on this machine does not
_KEY = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said, and how many tokens the server counted (0 where it counts none)."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Unanswered:
    """``reason`` is a Korean clause that ends in 습니다, with nothing of the key, the address or
    the answer in it; ``lasting`` where asking for another story would fail as well.
    """

    reason: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking, and how many requests it took."""

    outcome: Answer | Unanswered
    requests: int


class _UnreadableError(Exception):
    """An answer that is too large, or packed although nobody asked for that."""


_UNREADABLE = Unanswered("모델의 답이 너무 크거나 압축되어 있어 읽지 않았습니다")
_NOT_THE_PROTOCOL = Unanswered("모델 서버의 답이 채팅 완성(chat completions)의 꼴이 아니었습니다")


def is_loopback(address: str) -> bool:
    """Whether a base address is on this machine: localhost, 127.0.0.0/8 or ::1."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ask(settings: LlmSettings, messages: Sequence[Message], *, key: str) -> Asked:
    """One answer within ``settings.timeout`` seconds in all.

    After a 429 with ``Retry-After`` of at most ten seconds it is asked once more. No redirect is
    followed and no proxy used. Never raises, whatever the server does.
    """
    if key and not _KEY.fullmatch(key):
        return Asked(Unanswered("키에 쓸 수 없는 글자가 있어 묻지 않았습니다", lasting=True), 0)
    try:
        import openai
    except ImportError:
        missing = "openai 꾸러미가 없어 묻지 않았습니다(pip install openai)"
        return Asked(Unanswered(missing, lasting=True), 0)
    requests = 0

    async def completion() -> Answer | Unanswered:
        nonlocal requests
        async with _client(settings, key) as client, asyncio.timeout(settings.timeout):
            while True:
                requests += 1
                try:
                    return await _completion(client, settings, messages)
                except openai.RateLimitError as error:
                    wait = _wait(error.response.headers.get("retry-after", ""))
                    if wait is None or requests > 1:
                        raise
                    await asyncio.sleep(wait)

    try:
        return Asked(asyncio.run(completion()), requests)
    except (TimeoutError, openai.OpenAIError, _UnreadableError, ValueError, OSError) as error:
        return Asked(_failure(error, settings.timeout), requests)


def _client(settings: LlmSettings, key: str) -> openai.AsyncOpenAI:
    import httpx2
    import openai

    class Bounded(httpx2.AsyncByteStream):
        def __init__(self, inner: httpx2.AsyncByteStream) -> None:
            self._inner = inner

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for chunk in self._inner:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise _UnreadableError
                yield chunk

        async def aclose(self) -> None:
            await self._inner.aclose()

    async def bound(response: httpx2.Response) -> None:
        packed = response.headers.get("content-encoding", "identity").lower() != "identity"
        if packed or not isinstance(response.stream, httpx2.AsyncByteStream):
            raise _UnreadableError
        response.stream = Bounded(response.stream)

    return openai.AsyncOpenAI(
        api_key=key or _NO_KEY,
        base_url=settings.base_url,
        max_retries=0,
        timeout=settings.timeout,
        http_client=httpx2.AsyncClient(
            headers={"Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
            event_hooks={"response": [bound]},
        ),
    )


async def _completion(
    client: openai.AsyncOpenAI, settings: LlmSettings, messages: Sequence[Message]
) -> Answer | Unanswered:
    import httpx2

    said = [{"role": message.role, "content": message.content} for message in messages]
    wished = {} if settings.temperature is None else {"temperature": settings.temperature}
    answer = await client.post(
        "/chat/completions",
        body={"model": settings.model, "messages": said, **wished},
        cast_to=httpx2.Response,
    )
    return read_completion(answer.content)


def read_completion(body: bytes) -> Answer | Unanswered:
    """The first choice of a chat completion; Unanswered where the bytes are none."""
    try:
        data = json.loads(body)
        choice = data["choices"][0]
        text = choice["message"]["content"]
        counted = data.get("usage") or {}
        sent, made = counted.get("prompt_tokens"), counted.get("completion_tokens")
        whole = choice.get("finish_reason") != "length"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return _NOT_THE_PROTOCOL
    if text is not None and not isinstance(text, str):
        return _NOT_THE_PROTOCOL
    return Answer(text or "", _count(sent), _count(made), whole=whole)


def _count(value: Any) -> int:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    return value if is_count else 0


def _wait(retry_after: str) -> float | None:
    """Seconds to wait before asking again, None where that is too long or not said in seconds."""
    found = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,6})?)\s*", retry_after)
    return float(found[1]) if found and float(found[1]) <= MOST_PATIENCE else None


def _failure(error: Exception, timeout: float) -> Unanswered:
    """What an exception of the client means to an editor."""
    import openai

    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return Unanswered(f"모델이 {timeout:g}초 안에 답하지 않았습니다", lasting=True)
    if isinstance(error, openai.APIStatusError):
        return _refused(error.status_code)
    if isinstance(error, _UnreadableError) or isinstance(error.__cause__, _UnreadableError):
        return _UNREADABLE
    if isinstance(error, openai.APIConnectionError | OSError):
        return Unanswered("모델 서버에 이어지지 않았습니다", lasting=True)
    return _NOT_THE_PROTOCOL


def _refused(status: int) -> Unanswered:
    if status in {401, 403}:
        return Unanswered(f"모델 서버가 키를 받아들이지 않았습니다({status})", lasting=True)
    if status == 404:
        return Unanswered("모델 서버에 그런 주소나 모델이 없습니다(404)", lasting=True)
    if status == 429:
        return Unanswered("모델 서버가 지금은 요청을 더 받지 않습니다(429)")
    if status >= 500:
        return Unanswered(f"모델 서버에 탈이 났습니다({status})")
    return Unanswered(f"모델 서버가 요청을 받아들이지 않았습니다({status})")
