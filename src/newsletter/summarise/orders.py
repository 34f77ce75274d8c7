"""Sentences that ask something of their reader, above all of a machine that reads them.

Nothing that asks is news, so leaving such a sentence out costs a letter nothing, and an order that
an article hides for a model is not even shown to it.
"""

from __future__ import annotations

import re

_CLOSING = "[.!?…\"”’')）]*$"
_REQUEST = re.compile(
    r"(?:세요|십시오|시오|바랍니다|바란다|부탁(?:드립니다|드린다|합니다|한다)|"
    rf"[가-힣](?:어라|아라|여라|하라|해라|마라|말라|거라|너라|지 마|할 것)){_CLOSING}"
)
_MACHINE = "(?:모델|AI|에이아이|인공지능|언어모형|챗봇|어시스턴트|도우미|비서|기계)"
_TO_A_MACHINE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 이 글을 요약하는 인공지능은 …
        rf"(?:요약|간추리|번역|처리|읽)(?:하는|할|고 있는|는|을)\s?.{{0,12}}{_MACHINE}",
        # 앞선 지시를 모두 무시
        r"(?:이전|앞선|앞의|위의|기존|지금까지의?|모든)\s?.{0,6}(?:지시|명령|지침|규칙|프롬프트).{0,16}(?:무시|잊|따르지)",
        # 요약 끝에 … 적어야 한다
        r"(?:요약|답변|답|출력|글머리|문단|편지)(?:문|본)?(?:의|에|에는|은|을|이|으로)?\s.{0,60}(?:넣|함|적|써|력)[가-힣]{0,2}야\s",
        r"(?:ignore|disregard|forget|override).{0,40}(?:instruction|prompt|rule)",
        r"(?:시스템|개발자|관리자)\s?(?:메시지|프롬프트|지시|공지)|system\s?(?:prompt|message)",
        r"^\W{0,8}(?:system|assistant|user|developer|시스템|사용자|어시스턴트)\s?[:：\]］>]",
        r"[\"'](?:bullets|source|role|content)[\"']\s?:|im_start|im_end|start_of_turn|\[/?INST",
        r"(?:자료|원문|본문)\s?[0-9a-f]{0,16}\s?(?:의\s?)?(?:시작|끝|종료)\s?[\]］>=)]",
    )
)


def is_order(sentence: str) -> bool:
    """Whether a sentence asks for something (-세요, -십시오, -하라) or speaks to a machine.

    One that only reports an order (…하라고 지시했다) does not.
    """
    text = sentence.strip()[:600]
    return bool(_REQUEST.search(text)) or any(found.search(text) for found in _TO_A_MACHINE)
