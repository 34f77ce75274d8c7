"""robots.txt: where a host's page may be asked for. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

AGENT = "newsletter"
"""The name we go by in robots.txt, as in the User-Agent header."""

_LONGEST = 500_000  # characters; RFC 9309 §2.5 asks for at least 500 KiB
_MOST_RULES = 5_000  # each address is compared with every rule


def robots_address(url: str) -> str:
    """Where the robots.txt stands that speaks for ``url``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def allowed(robots_txt: str, url: str) -> bool:
    """Whether ``robots_txt`` lets the agent "newsletter" read ``url``.

    Text that holds no rules, such as an error page, allows. Never raises.
    """
    from urllib.robotparser import RobotFileParser  # pulls urllib.request in, 20 ms

    parser = RobotFileParser()
    try:
        parser.parse(robots_txt[:_LONGEST].lstrip("\ufeff").splitlines()[:_MOST_RULES])
        return parser.can_fetch(AGENT, url)
    except ValueError:  # urllib's verdict on malformed addresses in a rule
        return True
