"""newsletter.toml and format.toml → frozen, validated settings.

Every field carries a Korean description: error messages and ``docs/configuration.md`` are made
from them, so the manual cannot disagree with the program.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from newsletter.config_errors import in_korean, line_of
from newsletter.errors import ConfigError
from newsletter.korean.blanks import PAIRS, wrong_blank
from newsletter.model import Editor, Publication, Source

Weekday = Literal["월", "화", "수", "목", "금", "토", "일"]
_WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class _Table(BaseModel):
    """A TOML table: frozen, and unknown keys are refused rather than ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _checked_address(value: str) -> str:
    if value and not re.match(r"https?://[^\s<>\"]+$", value):
        raise ValueError(f"http:// 또는 https://로 시작하는 주소여야 합니다: {value[:80]}")
    return value


def _checked_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"‘{value[:40]}’라는 시간대를 모릅니다. 예: Asia/Seoul") from error
    return value


class EditorSettings(_Table):
    name: str = Field(min_length=1, description="글쓴이 이름")
    emoji: str = Field("", description="이름 앞에 붙는 그림 글자")


class PublicationSettings(_Table):
    title: str = Field("뉴스레터", min_length=1, description="뉴스레터 이름")
    tagline: str = Field("", description="이름 아래 한 줄 소개")
    base_url: str = Field("", description="아카이브 사이트 주소. 비워 두면 상대 주소만 씁니다")
    language: str = Field("ko", description="글의 언어(BCP 47)")
    timezone: str = Field("Asia/Seoul", description="발행일과 글의 시각을 읽는 시간대")
    editors: tuple[EditorSettings, ...] = Field((), description="글쓴이 목록")
    sender: str = Field("", description="보내는 사람. 예: AI 윤리 레터 <letter@example.com>")
    contact: str = Field("", description="메일 끝에 보이는 연락처와 주소")
    feedback_url: str = Field("", description="#feedback 단추가 여는 주소")
    subscribe_url: str = Field("", description="구독 신청 주소")
    unsubscribe_url: str = Field("", description="수신거부 주소 또는 발송 서비스의 치환 문구")
    unsubscribe_token: str = Field(
        "",
        description="발송 서비스가 받는 사람마다 채우는 수신거부 치환 문구. 적으면 unsubscribe_url "
        "대신 쓰입니다. 예: {{ UnsubscribeURL }}(listmonk), $%unsubscribe%$(스티비), "
        "{{ unsubscribe_url }}(Buttondown), *|UNSUB|*(Mailchimp)",
    )
    publish_on: Weekday = Field("일", description="발행 요일: 월 화 수 목 금 토 일")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return _checked_zone(value)

    @field_validator("base_url", "feedback_url", "subscribe_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return _checked_address(value)

    @field_validator("unsubscribe_token")
    @classmethod
    def _placeholder(cls, value: str) -> str:
        if value and not re.match(r"(?:(?![<>\"'&])[ -~]){1,120}$", value):
            raise ValueError(
                "치환 문구는 영문과 기호로만 적고 따옴표, <, >, &는 쓰지 말아 주세요. "
                "예: {{ UnsubscribeURL }}"
            )
        return value

    @field_validator("sender", "contact", "title", "tagline")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if any(ch < " " or ch in "\x7f\x85\u2028\u2029" for ch in value):
            raise ValueError("줄을 바꾸지 않고 한 줄로 적어 주세요")
        return value

    @property
    def weekday(self) -> int:
        """Monday is 0, as in ``datetime.date.weekday``."""
        return _WEEKDAYS.index(self.publish_on)

    def masthead(self) -> Publication:
        fields = self.model_dump(
            exclude={"publish_on", "editors", "base_url", "unsubscribe_url", "unsubscribe_token"}
        )
        return Publication(
            **fields,
            base_url=self.base_url.rstrip("/"),
            unsubscribe_url=self.unsubscribe_token or self.unsubscribe_url,
            editors=tuple(Editor(editor.name, editor.emoji) for editor in self.editors),
        )


class CollectSettings(_Table):
    window_days: int = Field(
        7, ge=1, le=366, description="한 호가 거슬러 살피는 최대 날수(지난 호 다음 날부터)"
    )
    timeout: float = Field(20.0, gt=0, le=300, description="피드 하나에 쓰는 최대 시간(초)")
    max_bytes: int = Field(
        15_000_000, ge=1_000, description="피드 하나에서 읽는 최대 바이트(압축을 푼 크기)"
    )
    pages: bool = Field(True, description="피드가 머리글만 줄 때 기사 쪽을 받아 읽을지")
    allow_hosts: tuple[str, ...] = Field(
        (), description="사설·루프백 주소여도 접속을 허락할 ‘host:port’ 목록"
    )


class SourceSettings(_Table):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="짧은 이름(영소문자, 숫자, -)")
    title: str = Field(min_length=1, description="편지에 적힐 매체 이름")
    feed: str = Field(min_length=1, description="RSS·Atom 피드 주소")
    site: str = Field("", description="매체 누리집 주소")
    weight: float = Field(1.0, ge=0, le=5, description="믿음의 무게. 1이 보통")
    language: str = Field("ko", description="매체의 언어")
    timezone: str = Field("Asia/Seoul", description="시각에 시간대가 없을 때 읽는 시간대")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return _checked_zone(value)

    @field_validator("feed", "site")
    @classmethod
    def _web_address(cls, value: str) -> str:
        return _checked_address(value)

    def source(self) -> Source:
        return Source(
            self.id, self.title, self.feed, self.site, self.weight, self.language, self.timezone
        )


def _open_questions(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not value.rstrip().endswith("?"):
            raise ValueError(f"질문은 물음표로 끝나야 합니다: {value}")
        if wrong := wrong_blank(value):
            raise ValueError(
                f"‘{wrong}’를 읽을 수 없습니다. {{이야기}}나 {{이야기|을/를}}처럼 적어 주세요"
                f"(쓸 수 있는 조사: {', '.join(PAIRS)})"
            )
    return values


class TopicSettings(_Table):
    id: str = Field(min_length=1, description="토픽 이름표. 편지의 토픽 줄에 #으로 보입니다")
    title: str = Field("", description="토픽 쪽의 제목. 비우면 id")
    former: tuple[str, ...] = Field(
        (),
        description="전에 쓰던 id들. 옛 편지도 이 토픽에 모이고, 옛 주소는 새 쪽으로 이어집니다",
    )
    keywords: tuple[str, ...] = Field((), description="이 낱말이 있으면 이 토픽으로 봅니다")
    questions: tuple[str, ...] = Field(
        (), description="꼭지를 닫는 열린 질문들. `{이야기}` 자리에는 이야기의 주인공이 들어갑니다"
    )

    _open_question = field_validator("questions")(_open_questions)


class WeightSettings(_Table):
    recency: float = Field(1.0, ge=0, description="새로움")
    outlets: float = Field(1.0, ge=0, description="함께 다룬 매체 수")
    source: float = Field(0.5, ge=0, description="매체의 무게")
    topic: float = Field(1.0, ge=0, description="토픽과 맞는 정도")
    depth: float = Field(1.0, ge=0, description="읽을 거리의 길이")
    novelty: float = Field(0.5, ge=0, description="지난 호들과 다른 정도")
    seed: float = Field(1.5, ge=0, description="편집자가 seeds/에 넣은 글")


class CurateSettings(_Table):
    sections: int = Field(3, ge=1, le=10, description="번호를 단 꼭지 수")
    briefs: int = Field(4, ge=0, le=20, description="단신 수")
    read_more: int = Field(1, ge=0, le=5, description="꼭지마다 붙는 🦜 더 읽어보기 수")
    weights: WeightSettings = Field(WeightSettings(), description="순위를 정하는 무게들")


class LlmSettings(_Table):
    base_url: str = Field(
        min_length=1, description="OpenAI 호환 서버의 주소. 예: http://127.0.0.1:11434/v1"
    )
    model: str = Field(min_length=1, max_length=200, description="모델의 이름")
    key_env: str = Field("", description="키가 든 환경 변수의 이름. 키가 없는 서버면 비웁니다")
    timeout: float = Field(60.0, gt=0, le=600, description="이야기 하나에 기다리는 최대 시간(초)")
    temperature: float | None = Field(
        None, ge=0, le=2, description="답의 들쭉날쭉함. 적지 않으면 서버의 기본값"
    )
    won_in: float | None = Field(None, ge=0, description="입력 토큰 백만 개의 값(원)")
    won_out: float | None = Field(None, ge=0, description="출력 토큰 백만 개의 값(원)")

    @field_validator("base_url")
    @classmethod
    def _server(cls, value: str) -> str:
        if not re.match(r"https?://[^\s<>\"@?#]+$", value):
            raise ValueError(
                "http:// 또는 https://로 시작하고 사용자 이름이나 비밀번호, ?, #이 없어야 합니다"
            )
        return value

    @field_validator("key_env")
    @classmethod
    def _only_the_name(cls, value: str) -> str:
        if value and not re.match(r"[A-Z][A-Z0-9_]{0,63}$", value):
            raise ValueError(
                "키가 아니라 키가 든 환경 변수의 이름을 영대문자, 숫자, _로 적어 주세요. "
                "예: LLM_API_KEY"
            )
        return value


class SummariseSettings(_Table):
    bullets: int = Field(4, ge=3, le=5, description="꼭지마다 글머리 수(3–5)")
    method: Literal["extractive", "llm"] = Field(
        "extractive",
        description="요약 방법. extractive는 원문 문장을 골라 쓰고, llm은 모델이 고쳐 쓴 "
        "문장 가운데 원문과 맞는 것만 씁니다",
    )
    llm: LlmSettings | None = Field(None, description="llm 방법이 묻는 모델")

    @model_validator(mode="after")
    def _model_is_named(self) -> SummariseSettings:
        if self.method == "llm" and self.llm is None:
            raise ValueError("method가 llm이면 [summarise.llm]에 base_url과 model을 적어 주세요")
        return self


class FolderSettings(_Table):
    path: str = Field(min_length=1, description="사이트를 놓을 폴더")


class GitHubPagesSettings(_Table):
    branch: str = Field("gh-pages", pattern=r"^[\w./-]+$", description="사이트를 올릴 가지")
    remote: str = Field("origin", description="보낼 원격 저장소")
    push: bool = Field(True, description="가지를 원격으로 보낼지")


class OutboxSettings(_Table):
    path: str = Field(min_length=1, description="메일 파일을 놓을 폴더")


class PublishSettings(_Table):
    default: Literal["", "folder", "github-pages", "outbox"] = Field(
        "", description="--to가 없을 때 쓰는 목적지"
    )
    folder: FolderSettings | None = Field(None, description="폴더로 내보내기")
    github_pages: GitHubPagesSettings | None = Field(
        None, alias="github-pages", description="git 가지로 내보내기"
    )
    outbox: OutboxSettings | None = Field(None, description="메일 파일로 내보내기")


class SiteSettings(_Table):
    path: str = Field("site", min_length=1, description="사이트를 그려 두는 폴더")
    cards: bool = Field(
        True, description="그림 없는 편지에 공유 카드를 그립니다. 글꼴(덤 cards)이 있어야 합니다"
    )

    @field_validator("path")
    @classmethod
    def _inside(cls, value: str) -> str:
        parts = re.split(r"[\\/]", value)
        if value.startswith(("/", "\\")) or ".." in parts or ":" in value:
            raise ValueError("프로젝트 폴더 안의 상대 경로여야 합니다")
        if parts[0] in {"", ".", "issues", "seeds", "templates", "src", ".git", ".newsletter"}:
            raise ValueError(f"‘{value}’에는 다른 파일이 있어 사이트를 둘 수 없습니다")
        return value


class Config(_Table):
    """newsletter.toml."""

    publication: PublicationSettings = Field(PublicationSettings(), description="뉴스레터의 이름표")
    format: str = Field(
        "ai-ethics", pattern=r"^[\w-]+$", description="편지의 꼴: templates/ 아래 폴더 이름"
    )
    collect: CollectSettings = Field(CollectSettings(), description="모으기")
    sources: tuple[SourceSettings, ...] = Field((), description="따라 읽는 매체들")
    topics: tuple[TopicSettings, ...] = Field(
        (), description="토픽들. 하나도 없으면 format.toml의 토픽을 씁니다"
    )
    curate: CurateSettings = Field(CurateSettings(), description="고르기")
    summarise: SummariseSettings = Field(SummariseSettings(), description="요약하기")
    publish: PublishSettings = Field(PublishSettings(), description="내보내기")
    site: SiteSettings = Field(SiteSettings(), description="아카이브 사이트")

    @field_validator("sources", "topics")
    @classmethod
    def _unique_ids(cls, values: tuple[Any, ...]) -> tuple[Any, ...]:
        seen: set[str] = set()
        for value in values:
            if value.id in seen:
                raise ValueError(f"id가 ‘{value.id}’인 항목이 둘입니다")
            seen.add(value.id)
        return values

    @field_validator("topics")
    @classmethod
    def _one_topic_a_name(cls, values: tuple[TopicSettings, ...]) -> tuple[TopicSettings, ...]:
        seen = {topic.id for topic in values}
        for name in (name for topic in values for name in topic.former):
            if name in seen:
                raise ValueError(f"former의 ‘{name}’이 다른 토픽의 이름이기도 합니다")
            seen.add(name)
        return values

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.publication.timezone)


class Format(_Table):
    """format.toml: the words and defaults of one letter form."""

    title: str = Field(min_length=1, description="꼴의 이름")
    greeting: str = Field("", description="새 초안의 인사말(Markdown)")
    closing: str = Field("", description="새 초안의 #feedback 글(Markdown)")
    ai_label: str = Field("", description="초안에 붙는 제작 방식 안내")
    questions: tuple[str, ...] = Field(
        (), description="어느 토픽의 질문도 맞지 않을 때 닫는 질문들. 토픽의 질문처럼 적습니다"
    )
    topics: tuple[TopicSettings, ...] = Field((), description="기본 토픽들")

    _open_question = field_validator("questions")(_open_questions)


def parse_config(text: str, file: str = "newsletter.toml") -> Config:
    """Read newsletter.toml; ConfigError names the line and, for a misspelt key, the likely one."""
    return _parse(Config, text, file)


def parse_format(text: str, file: str = "format.toml") -> Format:
    """Read a format.toml; raises ConfigError as ``parse_config`` does."""
    return _parse(Format, text, file)


_T = TypeVar("_T", bound=_Table)


def _parse(table: type[_T], text: str, file: str) -> _T:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ConfigError(
            "TOML 문법에 맞지 않습니다.",
            file=file,
            line=line,
            hint="따옴표와 대괄호의 짝, ‘이름 = 값’ 꼴인지 살펴 주세요.",
        ) from error
    try:
        return table.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        loc = tuple(part for part in first["loc"] if isinstance(part, str | int))
        message, hint = in_korean(table, loc, dict(first))
        raise ConfigError(message, file=file, line=line_of(text, loc), hint=hint) from error
