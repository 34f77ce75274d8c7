"""A real HTTP server on 127.0.0.1 that speaks the chat-completions protocol from a script."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Reply:
    """One answer; ``pieces`` are sent one after the other, ``pause`` seconds apart."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    pieces: tuple = ()
    pause: float = 0.0
    wait: float = 0.0


def completion(text, *, finish="stop", usage=(120, 40), **more):
    """A chat completion that says ``text``."""
    data = {
        "id": "c-1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }
        ],
    }
    if usage:
        data["usage"] = {
            "prompt_tokens": usage[0],
            "completion_tokens": usage[1],
            "total_tokens": sum(usage),
        }
    return Reply(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"), **more)


def error(status, message="no", **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": message}}).encode(), status, names)


class LlmServer:
    """``script`` is a list of replies, the last one repeated, or a function of the prompt."""

    def __init__(self, script):
        self.script = script
        self.requests = []
        self.keys = []
        self.stopping = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            desk = self

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.desk.requests.append(json.loads(body))
                self.desk.keys.append(self.headers.get("Authorization", ""))
                with contextlib.suppress(OSError):  # the client may have hung up
                    self.send(self.desk.reply(self.path))

            def send(self, reply):
                self.desk.stopping.wait(reply.wait)
                self.send_response(reply.status)
                headers = {"Content-Type": "application/json"} | reply.headers
                if not reply.pieces:
                    headers["Content-Length"] = str(len(reply.body))
                else:
                    headers["Connection"] = "close"
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in reply.pieces or (reply.body,):
                    if self.desk.stopping.is_set():
                        return
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(reply.pause)

            def log_message(self, *arguments):
                """Say nothing: the tests' own output is enough."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def reply(self, path):
        if path != "/v1/chat/completions":
            return error(404)
        if callable(self.script):
            answer = self.script(self.requests[-1]["messages"][-1]["content"])
            return answer if isinstance(answer, Reply) else completion(answer)
        return self.script[min(len(self.requests), len(self.script)) - 1]

    def close(self):
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


# --- what a model could make of a prompt ---------------------------------------------------------


def shown(prompt):
    """The numbered sentences of a prompt, by number."""
    found = re.findall(r"^(\d+)\. (.+)$", prompt, re.MULTILINE)
    return {int(number): text for number, text in found}


def places(prompt):
    """For each paragraph asked for, the numbers it should rest on."""
    found = re.findall(r"^문단 \d+: 자료 ([\d, ]+)번", prompt, re.MULTILINE)
    return [[int(number) for number in numbers.split(",")] for numbers in found]


def said(bullets):
    return json.dumps({"bullets": bullets}, ensure_ascii=False)


def faithful(prompt):
    """Paragraphs that repeat their sources, as a perfectly careful model would."""
    sentences = shown(prompt)
    return [
        [{"text": sentences[number], "source": number} for number in numbers]
        for numbers in places(prompt)
    ]
