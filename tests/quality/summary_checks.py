"""What a strict editor finds in a section, by rules that share nothing with the summariser's.

Every function gives the faults it finds as words out of the text, so that a table of them can be
read; none found is an empty list. Only the tags of words come from the program (Kiwi).
"""

import re

from newsletter.korean.kiwi import tokenize

# --- the beginning of a bullet -------------------------------------------------------------------

_POINTING_WORDS = (
    "이 그 저 이는 이를 이가 이에 이로 이와 이의 이도 그는 그가 그의 그를 그도 그녀는 이들은 이들이 이들의 이들을 "
    "그들은 그들이 그들의 이것은 이것이 그것은 그것이 그것을 이곳은 이곳에서 그곳은 그곳에서 여기 여기에 여기서 거기 "
    "이날 그날 이때 그때 당시 이후 그후 이어 이어서 이에따라 이런 그런 이러한 그러한 이같은 그같은 같은 이처럼 그처럼 "
    "이렇게 그렇게 이래서 그래서 그래도 이밖에 그밖에 이와함께 그만큼 이만큼 이번 이튿날 이듬해 그뒤 그뒤로는 이뒤 "
    "양측은 양쪽은 두쪽은 전자는 후자는 둘은 또 또한 또다른 그러나 하지만 그런데 그리고 그러자 그러면 그러면서 그러니 "
    "그럼에도 그렇지만 그렇다면 그러므로 따라서 때문에 덕분에 반면 반면에 반대로 한편 특히 다만 게다가 더구나 더욱이 "
    "결국 즉 오히려 아울러 나아가 물론 예를들어 예컨대 왜냐하면 첫째 둘째 셋째 넷째 다섯째 대신 실제로 아니면 "
    "마찬가지로 다른 나머지 해당 앞서말한"
)  # fmt: skip
_POINTING = frozenset(_POINTING_WORDS.split())
_TWO_WORDS = {"이같은", "그같은", "이에따라", "이밖에", "그밖에", "이와함께", "그후", "그뒤", "또다른",
              "예를들어", "두쪽은", "앞서말한", "그뒤로는", "이뒤"}  # fmt: skip
_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_INSIDE = re.compile(
    r"^(?:\S+\s){1,2}(?:이런|이러한|이 같은|그런|그러한|그 같은|이를|이에|그를)(?=\s)"
)
_THIS = re.compile(r"(?<=\s)[이그] ([가-힣]{1,6}?)(?:에서|에는|으로|[에은는이가을를의로도])(?=\s)")
_FAMILY = "김이박최정강조윤장임한오서신권황안송류전홍유고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함"
_FAMILY += "변염여추도석선설마길연위표명반라왕금옥육맹모탁국은편용봉계소엄탁뜰"
_TITLES = "씨|의원|대표|교수|선장|간사|작가|센터장|과장|팀장|위원장|이사|연구원|감독|기자"
_SURNAME = re.compile(rf"(?:^|(?<=\s))([{_FAMILY}])\s(?:{_TITLES})(?:는|은|가|이|의|에게|도)(?=\s)")
# A body named by its kind alone is known only where its name was told before.
_KIND = re.compile(
    r"^(시|군|구|도|회사|업체|단체|센터|위원회|연구소|연구진|학교|병원|노조|재단|의회|시의회|모임|동맹|기관|법원|재판부"
    r"|프로그램|모델|카메라|장치|보고서|조사)(?:은|는|이|가|도|측은|의)(?=\s)"
)
_SAME_KIND = {"회사": "회사|기업|업체|사(?=[는가를의 ])", "업체": "업체|회사|기업"}
_FRAGMENT = re.compile(r"^\d[\d.,]*(?:조|억|만|천|%|원|달러|명|건|개)?[가-힣]{0,3},\s")
_PROMISE = re.compile(
    r"(?:다음과 같습니다|가지입니다|가지다|아래와 같습니다|이렇습니다|들어 보겠습니다)[.:]?$"
)


def opening_faults(sentence, before=""):
    """Why a bullet that opens with ``sentence`` does not stand alone; ``before`` is the section up
    to it, in which a name may have been told.
    """
    bare = _QUOTES.sub("", sentence)
    found = [f"가리킴: {word}" for word in dangling(sentence)]
    found += [
        f"가리킴: {this[0]}"
        for this in _THIS.finditer(bare)
        if this[1] not in before + bare[: this.start()]
    ]
    kind = _KIND.match(sentence)
    if kind and not re.search(_SAME_KIND.get(kind[1], f"[가-힣]{kind[1]}|{kind[1]}"), before):
        found.append(f"이름 없는 {kind[1]}")
    if _FRAGMENT.match(sentence):
        found.append("숫자 토막")
    if not has_subject(sentence):
        found.append("주어 없음")
    return found


def strangers(sentence, before=""):
    """People called by their surname alone whose name was not told before."""
    return [
        found[0]
        for found in _SURNAME.finditer(_QUOTES.sub("", sentence))
        if not re.search(rf"{found[1]}[가-힣]{{1,3}}(?:\(.{{1,8}}\))? ?(?:{_TITLES})", before)
    ]


def dangling(sentence):
    """The word at the beginning that points at something said before the sentence."""
    bare = sentence.lstrip("“‘\"'(")
    words = [word.strip(",") for word in bare.split(" ")[:2]]
    joined = "".join(words)
    if len(words) == 2 and any(joined.startswith(one) for one in _TWO_WORDS):
        return [" ".join(words)]
    if words[0] in _POINTING:
        return [words[0]]
    inside = _INSIDE.match(_QUOTES.sub("", bare))
    return [inside[0]] if inside else []


def has_subject(sentence):
    """Whether somebody or something does, is or is said about, outside quotations and not only in a
    clause that describes a noun.
    """
    bare = re.sub(r"“[^”]*”|\"[^\"]*\"", "그렇다", sentence)
    tokens = tokenize(re.sub("[‘’]", "", bare))
    for place, token in enumerate(tokens):
        after_noun = place and tokens[place - 1].tag[:2] in {
            "NN",
            "NP",
            "NR",
            "XS",
            "SL",
            "SN",
            "SS",
            "ET",
        }
        if token.tag == "JX" and token.form in {"은", "는", "도", "ᆫ", "만"} and after_noun:
            return True
        if token.tag == "JKS":
            ahead = (
                one.tag
                for one in tokens[place + 1 :]
                if one.tag in {"EC", "EF", "ETM", "ETN", "JKO"}
            )
            if next(ahead, "") in {"EC", "EF", "JKO"}:  # 시가 정한 기준: 시 does not do the telling
                return True
    return False


def promises(bullet):
    """A last sentence that announces what then does not come."""
    found = _PROMISE.search(bullet)
    return [found[0]] if found else []


# --- particles -----------------------------------------------------------------------------------

_DIGIT_FINALS = {"0": 21, "1": 8, "3": 16, "6": 1, "7": 8, "8": 8}
_LETTER_FINALS = {"L": 8, "M": 16, "N": 4, "R": 8}
_BRACKET = re.compile(r"\s?\([^()]*\)$")
_PAIRS = {"을": "C", "를": "V", "은": "C", "는": "V", "이": "C", "가": "V", "과": "C", "와": "V",
          "으로": "C", "로": "V"}  # fmt: skip
_TAGS = {"JKO", "JKS", "JKC", "JX", "JKB", "JC"}
_WORD = r"[가-힣A-Za-z0-9%)’”]"
# Where no analysis is needed: no word ends so but by a particle.
_SURE = re.compile(
    rf"({_WORD})(을|를|으로)(?![가-힣])|(\))(을|은|는|이|가|과|와|로)(?![가-힣])|([가-힣])(는|와|로)(?![가-힣])"
)
_NOUNS = {"종로", "세종로", "대로", "도로", "진로", "경로", "통로", "회로", "피로", "기로", "미로"}
_ENDS_EUL = re.compile(r"(?:[마가노고]|[지나이부그저짓])을$")  # 마을, 가을; 지을, 나을: no particle


def wrong_particles(text):
    """Particles that do not fit the sound before them: 을/를, 은/는, 이/가, 과/와, 으로/로."""
    found = {}
    for token in tokenize(text):
        if token.tag in _TAGS and token.form in _PAIRS:
            _judge(text, token.start, token.form, found)
    for match in _SURE.finditer(text):
        form = match[2] or match[4] or match[6]
        start = match.end() - len(form)
        if _ENDS_EUL.search(text[: match.end()]):
            continue
        if match[6]:
            final = _final(text[:start])
            if form == "는" and final != 8:  # 먹는, 있는: an ending; ㄹ falls out before it
                continue
            if form == "로" and text[max(0, start - 2) : start + 1].strip() in _NOUNS:
                continue
            if form == "로" and text[max(0, start - 1) : start + 1] in _NOUNS:
                continue
        _judge(text, start, form, found)
    return [found[place] for place in sorted(found)]


def _judge(text, start, form, found):
    final = _final(text[:start])
    if final is None or text[start : start + len(form)] != form:
        return
    closed = bool(final) and not (form in {"로", "으로"} and final == 8)
    if closed != (_PAIRS[form] == "C"):
        found[start] = text[max(0, start - 10) : start + len(form)].rpartition("\n")[2]


def _final(before):
    """The final consonant of the sound before a particle, None where it cannot be told."""
    bare = before
    while _BRACKET.search(bare):
        bare = _BRACKET.sub("", bare)
    bare = bare.rstrip("’”\"'」』》 ")
    last = bare[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - 0xAC00) % 28
    if last.isascii() and last.isdigit():
        return _DIGIT_FINALS.get(last, 0)
    if last == "%":
        return 0
    if re.search(r"(?<![A-Za-z])[A-Z]{2,}$", bare):
        return _LETTER_FINALS.get(last, 0)
    return None


# --- what has no place in a letter ---------------------------------------------------------------

_BOILERPLATE = re.compile(
    r"기자\s?[=@]|[\w.]+@\w|☎|\d{2,3}-\d{3,4}-\d{4}|무단\s?(?:전재|복제)|재배포|저작권자|ⓒ|©|사진\s?[=:]|사진제공"
    r"|자료\s?=|\[[^\]]{1,10}(?:요약|뉴스[^\]]*)\]|AI요약|기사 내용과|게티이미지|관련\s?기사|구독|댓글|좋아요|공유하기"
    r"|붙임|별첨|담당자|문의처|▲|다음과 같습니다|독자\s?(?:님|여러분)|여러분|(?:이번|이|다음|본) (?:글|기사|레터|호|편지)"
    r"(?:에서|은|는|을|의)|살펴보(?:겠|려|고자|도록)|살펴봅|알아보(?:겠|려|고자|도록)|알아봅|소개하겠|소개합니다|말씀드리"
    r"|도움이 되셨|고맙습니다|감사합니다|안녕하세요|볼까요|(?<!\S)(?:저는|제가|저희)(?=\s|는|가)"
    r"|(?:^|[.?\n]\s?)(?:나는|내가|나도|필자)(?=\s|는|가)"
    r"|(?:^|\s)[QA][.:]\s|우리 (?:학교|회사|부서|신문|반|집|팀)|(?:까요|나요|가요)\.(?=\s|$)"
)
_POLITE = re.compile(r"(?:니다|니까|죠|요)(?:\s?\([^()]*\))?[.?]$")
_LEANING_DAY = re.compile(
    r"(?<![가-힣\d])(?:어제|그제|오늘|내일|모레|지난주|이번 주|다음 주|지난달|이달|다음 달|지난 \d{1,2}일|오는 \d{1,2}[일월])"
    r"|(?<![월\d] )(?<![\d월~∼-])\d{1,2}일(?=\s|에|부터|까지|,)(?!\s?(?:간|동안|만에|뒤|이내|안에|마다|내내|넘게|기한))"
)
_DATE = re.compile(r"(?:\d{4}년\s?)?(?:\d{1,2}월\s?)?\d{1,2}일|(?:\d{4}년\s?)?\d{1,2}월|\d{4}년")
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def boilerplate(text):
    """Captions, bylines, contacts, the page's and the writer's own talk, questions without a mark;
    quotations are not read.
    """
    return [match[0].strip() for match in _BOILERPLATE.finditer(_QUOTES.sub("", text))]


def impolite(texts):
    """Sentences that do not end politely, also in the middle of a text, outside quotations."""
    found = []
    for text in texts:
        pieces = re.split(r"(?<=[다요까죠][.?])\s+", _QUOTES.sub("‘’", text))
        found += [piece for piece in pieces if not _POLITE.search(piece)]
    return found


def echoes(bullet):
    """An outlet that is said to report of itself: 여울군에 따르면 여울군은 …"""
    found = re.match(r"(\S+)에 따르면 \1(?=\S?\s)", bullet)
    return [found[0]] if found else []


def leaning_days(text):
    """Days and months that are read from the day of the article, outside quotations."""
    return [match[0] for match in _LEANING_DAY.finditer(_QUOTES.sub("", text))]


def foreign_numbers(text, sources):
    """Numbers that no source has. Dates are left out: they are written out on purpose."""
    known = {number.replace(",", "") for number in _NUMBER.findall(sources)}
    stated = _NUMBER.findall(_DATE.sub(" ", text))
    return [number for number in stated if number.replace(",", "") not in known]


def alike(sentences):
    """Pairs of sentences that tell the same: most of the shorter one's pairs of letters shared."""
    grams = [_grams(sentence) for sentence in sentences]
    return [
        (sentences[first], sentences[second])
        for first in range(len(sentences))
        for second in range(first + 1, len(sentences))
        if min(len(grams[first]), len(grams[second])) >= 12
        and len(grams[first] & grams[second]) >= 0.5 * min(len(grams[first]), len(grams[second]))
    ]


def _grams(sentence):
    packed = re.sub(r"[\W_]+", "", _DATE.sub("", sentence))
    packed = re.sub(r"(?:습|입|합|됩|였습|했습)?니다$", "", packed)
    return {packed[place : place + 2] for place in range(len(packed) - 1)}
