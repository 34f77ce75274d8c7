"""``newsletter summarise``: articles told in the terminal, outside any letter."""

import json
from pathlib import Path

ROOT = Path(__file__).parent.parent
GARAM = ROOT / "seeds" / "garam-ilbo.txt"
LETTER = ROOT / "seeds" / "gyeol-letter.txt"


def rows(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_article_is_told_with_what_each_sentence_rests_on(tmp_path, newsletter):
    done = newsletter(tmp_path, "summarise", str(GARAM))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "챗봇" in lines[0]
    assert lines[1].startswith("가람일보 · 2026-11-18 · https://garam.example/")
    assert sum(line.startswith("- ") for line in lines) == 4
    below = [line.strip() for line in lines[2:] if not line.startswith("- ")]
    assert all(line.startswith(("[", "✓ 확인: ")) for line in below)
    assert list(tmp_path.iterdir()) == []


def test_the_bullets_come_with_their_source_as_json(tmp_path, newsletter):
    [found] = rows(newsletter(tmp_path, "summarise", str(GARAM), "--bullets", "3", "--json"))
    [article] = found["articles"]
    assert found["path"] == str(GARAM)
    assert len(article["bullets"]) == 3
    sentences = [sentence for bullet in article["bullets"] for sentence in bullet]
    assert all(sentence["quote"] and sentence["start"] < sentence["end"] for sentence in sentences)
    assert all(sentence["text"].endswith(("다.", "죠.", "?")) for sentence in sentences)


def test_the_best_sentences_stand_in_the_file_where_they_say(tmp_path, newsletter):
    for count in (1, 4, 50):
        first, second = rows(
            newsletter(tmp_path, "summarise", str(GARAM), str(LETTER), "--sentences", str(count),
                       "--json")
        )  # fmt: skip
        text = GARAM.read_text(encoding="utf-8")
        assert first["path"] == str(GARAM)
        assert second["path"] == str(LETTER)
        found = first["sentences"]
        assert len(found) == count or (count == 50 and len(found) > 15)
        starts = [sentence["start"] for sentence in found]
        assert starts == sorted(starts)
        assert all(0 < sentence["score"] < 1 for sentence in found)
        for sentence in found:
            there = text[sentence["start"] : sentence["end"]]
            assert "".join(there.split()) == "".join(sentence["text"].split())


def test_one_sentence_of_each_topic_of_a_letter(tmp_path, newsletter):
    [letter] = rows(newsletter(tmp_path, "summarise", str(LETTER), "--sentences", "1", "--json"))
    assert len(letter["sentences"]) == 3


def test_a_page_is_read_behind_its_address_only_online(tmp_path, newsletter, serve):
    words = (
        "달래시가 강변의 보행교를 닫았다. 다리는 지은 지 열아홉 해가 되었다고 시는 밝혔다. " * 12
    )
    page = f"<html><head><title>다리 닫다</title></head><body><article><p>{words}</p></article>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    url = f"http://{serve(tmp_path)}/page.html"
    offline = newsletter(tmp_path, "summarise", url)
    assert offline.returncode == 1
    assert "오프라인" in offline.stderr
    online = newsletter(tmp_path, "summarise", url, offline=False)
    assert online.returncode == 1  # no project names this host as allowed
    assert url in online.stderr


def test_what_cannot_be_read_is_said_and_the_others_are_told(tmp_path, newsletter):
    short = tmp_path / "short.txt"
    short.write_text(
        "달래시, 강변 보행교를 닫다\n\n달래시가 강변의 보행교를 닫았다고 21일 밝혔다. "
        "다리는 지은 지 열아홉 해가 되었고 하루 4천 명이 건넌다.\n",
        encoding="utf-8",
    )
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    done = newsletter(tmp_path, "summarise", str(empty), str(short))
    assert done.returncode == 1
    assert "빈 파일" in done.stderr
    assert "글이 짧아 간추리지 않았습니다." in done.stdout
    missing = newsletter(tmp_path, "summarise", str(tmp_path / "none.txt"))
    assert missing.returncode == 1
    assert "none.txt" in missing.stderr
    assert "Traceback" not in missing.stderr
