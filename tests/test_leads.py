"""Leads are completed from their pages; saved pages and addresses in seeds/ become articles."""

import json

import pytest

DAY = "2026-11-22"
SENTENCES = [
    "솔내군 의회가 인공지능 감시 카메라를 세우기 전에 주민 동의를 받게 하는 조례를 20일 통과시켰다.",
    "조례는 카메라가 얼굴을 알아보는 기능을 쓰려면 주민 투표에서 절반이 넘는 찬성을 얻도록 했다.",
    "기록은 30일이 지나면 지워야 하고, 지운 사실을 군청 누리집에 알려야 한다고 조례는 적었다.",
    "군청은 예산 3억2000만원을 들여 카메라 40대를 세울 계획이었으나 절반을 내년으로 미뤘다.",
    "이 가운데 12대는 학교 앞 골목에 들어설 예정이어서 학부모들이 설명회를 여러 번 요구해 왔다.",
    "주민 강보람 씨는 “안전을 바라지만 누가 화면을 보는지도 알아야 한다”고 힘주어 말했다.",
    "군청 관계자는 “설명회를 여섯 번 더 열고 나온 의견을 모두 누리집에 싣겠다”고 밝혔다.",
    "의회는 내년 3월까지 감시 위원회를 꾸리며 위원 아홉 명 가운데 다섯 명은 주민에서 뽑는다.",
    "위원회는 해마다 한 번 카메라가 남긴 기록의 쓰임새를 조사해 군민에게 보고서로 알린다.",
    "조례는 공포한 날부터 석 달 뒤에 시행되고 이미 세워진 카메라에도 똑같이 적용된다고 한다.",
]


def page(title):
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return (
        f"<html><head><meta charset='utf-8'><title>{title} - 솔내신문</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='솔내신문'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00+09:00'></head><body>"
        f"<nav>홈 로그인</nav><article><h1>{title}</h1>{body}</article>"
        "<footer>저작권자 © 솔내신문 무단전재 금지</footer></body></html>"
    )


@pytest.fixture
def site(serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    host = serve(folder)
    (folder / "a.html").write_text(page("솔내군, 얼굴 알아보는 카메라 동의 받는다"))
    (folder / "b.html").write_text(page("주소로만 넣은 솔내군 조례 이야기"))
    (folder / "private").mkdir()
    (folder / "private" / "c.html").write_text(page("받지 말라는 글"))
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    items = "".join(
        f"<item><title>{title}</title><link>http://{host}/{path}</link><guid>{path}</guid>"
        "<pubDate>Fri, 20 Nov 2026 09:00:00 +0900</pubDate>"
        "<description>솔내군 의회가 조례를 통과시켰다. 자세한 것은 누리집에 있다.</description></item>"
        for title, path in (
            ("솔내군, 얼굴 알아보는 카메라 동의 받는다", "a.html"),
            ("받지 말라는 글", "private/c.html"),
        )
    )
    (folder / "rss.xml").write_text(
        f'<rss version="2.0"><channel><title>피드</title>{items}</channel></rss>'
    )
    return folder, host


def project(folder, host):
    (folder / "newsletter.toml").write_text(
        f"""[collect]
window_days = 366
allow_hosts = ["{host}"]
[[sources]]
id = "solnae"
title = "솔내신문"
feed = "http://{host}/rss.xml"
"""
    )
    return folder


def articles(newsletter, folder):
    done = newsletter(folder, "articles", "--json", "--date", DAY)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def shown(newsletter, folder, title):
    (found,) = [row for row in articles(newsletter, folder) if row["title"] == title]
    return json.loads(newsletter(folder, "articles", "show", found["id"], "--json").stdout)


def test_a_lead_is_completed_and_robots_are_heeded(site, newsletter, tmp_path):
    served, host = site
    folder = project(tmp_path, host)
    done = newsletter(folder, "collect", offline=False)
    assert done.returncode == 0, done.stderr
    assert "robots.txt" in done.stdout
    full = shown(newsletter, folder, "솔내군, 얼굴 알아보는 카메라 동의 받는다")
    assert full["paragraphs"] == SENTENCES
    lead = shown(newsletter, folder, "받지 말라는 글")
    assert len(lead["paragraphs"]) == 1
    (served / "rss.xml").write_text((served / "rss.xml").read_text().replace("피드", "새 피드"))
    (served / "a.html").unlink()
    assert newsletter(folder, "collect", offline=False).returncode == 0
    again = shown(newsletter, folder, "솔내군, 얼굴 알아보는 카메라 동의 받는다")
    assert again["paragraphs"] == SENTENCES


def test_pages_can_be_switched_off(site, newsletter, tmp_path):
    _, host = site
    folder = project(tmp_path, host)
    path = folder / "newsletter.toml"
    path.write_text(path.read_text().replace("[collect]", "[collect]\npages = false"))
    assert newsletter(folder, "collect", offline=False).returncode == 0
    lead = shown(newsletter, folder, "솔내군, 얼굴 알아보는 카메라 동의 받는다")
    assert len(lead["paragraphs"]) == 1


def test_saved_pages_and_addresses_are_seeds(site, newsletter, tmp_path):
    served, host = site
    folder = project(tmp_path, host)
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "saved.html").write_text(page("저장해 둔 솔내군 조례 이야기"))
    (seeds / "one.url").write_text(f"[InternetShortcut]\nURL=http://{host}/b.html\n")
    (seeds / "gone.url").write_text(f"[InternetShortcut]\nURL=http://{host}/none.html\n")
    (seeds / "bad.url").write_text("[InternetShortcut]\nURL=file:///etc/passwd\n")
    done = newsletter(folder, "collect", offline=False)
    assert done.returncode == 0, done.stderr
    assert "seeds/bad.url" in done.stdout
    assert "none.html" in done.stdout
    found = {row["title"]: row for row in articles(newsletter, folder)}
    assert found["저장해 둔 솔내군 조례 이야기"]["origin"] == "seeds/saved.html"
    assert found["주소로만 넣은 솔내군 조례 이야기"]["origin"] == "seeds/one.url"
    (served / "b.html").unlink()
    assert newsletter(folder, "collect").returncode == 0  # offline: what was read stays
    assert "주소로만 넣은 솔내군 조례 이야기" in {
        row["title"] for row in articles(newsletter, folder)
    }


def test_a_page_that_failed_is_asked_for_once_more(site, newsletter, tmp_path):
    served, host = site
    folder = project(tmp_path, host)
    whole = (served / "a.html").read_text()
    (served / "a.html").unlink()
    assert newsletter(folder, "collect", offline=False).returncode == 0
    title = "솔내군, 얼굴 알아보는 카메라 동의 받는다"
    assert len(shown(newsletter, folder, title)["paragraphs"]) == 1
    (served / "a.html").write_text(whole)
    assert newsletter(folder, "collect", offline=False).returncode == 0
    assert shown(newsletter, folder, title)["paragraphs"] == SENTENCES
    again = newsletter(folder, "collect", offline=False)
    assert "robots.txt" not in again.stdout  # refused twice: left in peace
