"""newsletter.toml: defaults, and errors that help."""

import pytest

from newsletter.config import parse_config
from newsletter.errors import ConfigError


def test_an_empty_file_is_a_letter():
    config = parse_config("")
    assert config.curate.sections == 3
    assert config.publication.masthead().title == "뉴스레터"
    assert config.publication.weekday == 6


def test_the_masthead_has_no_trailing_slash():
    config = parse_config('[publication]\nbase_url = "https://letter.example/archive/"\n')
    assert config.publication.masthead().base_url == "https://letter.example/archive"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[publication]\ntitel = 'x'", "publication.titel", "title"),
        ("[colect]", "colect", "collect"),
        ("[[sources]]\nid = 'a'\ntitle = 'b'", "sources.feed", "피드 주소"),
        ("[publication]\npublish_on = 'Mon'", "publish_on", "월"),
        ("[curate]\nsections = 'x'", "curate.sections", "정수"),
        ('[publication]\nsender = "a\\nb"', "한 줄", ""),
        ("[[topics]]\nid='a'\n[[topics]]\nid='a'", "둘", ""),
        ("[[topics]]\nid='a'\n[[topics]]\nid='b'\nformer=['a']", "‘a’", ""),
        ("[[topics]]\nid='a'\nformer=['c']\n[[topics]]\nid='b'\nformer=['c']", "‘c’", ""),
    ],
)
def test_messages_say_what_and_how(text, message, hint):
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.file == "newsletter.toml"


def test_the_line_is_that_of_the_second_table():
    text = "[[sources]]\nid='a'\ntitle='b'\nfeed='https://a.example/f'\n\n[[sources]]\nid='B'\n"
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert caught.value.line in {6, 7}
