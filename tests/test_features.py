"""What articles are compared by: read once, kept as text, the same for the same words."""

import dataclasses

import pytest
from desk import BRIDGE, WHALE, all_seeds, article

from newsletter.curate.features import BODY, features_of, from_json, key, looked_at, to_json


def test_features_are_kept_as_text_without_loss():
    for one in all_seeds():
        made = features_of(*looked_at(one))
        assert from_json(to_json(made)) == made


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"title": 1}', '{"title": ["가"]}', "null"])
def test_what_holds_no_features_is_refused(text):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        from_json(text)


def test_the_same_words_give_the_same_features():
    texts = [looked_at(one) for one in all_seeds()]
    forwards = [features_of(*text) for text in texts]
    backwards = [features_of(*text) for text in reversed(texts)]
    assert forwards == backwards[::-1]


@pytest.mark.parametrize(
    ("title", "text"), [("", ""), (" ", "\n\n"), ("?!", "…"), ("\x00", "\u200b")]
)
def test_empty_texts_have_no_words(title, text):
    made = features_of(title, text)
    assert (made.figures, made.steps, made.subject) == ((), (), ())
    assert not [word for word in made.title if word.isalnum()]


def test_a_long_text_is_looked_at_no_further_than_its_beginning():
    """100 KB: what is read is bounded, so the time is."""
    long = ("\n".join(BRIDGE) + "\n") * 400
    assert len(long.encode()) > 100_000
    whole = looked_at(article("a", "달래 보행교 닫혀", [long]))
    assert len(whole[1]) <= BODY
    assert whole == looked_at(article("a", "달래 보행교 닫혀", [long, "뒤에 붙은 글"]))


def test_labels_and_outlets_do_not_change_what_is_looked_at():
    plain = article("a", "달래시 보행교 통행 금지", BRIDGE)
    dressed = dataclasses.replace(plain, title="[단독] 달래시 보행교 통행 금지(종합) - 한빛신문")
    assert looked_at(plain) == looked_at(dressed)


def test_headline_lead_and_body_are_told_apart():
    made = features_of("달래시 보행교 닫혀", "\n".join([*BRIDGE, *WHALE]))
    assert "보행" in made.title or "보행교" in made.title
    assert "균열" in made.lead
    assert "고래" in " ".join(made.body)
    assert "고래" not in " ".join(made.lead)


def test_facts_are_read():
    made = features_of(
        "물빛전자, 영업손실 1,200억원…3분기 실적 공개",
        "물빛전자는 20일 오픈에이아이와 5억 달러 계약을 맺었다. 법원은 두 곳이다.",
    )
    assert made.subject
    assert made.figures == ("달러:500000000", "원:1.2e+11")
    assert made.days == (20,)
    assert made.title_steps
    assert set(made.title_steps) <= set(made.steps)


def test_one_company_in_three_spellings_has_one_name():
    made = [
        features_of(f"{name}, 새 모델 공개", "") for name in ("오픈AI", "OpenAI", "오픈에이아이")
    ]
    assert made[0] == made[1] == made[2]


def test_the_key_is_of_the_words_and_nothing_else():
    assert key("제목", "글") == key("제목", "글")
    assert len({key("제목", "글"), key("제목글", ""), key("", "제목글"), key("제목", "글 ")}) == 4
    assert key("\ud800", "글")  # a lone surrogate out of a broken page
