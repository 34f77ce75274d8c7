// The page around the frames. It keeps no state of its own but the choices in the address's hash.
"use strict";

const find = (id) => document.getElementById(id);
const controls = find("controls");
const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const number = new Intl.NumberFormat("ko-KR");

const widths = { mail: "600", text: "600", site: "0" };
const scrolls = {};
let stamp = "";
let state = { ready: false };
let shown = null; // the frame on view
let shownView = "";
let coming = null; // the frame that will replace it
let sitePath = "";

function choice() {
  const values = new FormData(controls);
  return {
    view: values.get("view"),
    dark: find("schemes").disabled ? "0" : values.get("dark"),
    images: controls.noimages.checked ? "0" : "1",
    style: controls.nostyle.checked ? "0" : "1",
  };
}

function address({ view, dark, images, style }) {
  if (view === "site") return (dark === "1" ? "/site-dark/" : "/site/") + (sitePath || encodeURI(state.page));
  return "/mail?" + new URLSearchParams({ dark, images, style });
}

// --- frames --------------------------------------------------------------------------------------

function remember() {
  if (!shown) return;
  try {
    scrolls[shownView] = shown.contentWindow.scrollY;
    const found = shown.contentWindow.location.pathname.match(/^\/site(?:-dark)?\/(.*)$/);
    if (shownView === "site" && found) sitePath = found[1];
  } catch {
    // The frame shows an error page of the browser's own.
  }
}

// A page outside opens in a tab of its own: inside the frame it would be refused.
function linkOutward(frame) {
  const inside = (link) => shownView === "site" && link.origin === location.origin;
  for (const link of frame.contentDocument?.querySelectorAll("a[href], area[href]") ?? []) {
    if (link.getAttribute("href").startsWith("#") || inside(link)) continue;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
}

function show() {
  remember();
  const now = choice();
  const text = now.view === "text";
  find("slot").hidden = text || !state.ready;
  find("plain").hidden = !text || !state.ready;
  find("inbox").hidden = now.view === "site" || !state.ready;
  find("empty").hidden = state.ready;
  find("download").hidden = !state.ready;
  if (!state.ready) return;
  if (text) return showText();

  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", SANDBOX);
  frame.title = now.view === "mail" ? "메일" : "사이트 쪽";
  frame.className = "incoming";
  frame.src = address(now);
  coming?.remove();
  coming = frame;
  const settle = () => {
    if (coming !== frame) return;
    const focused = document.activeElement === shown;
    shown?.remove();
    [shown, shownView, coming] = [frame, now.view, null];
    frame.contentWindow.scrollTo(0, scrolls[now.view] ?? 0);
    frame.className = "";
    if (focused) frame.focus();
  };
  frame.addEventListener("load", () => {
    settle();
    if (shown === frame) linkOutward(frame);
  });
  setTimeout(settle, 1500); // a picture that does not come must not hold the letter back
  find("slot").append(frame);
}

async function showText() {
  const answer = await fetch("/text");
  const plain = find("plain");
  const top = plain.scrollTop;
  plain.textContent = await answer.text();
  plain.scrollTop = top;
}

// --- the words around them -----------------------------------------------------------------------

function tell(element, words) {
  find(element).textContent = words;
}

function part(tag, name, words) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = words;
  return element;
}

function listed(finding) {
  const wrong = finding.level === "error";
  const item = part("li", finding.level, "");
  item.append(part("span", "level", wrong ? "고칠 것" : "살필 것"), " ", part("code", "quiet", finding.where));
  item.append(part("p", "", finding.message));
  if (finding.fix) item.append(part("p", "fix", finding.fix));
  if (/^https?:/.test(finding.source)) {
    const link = part("a", "", "근거");
    link.href = finding.source;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    item.append(link);
  }
  return item;
}

function describe() {
  const { error, ready } = state;
  find("error").hidden = !error;
  if (error) {
    tell("error-message", error.message);
    tell("error-where", error.where);
    tell("error-hint", error.hint);
    find("error-kept").hidden = !ready;
  }
  document.title = (error ? "⚠ " : "") + (ready ? `${state.heading} 미리보기` : "미리보기");
  if (!ready) return;
  tell("heading", state.heading);
  tell("subject", state.subject);
  tell("preheader", state.preheader);
  tell("bytes", number.format(state.bytes));
  tell("limit", number.format(state.limit));
  const over = state.bytes > state.limit;
  find("meter").max = state.limit;
  find("meter").value = state.bytes;
  find("meter").parentElement.classList.toggle("over", over);
  tell("room", over ? "Gmail이 뒷부분을 잘라 냅니다." : "HTML 크기입니다. Gmail은 이 크기를 넘는 메일을 자릅니다.");
  tell("count", state.findings.length ? `${state.findings.length}개` : "");
  find("findings").replaceChildren(...state.findings.map(listed));
  if (!state.findings.length) find("findings").append(part("li", "quiet", "걸린 것이 없습니다."));
}

function status(words, lost = false) {
  tell("status", words);
  find("status").classList.toggle("lost", lost);
}

// --- choices -------------------------------------------------------------------------------------

function arrange() {
  const { view, style } = choice();
  find("widths").disabled = view === "text";
  find("clients").disabled = view !== "mail";
  find("schemes").disabled = view === "text" || (view === "mail" && style === "0");
  const width = widths[view];
  controls.width.value = width;
  const limit = width === "0" ? "100%" : `${Number(width) + 2}px`; // and the frame's own border
  find("stage").style.setProperty("--width", view === "text" ? "720px" : limit);
  find("inbox").classList.toggle("narrow", width !== "0" && Number(width) < 600);
  tell("note", {
    mail: style === "0"
      ? "네이버·다음이 style과 여백을 지운다고 보고 어림한 모습입니다. 어두운 바탕은 알지 못합니다."
      : "",
    text: "HTML을 보지 않는 사람이 받는 글입니다.",
    site: "미리보기에서는 스크립트를 꺼 둡니다. 사이트의 검색은 움직이지 않습니다.",
  }[view]);
  const values = new URLSearchParams(new FormData(controls));
  history.replaceState(null, "", "#" + values);
}

controls.addEventListener("change", (event) => {
  if (event.target.name === "width") {
    widths[choice().view] = event.target.value;
    return arrange(); // the frame itself stays, and so does its place
  }
  arrange();
  show();
});
controls.addEventListener("submit", (event) => event.preventDefault());

function recall() {
  const values = new URLSearchParams(location.hash.slice(1));
  for (const name of ["view", "dark"]) if (values.has(name)) controls[name].value = values.get(name);
  for (const name of ["noimages", "nostyle"]) controls[name].checked = values.has(name);
  if (["600", "375", "320", "0"].includes(values.get("width"))) widths[choice().view] = values.get("width");
}

// --- news ----------------------------------------------------------------------------------------

async function refresh() {
  try {
    state = await (await fetch("/state")).json();
  } catch {
    return; // the event stream will say that the connection is gone
  }
  describe();
  if (!state.error || !shown) show();
  const time = new Date().toLocaleTimeString("en-GB"); // 23:41:07
  status(state.error ? `${time} 다시 그리지 못했습니다` : `${time} 다시 그렸습니다`);
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
