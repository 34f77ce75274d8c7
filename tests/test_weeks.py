"""A year of the desk: fifty-two weeks, a hundred feeds, and nothing lost or told twice.

Every part is the real one (feed bytes → gather → store → draft → issue file); only what a feed
answers comes from an invented world instead of a socket. ``pytest tests/test_weeks.py -s`` prints
the figures of the year.
"""

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect import gather
from newsletter.collect.store import ArticleStore
from newsletter.collect.web import fetch
from newsletter.collect.web.fetch import Fetched, Validators
from newsletter.drafting import draft
from newsletter.issue.markdown import plain
from newsletter.korean.particles import with_particle
from newsletter.workspace import Workspace

SEED = 20260104
WEEKS = 52
FEEDS = 100
FIRST = dt.date(2026, 1, 4)
SEOUL = ZoneInfo("Asia/Seoul")
STORIES = 60  # new ones in a week; the more, the longer this takes
FULL = 0.08  # reports with a whole text; the others are what feeds usually give, a lead
LATE = 0.06  # reports that come a week after the others, with nothing new
FOLLOWED = 0.05  # stories everybody has, which go on in a later week
NEW_GUID, NEW_TITLE, NEW_TEXT = 0.05, 0.10, 0.05
SINCE = "지난 호 이후 달라진 점"
MOST_TWICE = 1 / 1000
LEAST_MARKED = 0.65  # of follow-ups told at length (measured .67; .76 when sections said more)
MOST_WRONGLY = 0.04  # of all that is told (measured .03): said to go on from a story it does not

pytestmark = pytest.mark.timeout(600)  # a year, on a machine that may be busy


# --- the world: words ----------------------------------------------------------------------------


def listed(words):
    return tuple(words.split())


SYLLABLES = listed(
    "가 갈 고 구 나 남 노 다 단 달 도 동 두 라 람 로 루 리 마 모 미 바 별 보 빛 사 산 새 서 소 솔 수 "
    "아 안 여 연 오 온 우 윤 이 인 자 재 정 주 지 진 차 채 초 태 토 파 평 하 한 해 현 호 화 훈"
)
SURNAMES = listed("강 고 구 권 김 나 남 노 도 류 마 문 민 박 방 배 백 변 서 석 성 손 송 신 심")
ROLES = listed("대표 본부장 이사장 소장 과장 연구위원 노조위원장 교수 센터장 감사관")
THINGS = {
    "돌봄": "돌봄로봇 경로당 요양원 어린이집 방문간호 무료급식소 분만실 응급실 예방접종 건강검진표",
    "배움": "통학버스 급식실 도서관 기숙사 방과후교실 수능모의고사 장학금 실습실 교과서 특수학급",
    "살림": "전세보증금 재래시장 택배상자 배달앱 주차장 관리비 지역화폐 공유자전거 옷수거함 세탁소",
    "일터": "물류창고 안전모 교대근무표 통근버스 휴게실 작업중지권 용접로봇 야간수당 하청계약서 산재보험",
    "기술": "민원챗봇 얼굴인식기 번역기 추천알고리즘 음성비서 데이터센터 위성사진 보안관제망 전자투표기 드론",
    "환경": "하수처리장 소각로 태양광단지 갯벌 방음벽 빗물저장고 전기버스 나무병원 철새도래지 수도관",
}
TYPES = listed(
    "전자 통신 물산 화학 제약 은행 증권 항공 해운 식품 출판 방송 건설 조선 제철 섬유 가구 유업 제과 정유 "
    "보험 카드 호텔 백화점 대학교 고등학교 병원 의원 재단 공단 공사 협회 조합 연구소 박물관 미술관 극단 구단 "
    "농원 목장 법무법인 시민연대 노조 교육청 소방서 경찰서 보건소 도서관 상인회 복지회"
)
NOUNS = listed(
    "계단 골목 공청회 교차로 구명조끼 굴착기 귀농 그늘막 기부금 기상대 꽃길 나들목 나침반 난방비 낙엽 "
    "냉각수 노래방 농협 단열재 담장 대기표 도장 돋보기 동아리 두부 등대 등산로 딸기 떡집 라디오 레미콘 "
    "마을회관 막차 만화책 맨홀 메아리 모래밭 모종 목공소 무대 미끄럼틀 바늘 반장 밧줄 방앗간 방파제 "
    "배수로 버섯 벽화 변압기 보리밭 복사기 봉투 부두 분수대 비닐하우스 빨래터 사다리 사물함 사진첩 산불 "
    "상수원 새벽장 서랍 석탑 선착장 설계도 소화기 손수레 솜이불 수문 숙직실 스피커 승강기 신발장 신호등 "
    "쌀가마 씨앗 악보 안내판 액자 야시장 약수터 양봉장 어업권 얼음 엘리베이터 여권 역무실 연못 염전 영수증 "
    "오두막 온실 옹벽 외양간 용수로 우체통 운동장 원두막 유람선 은행나무 음악실 의자 이정표 인쇄소 일기장 "
    "입장권 자물쇠 자전거도로 작두 잔디밭 장독대 저수지 전광판 점자책 정류장 제방 조명탑 종소리 주춧돌 "
    "증기 지도책 진흙 징검다리 차양 참나무 창틀 천막 철로 청소차 초롱 촛불 출입문 침목 칠판 카메라 칸막이 "
    "콩밭 크레인 타자기 탁구대 탑승구 터널 텃밭 통나무 트랙터 틈새 파도 팻말 편지함 포도밭 표지석 풍차 "
    "피아노 하천 학습지 한옥 항아리 해먹 현관 호미 화분 환풍기 활주로 회전문 횡단보도 후드 휘장"
)

# What happens: headlines and opening sentences, each outlet in its own words.
ACTS = (
    (
        ("{org}, {place}에 {thing} 새로 연다… {money} 투입", "{money} 들인 {org} {thing}, {place}에 들어선다",
         "{place}에 생기는 {thing}, {org} “{count} 쓸 것”", "{org:이/가} 짓는 {place} {thing} 밑그림 나왔다"),
        ("{org:이/가} {money}을 들여 {place}에 {thing:을/를} 새로 열기로 했다.",
         "{place}에 {thing:이/가} 새로 들어선다. {org:은/는} {money} 규모의 계획을 내놓았다.",
         "{org:은/는} {place}에 지을 {thing:을/를} 해마다 {count:이/가} 쓸 것으로 내다봤다."),
    ),
    (
        ("{org} {thing} 고장에 {count} 불편… {place} 발칵", "{place} {thing} 사흘째 멈춤, {org} 고개 숙여",
         "{count:이/가} 겪은 {org} {thing} 먹통", "{org}, {thing} 멈춘 까닭 “부품 {share} 낡아”"),
        ("{place}에 있는 {org}의 {thing:이/가} 멈춰 {count:이/가} 불편을 겪었다.",
         "{org:은/는} {thing:이/가} 사흘째 멈춘 데 대해 {place} 주민에게 고개를 숙였다.",
         "{org:이/가} 살펴보니 {thing} 부품의 {share:이/가} 낡은 것으로 나타났다."),
    ),
    (
        ("{org} {thing} 이용자 {share} “못 믿겠다”", "{place} 주민 {count}에게 물은 {thing}… {org} 설문",
         "{thing} 믿느냐는 물음에 {share}, {org} 조사", "{org:이/가} 들여다본 {place} {thing}의 속내"),
        ("{org:이/가} {place} 주민 {count}에게 물은 결과 {share:이/가} {thing:을/를} 믿지 못한다고 답했다.",
         "{thing:을/를} 믿지 못한다는 {place} 주민이 {share}에 이른다는 {org} 조사 결과가 나왔다.",
         "{org:은/는} {count:을/를} 만나 {thing:을/를} 어떻게 여기는지 물었다."),
    ),
    (
        ("{org}, {thing} 값 {share} 올린다… {place}부터", "{place} {thing} 요금 {share} 인상 통보한 {org}",
         "{share} 뛰는 {thing} 요금, {org} “{money} 적자”", "{org} 인상 결정에 {place} 이용자 {count} 서명"),
        ("{org:이/가} {place}부터 {thing} 요금을 {share} 올린다.",
         "{place}에서 {thing:을/를} 쓰는 사람은 지금보다 {share} 더 내야 한다고 {org:이/가} 알렸다.",
         "{org:은/는} {money}의 적자를 더는 견딜 수 없다며 {thing} 요금을 고치기로 했다."),
    ),
    (
        ("{org} {thing} 담당 {count} 일손 놓았다", "{place} {thing} 일꾼 {count} 멈춰… {org} 비상",
         "“쉴 틈 없다” {org} {thing} 일꾼들 거리로", "{org} {thing} 노동자 {person}씨 “{money} 체불”"),
        ("{org}에서 {thing:을/를} 맡은 노동자 {count:이/가} 일손을 놓았다.",
         "{place}의 {thing} 일꾼 {count:이/가} 멈춰 서면서 {org:이/가} 비상에 걸렸다.",
         "{org} 노동자들은 밀린 품삯 {money:을/를} 달라며 {place} 거리로 나섰다."),
    ),
    (
        ("{org}, {thing} 자료 {count}분 흘렸다", "{place} {thing} 쓴 {count} 정보 새… {org} 뒤늦게 알려",
         "{thing} 명부가 밖으로, {org} “{count} 피해”", "{org} 서버서 빠져나간 {thing} 기록"),
        ("{org:이/가} 맡아 둔 {thing} 이용자 {count}의 자료가 밖으로 흘러 나갔다.",
         "{place}에서 {thing:을/를} 쓴 {count}의 정보가 새어 나갔다고 {org:이/가} 뒤늦게 알렸다.",
         "{thing} 명부가 {org} 서버에서 빠져나간 사실이 드러났다."),
    ),
    (
        ("{org}·{place}, {thing} 나눠 쓰기로 손잡아", "{thing} 함께 쓰자… {place:과/와} {org} 약속",
         "{place} {thing} {count}, 이제 {org:과/와} 같이", "{org} {person} “{thing} 문턱 낮추겠다”"),
        ("{org:과/와} {place:이/가} {thing:을/를} 나눠 쓰기로 손을 잡았다.",
         "{place:은/는} {thing} 문턱을 낮추려고 {org:과/와} 약속을 맺었다.",
         "{org:은/는} {place}의 {count:이/가} {thing:을/를} 함께 쓰도록 {money:을/를} 내놓는다."),
    ),
    (
        ("{place} {thing} 둘러싼 {org} 다툼 재판으로", "{org} 상대로 {count} 소송… {thing} 탓",
         "“{thing} 때문에” {place} 주민 {count} {org} 고소", "{org} {thing} 소송 첫 재판, {money} 걸렸다"),
        ("{place} 주민 {count:이/가} {thing} 탓에 손해를 입었다며 {org:을/를} 상대로 소송을 냈다.",
         "{org}의 {thing:을/를} 둘러싼 다툼이 {money}짜리 소송으로 번졌다.",
         "{thing} 피해를 호소하는 {place} 주민들이 {org:을/를} 법정에 세웠다."),
    ),
    (
        ("{person} {org} {role} 물러난다… {thing} 책임", "{thing} 논란에 {org} {person} {role} 자리 내놔",
         "{org} {role} {person}, {thing} 물음에 사임", "{place} 떠나는 {person} {role}, 남은 {thing} 숙제"),
        ("{org} {person} {role:이/가} {thing} 논란의 책임을 지고 물러난다.",
         "{person} {org} {role:은/는} {place}에서 기자들을 만나 자리를 내놓겠다고 말했다.",
         "{thing:을/를} 두고 {count:이/가} 항의한 끝에 {org} {role} {person}씨가 사임했다."),
    ),
    (
        ("{org} {thing} 시험 운행, {place}서 {count} 타 봤다", "{place}서 첫선 보인 {org} {thing}",
         "{count:이/가} 미리 써 본 {thing}, {org} 공개", "{org}, ‘{brand}’ {thing} 내놓는다"),
        ("{org:이/가} ‘{brand}’라는 이름의 {thing:을/를} {place}에서 처음 선보였다.",
         "{place} 주민 {count:이/가} {org}의 새 {thing} ‘{brand}’를 미리 써 봤다.",
         "{org:은/는} {money:을/를} 들여 만든 {thing} ‘{brand}’를 내놓는다고 알렸다."),
    ),
)  # fmt: skip

# What happens later to the same people: a step, a sum and a day that nobody knew before.
AFTER = (
    (
        "{org} {thing}, {place:과/와} 합의… {money} 내기로",
        "{org} {person}, {thing} 두고 {money}에 타결",
    ),
    ("{org} {thing}에 과징금 {money}… {place} “늦었다”", "{thing} 논란 {org}, 과징금 {money} 문다"),
    ("{org} {thing} {day} 착공… {money} 확정", "{place} {thing} 첫 삽 뜨는 {org}, {money} 쓴다"),
    (
        "{org} {thing} 청문회 {day} 연다… {count} 나온다",
        "{person} {org} {role}, {thing} 청문회 선다",
    ),
)
AFTER_LEADS = (
    "{org:이/가} {thing} 문제를 놓고 {day}까지 {money:을/를} 내기로 정했다.",
    "{place}의 {thing:을/를} 둘러싼 {org} 일이 {day} 새 국면을 맞았다. 걸린 돈은 {money}이다.",
)

# What else a report says: each point in two wordings, with words of the story's own.
POINTS = (
    ("{org:은/는} {place}의 {a:과/와} {b} 가까이에서 {thing:을/를} 살펴 왔다고 밝혔다.",
     "{place} {a} 옆에서 {b:을/를} 오가며 {thing:을/를} 지켜봤다는 것이 {org}의 말이다."),
    ("{person} {role:은/는} “{thing:이/가} {a:을/를} 바꾸는 데 {count:이/가} 힘을 보탰다”고 말했다.",
     "{count:이/가} 나서서 {a:을/를} 바꾸었다고 {person} {role:은/는} 설명했다."),
    ("이번 일에 드는 돈은 {money}으로, {a:과/와} {b:을/를} 고치는 값이 절반을 넘는다.",
     "들어갈 {money} 가운데 절반은 {a:과/와} {b:을/를} 손보는 데 쓰인다."),
    ("{place}에서 {a} 가게를 하는 주민은 {b:이/가} 달라질 것이라며 반겼다.",
     "{a} 가게 주인은 {place}의 {b:이/가} 나아지기를 바란다고 했다."),
    ("{org:이/가} 모은 자료를 보면 {a} 가운데 {share:이/가} {b:과/와} 이어져 있었다.",
     "{a:을/를} 조사했더니 {share:이/가} {b:과/와} 얽혀 있었다는 것이 {org} 설명이다."),
    ("전문가들은 {a:과/와} {b:이/가} 함께 바뀌지 않으면 {thing:이/가} 제구실을 못 한다고 걱정한다.",
     "{thing:이/가} 제구실을 하려면 {a:이나/나} {b}부터 고쳐야 한다는 지적이 나온다."),
    ("{day}에는 {place} {a} 앞에서 주민 설명회가 열린다.",
     "주민에게 설명하는 자리는 {day} {place} {a} 앞에 마련된다."),
    ("지난해 같은 때에는 {a:이/가} 말썽을 부려 {b} 공사가 늦어지기도 했다.",
     "{b} 공사는 {a} 탓에 한 해 전에도 늦어진 적이 있다."),
    ("{place:은/는} {a:을/를} 맡을 사람을 {b} 곁에 두고 날마다 살피기로 했다.",
     "{a:을/를} 돌볼 사람이 {b} 곁에 날마다 머문다고 {place:은/는} 덧붙였다."),
    ("{a} 문제를 오래 다룬 시민 모임은 {org:이/가} {b:을/를} 숨겼다고 비판했다.",
     "시민 모임에서는 {b:을/를} 숨긴 {org:이/가} {a:을/를} 핑계로 댄다는 비판이 나왔다."),
    ("{person} {role:은/는} {a:을/를} 둘러본 뒤 {b:을/를} 먼저 치우라고 당부했다.",
     "먼저 {b:을/를} 치우라는 것이 {a:을/를} 돌아본 {person} {role}의 당부다."),
    ("{a:이/가} 줄면 {place}의 {b:을/를} 찾는 발길도 뜸해질 것으로 보인다.",
     "{place} {b:을/를} 찾는 사람은 {a:과/와} 함께 줄어들 전망이다."),
    ("{org:은/는} {a} 값이 오른 만큼 {b:을/를} 아껴 쓰는 길을 찾고 있다.",
     "오른 {a} 값 때문에 {org:은/는} {b:을/를} 아낄 길을 찾는 중이다."),
    ("한 연구자는 {a:과/와} {b:을/를} 나란히 놓고 보아야 {thing}의 값어치가 드러난다고 짚었다.",
     "{thing}의 값어치는 {a:과/와} {b:을/를} 견주어야 드러난다는 것이 한 연구자의 풀이다."),
    ("{place} 의회에서는 {a} 예산을 {b} 쪽으로 돌리자는 의견도 나왔다.",
     "{b} 쪽으로 {a} 예산을 옮기자는 말이 {place} 의회에서 오갔다."),
    ("{a:을/를} 지키던 사람들은 {b:이/가} 사라진 자리를 보며 한숨을 쉬었다.",
     "{b:이/가} 없어지자 {a:을/를} 지키던 이들의 한숨이 깊어졌다."),
)  # fmt: skip


class Word(str):
    """A word that takes the particle its last syllable asks for: ``{org:이/가}``."""

    __slots__ = ()

    def __format__(self, particles):
        if "/" in particles:
            return with_particle(str(self), particles)
        return f"{self!s}{particles}"


# --- the world: stories and their reports --------------------------------------------------------


@dataclass
class Event:
    """Something that happened once. ``story`` is the affair: a follow-up is a later event of it."""

    name: str
    story: str
    week: int
    words: dict
    titles: tuple
    leads: tuple
    points: list
    big: bool  # every outlet has it, at length, and it goes on in a later week


@dataclass
class Item:
    """One report as its feed shows it; a feed may show it otherwise the next time."""

    event: Event
    feed: int
    url: str
    guid: str
    title: str
    paragraphs: tuple
    published: dt.datetime
    weeks: range
    updated: dt.datetime | None = None
    later: dict = field(default_factory=dict)

    def shown(self, week):
        """The item as it stands in the feed in a week."""
        return replace(self, **self.later) if week > self.weeks[0] else self


class World:
    """A year of news, all of it drawn from one seed."""

    def __init__(self, seed, weeks):
        self._dice = random.Random(seed)
        self._names = set()
        self._count = 0
        self.items = []
        self.events = []
        coming = defaultdict(list)
        for week in range(weeks):
            fresh = [self._event(week) for _ in range(STORIES)]
            for event in fresh:
                if event.big:
                    coming[week + self._dice.randint(1, 5)].append(event)
            for event in (*fresh, *(self._followed(old, week) for old in coming[week])):
                self.events.append(event)
                self._report(event)

    def _name(self, least, most, ending=""):
        while True:
            size = self._dice.randint(least, most)
            made = "".join(self._dice.choices(SYLLABLES, k=size)) + ending
            if made not in self._names:
                self._names.add(made)
                return made

    def _sums(self):
        dice = self._dice
        money = f"{dice.randint(2, 980)}억{dice.choice(['', f'{dice.randint(1, 9)}000만'])}원"
        count = f"{dice.randint(11, 9800):,}{dice.choice(['명', '명', '가구', '곳'])}"
        share = f"{dice.randint(3, 88)}.{dice.randint(1, 9)}%"
        return {
            "money": money,
            "count": count,
            "share": share,
            "day": f"오는 {dice.randint(1, 28)}일",
        }

    def _event(self, week):
        dice = self._dice
        domain = dice.choice([*THINGS])
        words = {
            "org": self._name(2, 3, dice.choice(TYPES)),
            "place": self._name(2, 2, dice.choice("시군구")),
            "person": dice.choice(SURNAMES) + self._name(2, 2),
            "role": dice.choice(ROLES),
            "brand": self._name(3, 4),
            "thing": f"{dice.choice(NOUNS)} {dice.choice(THINGS[domain].split())}",
            **self._sums(),
        }
        titles, leads = dice.choice(ACTS)
        self._count += 1
        name = f"{week}-{self._count}"
        return Event(
            name, name, week, words, titles, leads, self._points(), dice.random() < FOLLOWED
        )

    def _points(self):
        chosen = self._dice.sample(POINTS, 13)
        return [(point, self._dice.sample(NOUNS, 2)) for point in chosen]

    def _followed(self, old, week):
        words = old.words | self._sums()
        points = [*self._points()[:9], *old.points[:2]]
        titles = self._dice.choice(AFTER)
        return Event(f"{old.name}+", old.story, week, words, titles, AFTER_LEADS, points, big=True)

    def _report(self, event):
        dice = self._dice
        count = 4 if event.big else dice.choices([1, 2, 3, 4], [8, 3, 1, 1])[0]
        titles = dice.sample(event.titles, min(count, len(event.titles)))
        first = _morning(event.week) - dt.timedelta(hours=dice.randint(1, 6 * 24))
        for number, feed in enumerate(dice.sample(range(FEEDS), len(titles))):
            moment = first + dt.timedelta(minutes=dice.randint(0, 36 * 60) if number else 0)
            if number and dice.random() < LATE:
                moment += dt.timedelta(days=7)
            moment = max(moment, _morning(event.week - 1) + dt.timedelta(minutes=1))
            week = event.week
            while moment > _morning(week):
                week += 1
            full = event.big or dice.random() < FULL
            text = self._text(event, full=full)
            item = Item(
                event,
                feed,
                f"https://feed{feed}.example/news/{len(self.items) + 1000}",
                f"tag:feed{feed}.example,{len(self.items)}",
                _said(titles[number], event.words),
                text,
                moment,
                range(week, week + dice.randint(1, 3)),
            )
            item.later = self._edited(item)
            self.items.append(item)

    def _text(self, event, *, full):
        dice = self._dice
        lead = _said(dice.choice(event.leads), event.words)
        points = dice.sample(event.points, 8 if full else 1)
        said = [
            _said(dice.choice(wordings), event.words | {"a": nouns[0], "b": nouns[1]})
            for wordings, nouns in points
        ]
        if not full:
            return (f"{lead} {said[0]}",)
        cut = [said[i : i + 3] for i in range(0, len(said), 3)]
        return (lead, *(" ".join(part) for part in cut))

    def _edited(self, item):
        """What the feed shows otherwise from the second week on."""
        dice = self._dice
        later = {}
        if dice.random() < NEW_GUID:
            later["guid"] = f"{item.guid}?v={dice.randint(2, 99)}"
        if dice.random() < NEW_TITLE:
            later["title"] = f"{item.title} {dice.choice(['(종합)', '[영상]', '“더 지켜봐야”'])}"
        if dice.random() < NEW_TEXT:
            later["paragraphs"] = (*item.paragraphs, "처음 기사에서 이름 한 곳을 바로잡았다.")
            later["updated"] = item.published + dt.timedelta(days=7, hours=1)
        return later


def _morning(week):
    """When the feeds are read and the letter of a week is written."""
    return dt.datetime.combine(FIRST + dt.timedelta(weeks=week), dt.time(9), SEOUL)


def _said(template, words):
    return template.format(**{name: Word(word) for name, word in words.items()})


# --- feeds ---------------------------------------------------------------------------------------


def feed_bytes(items, *, atom):
    newest = sorted(items, key=lambda item: item.published, reverse=True)
    entries = "".join(map(_atom if atom else _rss, newest))
    if atom:
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>소식</title>{entries}</feed>".encode()
    head = (
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>소식</title>"
    )
    return f"{head}{entries}</channel></rss>".encode()


def _html(item):
    return escape("".join(f"<p>{escape(text, quote=False)}</p>" for text in item.paragraphs))


def _rss(item):
    updated = f"<atom:updated>{item.updated.isoformat()}</atom:updated>" if item.updated else ""
    return (
        f"<item><title>{escape(item.title)}</title><link>{item.url}</link>"
        f"<guid isPermaLink='false'>{item.guid}</guid>"
        f"<pubDate>{format_datetime(item.published.astimezone(dt.UTC))}</pubDate>{updated}"
        f"<description>{_html(item)}</description></item>"
    )


def _atom(item):
    return (
        f"<entry><title>{escape(item.title)}</title><link href='{item.url}'/><id>{item.guid}</id>"
        f"<published>{item.published.isoformat()}</published>"
        f"<updated>{(item.updated or item.published).isoformat()}</updated>"
        f"<content type='html'>{_html(item)}</content></entry>"
    )


# --- the year ------------------------------------------------------------------------------------

TOPICS = "".join(
    f'\n[[topics]]\nid = "{name}"\nkeywords = {things.split()[:2]}\n'.replace("'", '"')
    for name, things in THINGS.items()
)
SOURCES = "".join(
    f'\n[[sources]]\nid = "feed{n}"\ntitle = "매체{n}"\nfeed = "https://feed{n}.example/rss"\n'
    for n in range(FEEDS)
)
SETTINGS = f"""
[publication]
title = "한 해 편지"

[collect]
pages = false

[curate]
sections = 6
briefs = 8
{TOPICS}{SOURCES}"""


@dataclass
class Telling:
    """A section or brief of a letter, by the article it was made of."""

    week: int
    place: str
    item: Item
    since: str  # the line that says what is new, '' where there is none
    sources: tuple  # items


@dataclass
class Year:
    world: World
    workspace: Workspace
    ids: dict  # address → the id it was first stored under

    @property
    def sources(self):
        return [source.source() for source in self.workspace.config.sources]

    def told(self):
        """What the letters told, in order."""
        item_at = {item.url: item for item in self.world.items}
        found = []
        for week, day in enumerate(self.workspace.issue_dates()):
            issue = self.workspace.read_issue(day).issue
            for section in issue.sections:
                items = tuple(item_at[link.url] for link in section.sources)
                lines = [plain(block.text) for block in section.body if SINCE in block.text]
                found.append(Telling(week, "section", items[0], "".join(lines), items))
            for brief in issue.briefs:
                item = item_at[brief.link.url]
                since = plain(brief.text) if SINCE in brief.text else ""
                found.append(Telling(week, "brief", item, since, (item,)))
        return found


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The year as it went; the last letter is the one of week 52."""
    root = tmp_path_factory.mktemp("year")
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        yield lived(Workspace.open(root), World(SEED, WEEKS), WEEKS, patch)


def lived(workspace, world, weeks, patch):
    sources = [source.source() for source in workspace.config.sources]
    in_feed = defaultdict(list)
    for item in world.items:
        for week in item.weeks:
            in_feed[week, item.feed].append(item.shown(week))
    ids = {}
    for week in range(weeks):
        now = _morning(week)

        def answered(requests, *, on_done, week=week, **_):
            for request in requests:
                number = int(request.source.id.removeprefix("feed"))
                body = feed_bytes(in_feed[week, number], atom=number % 2 == 0)
                on_done(request.source)
                yield Fetched(request.source, body, "utf-8", Validators())

        patch.setattr(fetch, "fetch_all", answered)
        with ArticleStore.open(workspace.store_path) as store:
            collected = gather.gather(
                store, (), sources, workspace.config.collect, zone=SEOUL, now=now, offline=False
            )
            assert collected.failures == ()
            since = now - dt.timedelta(days=8)
            for found in store.articles(
                [source.id for source in sources], since=since, until=now + dt.timedelta(days=1)
            ):
                ids.setdefault(found.url, found.id)
        new = draft(workspace, now.date())
        assert workspace.create_issue(now.date(), new.text, new.evidence)
        workspace.set_status(now.date(), "published")
    return Year(world, workspace, ids)


# --- what is promised ----------------------------------------------------------------------------


def show(text):
    sys.stdout.write(f"{text}\n")  # with -s only


@pytest.fixture(scope="module")
def tellings(year):
    return year.told()


def by_event(tellings):
    found = defaultdict(list)
    for telling in tellings:
        found[telling.item.event.name].append(telling)
    return found


def followed(tellings):
    """The tellings of an event whose affair an earlier letter told."""
    seen = {}
    for telling in tellings:
        event = telling.item.event
        first = seen.setdefault(event.story, telling)
        if event.name != event.story and first.week < telling.week:
            yield telling


def wrongly_marked(tellings):
    """The tellings that name an earlier one, where no letter has told anything of their affair."""
    affairs = set()
    for telling in tellings:
        if telling.since and telling.item.event.story not in affairs:
            yield telling
        affairs.add(telling.item.event.story)


def test_a_year_has_its_letters(year, tellings):
    assert len(year.workspace.issue_dates()) == WEEKS
    per_letter = Counter((telling.week, telling.place) for telling in tellings)
    assert all(per_letter[week, "section"] == 6 for week in range(WEEKS))
    assert sum(per_letter[week, "brief"] for week in range(WEEKS)) > 6 * WEEKS


def test_nothing_a_feed_brought_is_lost_or_stored_twice(year):
    """Whatever guids, headlines and texts became: each item is one article, under its first id."""
    shown = [item for item in year.world.items if item.weeks[0] < WEEKS]
    with ArticleStore.open(year.workspace.store_path) as store:
        stored = [found for source in year.sources for found in store.all_of(source.id)]
    assert Counter(found.url for found in stored) == Counter(item.url for item in shown)
    assert {found.url: found.id for found in stored} == year.ids
    last = {item.url: item.shown(min(item.weeks[-1], WEEKS - 1)) for item in shown}
    for found in stored:
        assert found.title == last[found.url].title
        assert found.paragraphs == last[found.url].paragraphs
    changed = [
        item for item in shown if item.later and min(item.weeks[-1], WEEKS - 1) > item.weeks[0]
    ]
    assert {"guid", "title", "paragraphs"} <= {name for item in changed for name in item.later}


def test_hardly_a_story_is_told_twice(year, tellings):
    told = by_event(tellings)
    twice = [
        [(one.week, one.place, one.item.title) for one in all_of]
        for all_of in told.values()
        if sum(not one.since for one in all_of) > 1
    ]
    figures(year, tellings, len(twice))
    assert len(twice) <= MOST_TWICE * len(told), twice


def test_a_follow_up_told_again_says_what_is_new_since(tellings):
    again = [telling for telling in followed(tellings) if telling.place == "section"]
    unmarked = [telling.item.title for telling in again if not telling.since]
    assert len(again) >= 5
    assert len(again) - len(unmarked) >= LEAST_MARKED * len(again), unmarked
    for telling in again:
        if telling.since:
            assert telling.since.startswith(f"{SINCE}: ")
            event = telling.item.event
            new = [event.words[name] for name in ("money", "count", "share", "day")]
            said = telling.since.removeprefix(SINCE)
            steps = ("합의", "타결", "과징금", "착공", "첫 삽", "청문회")
            assert any(word in said for word in (*new, *steps)), telling.since


def test_hardly_anything_goes_on_from_a_story_that_is_not_its_own(tellings):
    wrong = [telling.item.title for telling in wrongly_marked(tellings)]
    assert len(wrong) <= MOST_WRONGLY * len(tellings), wrong


def test_the_same_seed_gives_the_same_bytes_in_another_process(year, tmp_path):
    """Its first weeks lived anew, and its last letter written anew with nothing kept from before."""
    weeks = 3
    days = year.workspace.issue_dates()
    (tmp_path / "year").mkdir()
    (tmp_path / "again").mkdir()
    shutil.copytree(year.workspace.root, tmp_path / "year", dirs_exist_ok=True)
    (tmp_path / "year" / ".newsletter" / "cache.sqlite").unlink()
    for path in (tmp_path / "year" / "issues").glob(f"{days[-1]}.*"):
        path.unlink()
    (tmp_path / "again" / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    code = (
        "import sys, datetime as dt, pathlib, pytest, test_weeks as t\n"
        "from newsletter.drafting import draft\n"
        "from newsletter.workspace import Workspace\n"
        "root, weeks, day = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]\n"
        "with pytest.MonkeyPatch.context() as patch:\n"
        "    again = Workspace.open(root / 'again')\n"
        "    t.lived(again, t.World(t.SEED, weeks), weeks, patch)\n"
        "new = draft(Workspace.open(root / 'year'), dt.date.fromisoformat(day))\n"
        "(root / 'last.md').write_text(new.text, encoding='utf-8')\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(weeks), days[-1].isoformat()],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)},
    )
    issues = year.workspace.root / "issues"
    for day in days[:weeks]:
        again = tmp_path / "again" / "issues" / f"{day}.md"
        assert again.read_bytes() == (issues / f"{day}.md").read_bytes()
    last = (issues / f"{days[-1]}.md").read_text(encoding="utf-8")
    redrafted = (tmp_path / "last.md").read_text(encoding="utf-8")
    assert redrafted == last.replace("status: published", "status: draft")


def figures(year, tellings, twice):
    told = by_event(tellings)
    again = [*followed(tellings)]
    sections = [telling for telling in tellings if telling.place == "section"]
    mixed = [one for one in sections if len({item.event.story for item in one.sources}) > 1]
    at_length = [telling for telling in again if telling.place == "section"]
    rows = {
        "reports": len(year.world.items),
        "true stories": len(year.world.events),
        "told": len(told),
        "told twice": twice,
        "sections": len(sections),
        "sections with a source of another story": len(mixed),
        "follow-ups told again at length": len(at_length),
        "  of these marked": sum(bool(telling.since) for telling in at_length),
        "follow-ups told again as briefs (no mark there)": len(again) - len(at_length),
        "marked, told by no letter before": len([*wrongly_marked(tellings)]),
    }
    show("")
    for name, value in rows.items():
        show(f"{name:50}{value:7}")
