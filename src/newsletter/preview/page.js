// The page around the frames. It keeps no state of its own but the choices in the address's hash.

import { closeArticle, rowId, showEvidence } from "./evidence.js";
import { bring, mailOnView, show as showFrame, sitePath } from "./frames.js";
import { ask, button, find, number, outward, part, refill } from "./parts.js";
import { showStories } from "./stories.js";

const controls = find("controls");
const widths = { mail: "600", site: "0" };
const VIEWS = ["mail", "evidence", "stories", "site", "text", "inbox", "source"];
const OPTIONS = { mail: ["widths", "readers", "schemes", "pictures"], site: ["widths", "schemes"], source: ["sources"] };
const NOTES = {
  mail: "",
  evidence: "메일에는 나가지 않는, 편집자만 보는 화면입니다.",
  stories: "고정과 빼기는 편지 파일의 머리말에 적힙니다.",
  site: "여기서는 스크립트를 꺼 두어 사이트의 검색은 움직이지 않습니다.",
  text: "HTML을 보지 않는 사람이 받는 글입니다.",
  inbox: "알려진 길이로 어림했습니다. 네이버·다음은 알려진 길이가 없습니다.",
  source: "",
};
const READERS = {
  gmail: "어림입니다. 어두운 바탕의 색은 Gmail이 스스로 정합니다.",
  nostyle: "어림입니다. style과 여백을 모두 지웠습니다.",
};
let state = { ready: false };
let stamp = "";
let drawn = ""; // the frame's address and the drawing it shows

function choice() {
  const values = new FormData(controls);
  return Object.fromEntries(["view", "width", "reader", "dark", "source"].map((name) => [name, values.get(name)]));
}

function frameAddress({ view, dark, reader }) {
  if (view === "site") return (dark === "1" ? "/site-dark/" : "/site/") + (sitePath || encodeURI(state.page));
  const images = controls.noimages.checked ? "0" : "1";
  return "/mail?" + new URLSearchParams({ dark: reader === "own" ? dark : "0", reader, images });
}

// --- what is on view -----------------------------------------------------------------------------

function show() {
  const now = choice();
  const framed = ["mail", "site"].includes(now.view);
  const plain = now.view === "text" || (now.view === "source" && now.source !== "headers");
  find("slot").hidden = !framed || !state.ready;
  find("plain").hidden = !plain || !state.ready;
  find("panel").hidden = framed || plain || !state.ready;
  find("line").hidden = now.view !== "mail" || !state.ready;
  find("empty").hidden = state.ready;
  find("beside").hidden = !state.ready;
  if (now.view !== "evidence" || !state.ready) closeArticle();
  else if (!find("article").hidden) find("beside").hidden = true;
  if (!state.ready) return;
  const again = find("panel").dataset.view === now.view;
  find("panel").dataset.view = now.view;
  if (framed) return drawFrame(now);
  if (plain) return showPlain(now.view === "text" ? "/text" : `/${now.source}`);
  if (now.view === "inbox") return refill(find("panel"), ...inbox());
  if (now.view === "source") return refill(find("panel"), ...headers());
  if (again && !state.checked && !state.error) return; // what is slow waits for what is slower
  if (!again) refill(find("panel"), part("p", { className: "quiet" }, "살피는 중입니다."));
  if (now.view === "evidence") return showEvidence(find("panel"));
  return showStories(find("panel"), state.date);
}

function drawFrame(now, then = null) {
  const address = frameAddress(now);
  const key = `${state.drawn} ${address}`;
  if (key === drawn && !then) return;
  drawn = key;
  showFrame(now.view, address, then);
}

async function showPlain(address) {
  const answer = await fetch(address);
  const text = await answer.text();
  refill(find("plain"), answer.ok ? text : (JSON.parse(text).message ?? ""));
}

function inbox() {
  return state.inbox.map((row) => part("section", { className: "client" }, part("h2", {}, row.client), inboxRow(row)));
}

function inboxRow(row) {
  return part("div", { className: `inbox-row${row.together ? "" : " apart"}` },
    part("strong", {}, row.sender),
    part("span", { className: "subject" }, row.subject),
    part("span", { className: "preheader" }, row.preheader));
}

function headers() {
  const rows = state.headers.flatMap(([name, value]) => [part("dt", {}, name), part("dd", {}, value)]);
  return [part("dl", { className: "headers" }, ...rows)];
}

// --- the words around it -------------------------------------------------------------------------

function tell(element, words) {
  find(element).textContent = words;
}

function listed(finding) {
  const wrong = finding.level === "error";
  const about = [part("span", { className: "level" }, wrong ? "고칠 것" : "살필 것"), " ", part("code", { className: "quiet" }, finding.where)];
  const words = finding.part
    ? button(finding.message, () => jump(finding.part, finding.bullet), { className: "jump", title: "그 자리로 가기" })
    : finding.message;
  const item = part("li", { className: finding.level }, ...about, part("p", {}, words));
  if (finding.fix) item.append(part("p", { className: "fix" }, finding.fix));
  if (/^https?:/.test(finding.source)) item.append(outward("까닭", finding.source));
  return item;
}

function jump(key, bullet) {
  if (choice().view === "evidence") {
    const row = find(rowId(key, Math.max(bullet, 1)));
    row?.scrollIntoView({ block: "center" });
    return row?.focus();
  }
  const place = state.parts.findIndex((one) => one.key === key);
  if (place < 0) return;
  const aim = (page) => bring(page, state.parts[place].heading, state.parts[place + 1]?.heading, bullet);
  const page = mailOnView();
  if (page) return aim(page);
  controls.view.value = "mail";
  arrange();
  show();
  drawFrame(choice(), aim);
}

function describeSize() {
  const over = state.bytes > state.limit;
  tell("bytes", number.format(state.bytes));
  tell("limit", number.format(state.limit));
  find("meter").max = state.limit;
  find("meter").value = state.bytes;
  find("size").classList.toggle("over", over);
  tell("room", over ? "Gmail이 뒷부분을 잘라 냅니다." : `Gmail이 자르는 크기의 ${Math.round((state.bytes / state.limit) * 100)}%입니다. 보내는 파일은 ${number.format(state.message)}바이트입니다.`);
  const rows = state.parts.map((one) => {
    const name = one.key ? button(one.name, () => jump(one.key, 0), { className: "jump" }) : part("span", {}, one.name);
    return part("li", {}, name, part("span", { className: "quiet" }, number.format(one.size)));
  });
  find("parts").replaceChildren(...rows);
}

function describeError(error) {
  find("error").hidden = !error;
  if (!error) return;
  tell("error-message", error.message);
  tell("error-where", error.where);
  tell("error-hint", error.hint);
  const lines = error.lines.map((line) => part("span", { className: line.wrong ? "wrong" : "" }, `${line.wrong ? "▶" : " "} ${line.number}  ${line.text}\n`));
  find("error-lines").replaceChildren(...lines);
  find("error-lines").hidden = !lines.length;
  find("error-kept").hidden = !state.ready;
}

function describe() {
  const { error, ready } = state;
  describeError(error);
  document.title = (error ? "⚠ " : "") + (ready ? `${state.heading} 미리보기` : "미리보기");
  if (!ready) return;
  tell("heading", state.heading);
  const client = { 600: 0, 375: 2, 320: 3, 0: 0 }[widths.mail];
  find("line").replaceChildren(inboxRow(state.inbox[client]));
  describeSize();
  tell("count", state.findings.length ? `${state.findings.length}개${state.checked ? "" : " (다시 살피는 중)"}` : "");
  refill(find("findings"), ...state.findings.map(listed));
  if (!state.findings.length) find("findings").append(part("li", { className: "quiet" }, state.checked ? "걸린 것이 없습니다." : "살피는 중입니다."));
}

function status(words, lost = false) {
  tell("status", words);
  find("status").classList.toggle("lost", lost);
}

// --- taking it away ------------------------------------------------------------------------------

async function copy(words, make) {
  try {
    await navigator.clipboard.write([new ClipboardItem(await make())]);
    tell("taken", words);
  } catch {
    tell("taken", "복사하지 못했습니다. 브라우저가 클립보드를 막았는지 살펴 주세요.");
  }
}

const fetched = async (address) => (await fetch(address)).text();
const blob = (text, type) => new Blob([text], { type });

find("copy-html").onclick = () =>
  copy("메일 HTML을 복사했습니다. HTML을 넣는 칸에 붙여 넣으세요.", async () => ({ "text/plain": blob(await fetched("/html"), "text/plain") }));
find("copy-rich").onclick = () =>
  copy("서식이 있는 글을 복사했습니다. 스티비·메일리의 편집기에 붙여 넣으세요.", async () => ({
    "text/html": blob(await fetched("/rich"), "text/html"),
    "text/plain": blob(await fetched("/text"), "text/plain"),
  }));

// --- choices -------------------------------------------------------------------------------------

function arrange() {
  const { view, reader } = choice();
  for (const fieldset of document.querySelectorAll(".second fieldset")) {
    fieldset.hidden = !(OPTIONS[view] ?? []).includes(fieldset.id);
  }
  if (view === "mail" && reader !== "own") find("schemes").hidden = true;
  const width = widths[view];
  if (width) controls.width.value = width;
  // And the frame's own border.
  find("stage").style.setProperty("--width", !width ? "100%" : width === "0" ? "100%" : `${Number(width) + 2}px`);
  tell("note", (view === "mail" && READERS[reader]) || NOTES[view]);
  history.replaceState(null, "", "#" + new URLSearchParams(new FormData(controls)));
}

controls.addEventListener("change", (event) => {
  const { view } = choice();
  if (event.target.name === "width") widths[view] = event.target.value;
  arrange();
  if (state.ready && event.target.name === "width") return describe(); // the frame stays, and its place
  show();
});
controls.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => event.key === "Escape" && closeArticle());

function recall() {
  const values = new URLSearchParams(location.hash.slice(1));
  const allowed = { view: VIEWS, dark: ["0", "1"], reader: ["own", "gmail", "nostyle"], source: ["html", "mjml", "headers"] };
  for (const [name, known] of Object.entries(allowed)) if (known.includes(values.get(name))) controls[name].value = values.get(name);
  controls.noimages.checked = values.has("noimages");
  const { view } = choice();
  if (view in widths && ["600", "375", "320", "0"].includes(values.get("width"))) widths[view] = values.get("width");
}

// --- news ----------------------------------------------------------------------------------------

async function refresh() {
  try {
    state = await ask("/state");
  } catch {
    return; // the event stream will say that the connection is gone
  }
  show();
  describe();
  const time = new Date().toLocaleTimeString("en-GB"); // 23:41:07
  status(state.error ? `${time} 다시 그리지 못했습니다` : `${time} 다시 그렸습니다`, Boolean(state.error));
}

recall();
arrange();
const events = new EventSource("/events");
events.onmessage = (event) => {
  if (event.data === stamp) return status("다시 이어졌습니다");
  stamp = event.data;
  refresh();
};
events.onerror = () => status("연결이 끊겼습니다. 미리보기가 켜져 있는지 터미널을 살펴 주세요.", true);
