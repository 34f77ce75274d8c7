"""What tests of the model share: a story in words of our own, told through a scripted server."""

from __future__ import annotations

import functools

import desk

from newsletter.config import LlmSettings
from newsletter.model import Story
from newsletter.summarise.extractive import ExtractiveSummariser
from newsletter.summarise.llm_summariser import LlmSummariser

QUESTIONS = ("이 일을 정하는 자리에 누가 더 앉아야 할까요?",)
ASKED = {"bullets": 4, "questions": QUESTIONS, "attribution": 16}


class Memory(dict):
    """Answers kept while a test runs."""

    def get(self, keys):
        return {key: self[key] for key in keys if key in self}

    def put(self, texts):
        self.update(texts)


@functools.cache
def story(name="garam-ilbo.txt"):
    return Story(desk.seeds(name)[0])


def settings(base_url, **more):
    return LlmSettings(**({"base_url": base_url, "model": "garam-7b", "timeout": 20} | more))


def summariser(base_url, kept=None, *, key="", offline=False, **more):
    kept = Memory() if kept is None else kept
    return LlmSummariser(settings(base_url, **more), kept, key=key, offline=offline)


@functools.cache
def plain(one):
    return ExtractiveSummariser().summarise(one, **ASKED)
