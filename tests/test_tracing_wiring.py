"""Traced facts where an editor meets them: the evidence beside a draft, and the terminal."""

import datetime as dt
import json
from pathlib import Path

from desk import WHALE, article, seeds

from newsletter.issue.compose import Noted, Told, Wording, compose
from newsletter.issue.document import format_issue
from newsletter.issue.evidence import format_evidence, parse_evidence
from newsletter.model import Evidence, Lineup, Sentence, Story, Summary

ROOT = Path(__file__).parent.parent
GARAM = ROOT / "seeds" / "garam-ilbo.txt"


def quoted(source, quote):
    start = source.text.index(quote)
    return Evidence(source.id, source.url, quote, start, start + len(quote))


def evidence_of(lead, related, *bullets):
    """The evidence of a letter with one section, whose sentences somebody has changed."""
    quote = lead.paragraphs[0]
    sentences = tuple((Sentence(text, quoted(lead, quote)),) for text in bullets)
    told = Told(Story(lead, (related,)), Summary("고래", sentences, None, "extractive"))
    noted = Noted(
        Story(lead),
        Sentence("밍크고래 두 마리가 양식장 그물을 20일 끊고 달아났습니다.", quoted(lead, quote)),
    )
    issue = compose([told], [noted], Wording(), number=1, date=dt.date(2026, 11, 22))
    text = format_evidence(
        issue,
        format_issue(issue),
        told=[told],
        noted=[noted],
        lineup=Lineup(()),
        drops=(),
        inbox={},
    )
    return parse_evidence(text, "issues/2026-11-22.evidence.json")


def test_the_evidence_says_what_the_sources_say_to_each_fact():
    lead = article("whale", "고래", WHALE, publisher="나루신문")
    related = article("other", "그물", ["양식장 그물 70곳이 찢겨 4억 원의 피해가 났다."])
    data = evidence_of(
        lead,
        related,
        "밍크고래가 달아나 해경이 2026년 11월 20일 신고를 받고 세 시간 만에 이끌었습니다.",
        "물이 예년보다 7도 높았고, 양식장 그물 70곳이 찢겨 4조 원의 피해가 났습니다.",
        "서나윤 교수는 걱정합니다.",
    )
    [section] = data["sections"]
    assert section["overlap"]["longest"] > 10
    assert 0.1 < section["overlap"]["share"] < 0.5
    told = {
        fact["text"]: (fact["kind"], fact["status"], fact["article"], fact.get("instead"))
        for bullet in section["bullets"]
        for fact in bullet["facts"]
    }
    assert told == {
        "밍크고래": ("name", "확인", lead.id, None),
        "나루신문": ("name", "확인", lead.id, None),
        "2026년 11월 20일": ("date", "확인", lead.id, None),
        "세 시간": ("number", "확인", lead.id, None),
        "7도": ("number", "서로 다름", lead.id, "2도"),
        "70곳": ("number", "확인", related.id, None),
        "4조 원": ("number", "서로 다름", related.id, "4억 원"),
        "서나윤": ("name", "못 찾음", None, None),
    }
    wrong = next(f for b in section["bullets"] for f in b["facts"] if f["text"] == "7도")
    assert lead.text[wrong["start"] : wrong["end"]] == "2도"
    [brief] = data["briefs"]
    noted = {fact["text"]: fact["status"] for fact in brief["facts"]}
    assert (noted["20일"], noted["두 마리"]) == ("확인", "서로 다름")


def test_each_bullet_on_the_terminal_is_followed_by_its_facts(tmp_path, newsletter):
    done = newsletter(tmp_path, "summarise", str(GARAM))
    lines = done.stdout.splitlines()
    facts = [line.strip() for line in lines if line.strip().startswith("✓ 확인: ")]
    assert len(facts) == 4
    assert "41명" in " ".join(facts)
    assert not [line for line in lines if "못 찾음" in line or "서로 다름" in line]


def test_the_facts_come_as_json(tmp_path, newsletter):
    done = newsletter(tmp_path, "summarise", str(GARAM), "--json")
    [told] = json.loads(done.stdout)["articles"]
    assert len(told["facts"]) == len(told["bullets"]) == 4
    [source] = seeds("garam-ilbo.txt")
    for facts in told["facts"]:
        assert facts
        for fact in facts:
            assert fact["status"] == "확인"
            assert fact["article"] == source.id
            assert source.text[fact["start"] : fact["end"]]
