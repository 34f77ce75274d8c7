// The candidate stories, why each stands where it does, and the editor's word over it.

import { ask, button, find, outward, part, refill } from "./parts.js";

const PLACES = { section: "꼭지", brief: "단신", left: "남김" };
const token = document.querySelector("meta[name=token]").content;
let told = null; // what became of the last choice

export async function showStories(panel, date) {
  const kept = document.activeElement?.dataset?.act;
  let stories;
  try {
    stories = await ask("/stories");
    if (panel.dataset.view !== "stories") return;
  } catch (error) {
    return refill(panel, part("p", { className: "trouble" }, `이야기를 모으지 못했습니다. ${error.message}`));
  }
  const intro = "모아 둔 글에서 찾은 이야기입니다. 지금 초안을 쓴다면 놓일 자리와 그 까닭을 보입니다.";
  const none = part("p", { className: "quiet" }, "모아 둔 글이 없습니다. newsletter collect 로 글을 먼저 모아 주세요.");
  refill(
    panel,
    part("p", { className: "quiet" }, intro),
    part("div", { id: "told", role: "status" }, ...(told ? [told] : [])),
    ...(stories.length ? [part("ol", { className: "stories" }, ...stories.map((one) => story(one, panel, date)))] : [none]),
  );
  if (kept) panel.querySelector(`[data-act="${CSS.escape(kept)}"]`)?.focus({ preventScroll: true });
}

function story(one, panel, date) {
  const score = one.parts.map((reason) => part("li", {}, `${reason.words} `, part("b", {}, reason.points.toFixed(2))));
  const reports = one.reports.map((report) =>
    part("li", {}, outward(report.outlet || report.origin, report.url), report.title === one.headline ? "" : ` ${report.title}`));
  return part("li", { className: `story ${one.place}`, data: { chosen: one.chosen } },
    part("div", { className: "title" },
      part("h2", {}, `${one.rank}. ${one.headline}`),
      part("p", { className: "buttons" }, ...acts(one, panel, date))),
    part("p", { className: "about" },
      part("span", { className: "place" }, one.reason || PLACES[one.place]),
      one.news.length ? part("span", {}, `지난 호 이후: ${one.news.join(", ")}`) : ""),
    part("p", { className: "score" }, part("strong", {}, `${one.score.toFixed(2)}점`)),
    part("ul", { className: "reasons" }, ...score),
    part("ul", { className: "reports" }, ...reports));
}

function acts(one, panel, date) {
  const lead = [one.reports[0].id];
  const all = one.reports.map((report) => report.id);
  const act = (words, choice, articles, undo) =>
    button(words, () => choose({ choice, articles, undo }, panel, date), {
      ariaLabel: `${words}: ${one.headline}`,
      data: { act: `${choice} ${lead[0]}` },
    });
  return [
    one.chosen === "pin" ? act("고정 풀기", "pin", all, true) : act("맨 앞에 고정", "pin", lead, false),
    one.chosen === "drop" ? act("다시 넣기", "drop", all, true) : act("빼기", "drop", lead, false),
  ];
}

async function choose(choice, panel, date) {
  try {
    const { message } = await ask("/choices", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Newsletter-Token": token },
      body: JSON.stringify(choice),
    });
    const command = `newsletter build --date ${date} --redraft`;
    told = part("p", { className: "done" },
      `${message} 초안에 담으려면 터미널에서 `, part("code", {}, command), " 를 실행해 주세요. 손댄 줄은 그대로 남습니다.");
  } catch (error) {
    told = part("p", { className: "trouble" }, `바꾸지 못했습니다. ${error.message}`);
  }
  find("told")?.replaceChildren(told);
  await showStories(panel, date);
}
