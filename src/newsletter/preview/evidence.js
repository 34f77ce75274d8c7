// The evidence view: a bullet beside the sentences it rests on, and the article they stand in.

import { ask, button, find, outward, part, refill } from "./parts.js";

const SIGNS = { found: "✓", missing: "?", differs: "≠" };
const HOW = { found: "원문에 그대로 있습니다", missing: "원문에서 찾지 못했습니다", differs: "원문과 다릅니다" };
let sources = new Map();
let opener = null;

export async function showEvidence(panel) {
  let proof;
  try {
    proof = await ask("/evidence");
    if (panel.dataset.view !== "evidence") return;
  } catch (error) {
    return refill(panel, part("p", { className: "trouble" }, `근거를 살피지 못했습니다. ${error.message}`));
  }
  sources = new Map(proof.sources.map((source) => [source.id, source]));
  const marks = proof.parts.flatMap((one) => one.bullets.flatMap((bullet) => bullet.marks));
  refill(panel, legend(marks), ...proof.parts.map(section));
}

function legend(marks) {
  const counted = (status) => marks.filter((mark) => mark.status === status).length;
  const items = [["found", "확인"], ["missing", "못 찾음"], ["differs", "서로 다름"]].map(([status, word]) =>
    part("span", { className: `fact ${status}` }, `${SIGNS[status]} ${word} ${counted(status)}`),
  );
  const words = "숫자·이름·날짜·인용을 원문에서 찾아본 결과입니다. 누르면 원문의 그 자리가 열립니다.";
  return part("p", { className: "legend" }, ...items, part("span", { className: "quiet" }, words));
}

function section(one) {
  const rows = one.bullets.map((bullet, place) => row(one.key, bullet, place + 1));
  return part("section", { className: "proof" }, part("h2", {}, one.headline), ...rows);
}

export const rowId = (key, place) => `row-${key.replace(" ", "-")}-${place}`;

function row(key, bullet, place) {
  const origin = bullet.drafted ? "초안의 글" : "손댄 글";
  const facts = [part("span", {}, `${bullet.line}째 줄`), part("span", {}, origin)];
  if (bullet.share) {
    const run = bullet.longest.length > 24 ? `${bullet.longest.slice(0, 24)}…` : bullet.longest;
    const words = `원문과 겹침 ${Math.round(bullet.share * 100)}% (가장 긴 대목 ${bullet.longest.length}자: “${run}”)`;
    facts.push(part("span", {}, words));
  }
  const said = part("div", { className: "said" }, part("p", {}, ...marked(bullet)), part("p", { className: "about" }, ...facts));
  const rests = part("div", { className: "rests" }, ...resting(key, bullet));
  return part("article", { className: "row", id: rowId(key, place), tabIndex: -1 }, said, rests);
}

function resting(key, bullet) {
  if (bullet.quotes.length) return bullet.quotes.map((quote) => quoted(quote, bullet));
  if (key === "briefs") return [part("p", { className: "quiet" }, "손댄 단신은 원문과 견주지 않습니다.")];
  const words = sources.size ? "원문에서 닮은 문장을 찾지 못했습니다." : "견줄 원문이 모아 둔 글에 없습니다.";
  return [part("p", { className: "quiet" }, words)];
}

function quoted(quote, bullet) {
  const source = sources.get(quote.article);
  const open = part("a", { href: "#", onclick: (event) => openArticle(event, quote.article, quote.at, quote.until, quote.text) }, quote.text);
  const about = [part("span", {}, source?.outlet || source?.title || "출처 모름")];
  if (source?.url) about.push(outward("원문 주소", source.url));
  if (!bullet.drafted) about.push(part("span", {}, "닮은 문장을 찾아 맞춤"));
  const changes = quote.changes.map(([old, now]) => (now ? `${old} → ${now}` : `${old} 뺌`));
  if (changes.length) about.push(part("span", {}, `달리 쓴 곳: ${changes.join(", ")}`));
  return part("blockquote", {}, part("p", {}, open), part("p", { className: "about" }, ...about));
}

// --- facts ---------------------------------------------------------------------------------------

function marked(bullet) {
  const letters = [...bullet.text]; // places count characters, not the halves that strings are made of
  const between = (start, end) => letters.slice(start, end).join("");
  const inside = (start, end, marks) => {
    const out = [];
    let at = start;
    while (marks.length) {
      const mark = marks.shift();
      if (mark.start < at || mark.end > end) continue;
      const own = [];
      while (marks.length && marks[0].start < mark.end) own.push(marks.shift());
      out.push(between(at, mark.start), fact(mark, inside(mark.start, mark.end, own)));
      at = mark.end;
    }
    out.push(between(at, end));
    return out;
  };
  const ordered = [...bullet.marks].sort((one, other) => one.start - other.start || other.end - one.end);
  return inside(0, letters.length, ordered);
}

function fact(mark, words) {
  const told = mark.status === "differs" && mark.instead ? `${mark.word} (원문: ${mark.instead})` : mark.word;
  const name = `${told}. ${HOW[mark.status]}`;
  const sign = mark.status === "found" ? SIGNS.found : `${SIGNS[mark.status]} ${told}`;
  const look = { className: `fact ${mark.status} ${mark.kind}`, title: name };
  const said = part("span", { className: "sign" }, sign, part("span", { className: "unseen" }, mark.status === "found" ? ` ${told}` : ""));
  if (!mark.article) return part("span", look, ...words, said);
  const onclick = (event) => openArticle(event, mark.article, mark.at, mark.until);
  // Links do not stand inside links: around other facts the sign alone is one.
  if (words.some((one) => typeof one !== "string")) {
    return part("span", look, ...words, part("a", { href: "#", title: name, onclick }, said));
  }
  return part("a", { href: "#", onclick, ...look }, ...words, said);
}

// --- the article ---------------------------------------------------------------------------------

function openArticle(event, id, at, until, quote = "") {
  event.preventDefault();
  opener = event.currentTarget;
  const source = sources.get(id);
  const box = find("article");
  const head = part("header", {},
    button("닫기", closeArticle, { id: "close-article" }),
    part("h2", {}, source?.title || "원문"),
    part("p", { className: "about" },
      part("span", {}, source?.outlet || "매체 모름"),
      source?.published ? part("span", {}, source.published) : "",
      source?.url ? outward("원문 주소 열기", source.url) : part("span", {}, "주소 없음 (붙여 넣은 글)")),
  );
  const body = source?.text ? paragraphs(source.text, at, until, quote) : missing(quote);
  box.replaceChildren(head, part("div", { className: "body" }, ...body));
  box.hidden = false;
  find("beside").hidden = true;
  box.focus();
  box.querySelector("mark")?.scrollIntoView({ block: "center" });
}

function paragraphs(text, at, until, quote) {
  const letters = [...text];
  // An article that was read anew may say it elsewhere.
  if (quote && letters.slice(at, until).join("") !== quote) {
    const found = text.indexOf(quote);
    [at, until] = found < 0 ? [0, 0] : [[...text.slice(0, found)].length, [...text.slice(0, found + quote.length)].length];
  }
  let start = 0;
  return text.split("\n\n").map((paragraph) => {
    const words = [...paragraph];
    const [from, to] = [Math.max(at - start, 0), Math.min(until - start, words.length)];
    start += words.length + 2;
    if (from >= to) return part("p", {}, paragraph);
    const [before, told, after] = [words.slice(0, from), words.slice(from, to), words.slice(to)].map((one) => one.join(""));
    return part("p", {}, before, part("mark", {}, told), after);
  });
}

function missing(quote) {
  const words = "이 글의 본문은 여기에 없습니다. 초안을 쓸 때 적어 둔 문장만 보여 드립니다.";
  return [part("p", { className: "quiet" }, words), part("p", {}, part("mark", {}, quote))];
}

export function closeArticle() {
  if (find("article").hidden) return;
  find("article").hidden = true;
  find("beside").hidden = false;
  if (opener?.isConnected) opener.focus();
}
