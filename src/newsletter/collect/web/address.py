"""Web addresses: one spelling for one page, and which machines may be called at all."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm|mtm|piwik|hsa|oly|vero|cvosrc)_[^=]*|pk_(?:campaign|kwd|keyword|source|medium|content)"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ymclid|twclid|ttclid|igshid|igsh"
    r"|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hstc|__hssc|__hsfp|hsctatracking"
    r"|_ga|_gl|_openstat|wickedid|s_cid|cmpid|ref_src|ref_url|n_media|n_query|n_rank|n_ad_group"
    r"|n_ad|n_keyword|n_keyword_id|n_campaign_type|napm",
    re.IGNORECASE,
)
# Letters that show as nothing although Unicode does not class them as format characters.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_PLAIN = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=?~._-]*")  # nothing to take out, nothing to encode
# One spelling already, as nearly every link is: nothing in it to look at.
_ORDINARY = re.compile(r"https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+/[A-Za-z0-9/_.~-]*")
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000


def canonical(url: str, base: str = "") -> str:
    """The one spelling of a web address, resolved against ``base``; '' where it is not acceptable.

    Acceptable is what, once invisible characters are taken out, is an http:// or https:// address
    with a host. The host is lower-case ASCII (IDNA, so look-alike letters show as ``xn--``); a
    user name and password, the scheme's own port and the fragment are dropped, and everything
    outside ASCII is percent-encoded. Applying it twice changes nothing.

    Query keys keep their order. Dropped are the keys that only say where a reader came from:
    ``utm_* mtm_* piwik_* hsa_* oly_* vero_* cvosrc_*``, ``pk_campaign pk_kwd pk_keyword pk_source
    pk_medium pk_content``, ``fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid
    ttclid igsh igshid li_fat_id``, ``mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp
    hsCtaTracking``, ``_ga _gl _openstat wickedid s_cid cmpid ref_src ref_url`` and Naver's
    advertising keys ``n_media n_query n_rank n_ad n_ad_group n_keyword n_keyword_id
    n_campaign_type NaPm``. Every other key may name the article (``idxno``, ``aid``, ``oid``,
    ``no``, ``seq``, ``id``, ``p`` …) and stays.
    """
    try:
        return _canonical(_visible(url), base)
    except ValueError:  # urllib's verdict on malformed hosts, ports and brackets
        return ""


def shown(url: str) -> str:
    """The address as messages may show it: no user name, password, query or fragment, where
    people keep secrets, and no more than 120 characters.
    """
    url = "".join(ch for ch in url if ch.isprintable())
    return re.sub(r"(?<=://)[^/?#]*@", "", re.split(r"[?#]", url)[0])[:120]


def misleads(text: str, href: str) -> bool:
    """Whether a link says one host and leads to another.

    So it is where its words are an address of another host than ``href`` (``www.`` and subdomains
    of one another apart), where ``href`` hides its host behind a user name
    (``https://naver.com@evil.example``), and where its host is written with Cyrillic or Greek
    letters that look like Latin ones.
    """
    if "." not in text and "@" not in href and href.isascii() and "xn--" not in href.lower():
        return False  # nearly every link
    url = _visible(href)
    target = _host_of(canonical(url))
    if not target:
        return False
    if re.match(r"[a-z]+:/*[^/?#]*@", url, re.IGNORECASE) or _looks_alike(target):
        return True
    said = _ADDRESS_WORDS.fullmatch(text.strip())
    named = _host_of(canonical(f"http://{said[1]}")) if said else ""
    return bool(named) and not _one_site(named, target)


_ADDRESS_WORDS = re.compile(
    r"(?:https?://)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[a-z]{2,24}|한국|xn--[a-z0-9-]+))"
    r"(?::\d+)?(?:[/?#].*)?",
    re.IGNORECASE,
)


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _one_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _looks_alike(host: str) -> bool:
    try:
        letters = host.encode("ascii").decode("idna") if "xn--" in host else ""
    except UnicodeError:
        return True
    return any(unicodedata.name(ch, "").startswith(("CYRILLIC", "GREEK")) for ch in letters)


def _canonical(url: str, base: str) -> str:
    if not url or len(url) > _LONGEST:
        return ""
    if base and not re.match(r"https?://", url, re.IGNORECASE):
        url = urljoin(base, url)
    if _ORDINARY.fullmatch(url):
        return url
    parts = urlsplit(url)
    host = _ascii_host(parts.hostname or "")
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return ""
    port = parts.port
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(
        piece
        for piece in parts.query.split("&")
        if piece and not _TRACKING.fullmatch(unquote(piece.partition("=")[0]))
    )
    return urlunsplit((parts.scheme, place, _encoded(parts.path) or "/", _encoded(query), ""))


def _visible(url: str) -> str:
    """The address without control, format, blank-letter and odd space characters."""
    if _PLAIN.fullmatch(url):
        return url
    return "".join(
        ch
        for ch in url.strip()
        if " " <= ch <= "~"
        or (unicodedata.category(ch)[0] not in "CZ" and ch not in _BLANK_LETTERS)
    ).strip()


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    if not host.isascii():
        host = unicodedata.normalize("NFKC", host).encode("idna").decode("ascii")
    host = host.lower()
    return host if _HOST.fullmatch(host) else ""


def _encoded(text: str) -> str:
    """Percent-encode what may not stand in an address; what is encoded stays as it is."""
    if _PLAIN.fullmatch(text):
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", unicodedata.normalize("NFC", text))
    return quote(text, safe="/:@!$&'()*+,;=?~%-._")


# Not "global" by another's word, or global and still not ours to call: NAT64 (RFC 6052, 8215) and
# IPv4-compatible addresses lead to IPv4 ones; 192.0.0.0/24 (newer Pythons call parts of it global)
# and 168.63.129.16 hold cloud host agents.
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "64:ff9b::/96", "64:ff9b:1::/48", "::/96",
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32",
    )
)  # fmt: skip


def is_public(ip: str) -> bool:
    """Whether an IP address is an ordinary one on the Internet.

    False for private, loopback, link-local, carrier-grade NAT, NAT64, cloud metadata, multicast,
    reserved and unspecified addresses, for IPv6 addresses that carry such an IPv4 one (mapped,
    6to4, Teredo), and for what is no IP address.
    """
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if any(address in net for net in _REFUSED if net.version == address.version):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local or address.teredo:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner:
            return is_public(str(inner))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
