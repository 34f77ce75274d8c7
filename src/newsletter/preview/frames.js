// The frame that shows the mail or the site: replaced behind the old one, at the same place in it.

import { find } from "./parts.js";

const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const PATIENCE = 120; // milliseconds that pictures may hold a letter back

const scrolls = {};
let shown = null; // the frame on view
let shownView = "";
let coming = null; // the frame that will replace it
let waiting = null; // what to do once it has
export let sitePath = "";

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
function linkOutward(frame, view) {
  const inside = (link) => view === "site" && link.origin === location.origin;
  for (const link of frame.contentDocument?.querySelectorAll("a[href], area[href]") ?? []) {
    if (link.getAttribute("href").startsWith("#") || inside(link)) continue;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
}

function isParsed(frame) {
  const page = frame.contentDocument;
  return !page || (page.URL !== "about:blank" && page.readyState !== "loading");
}

function place(frame, top) {
  frame.contentWindow.scrollTo(0, top);
  return frame.contentWindow.scrollY;
}

/** Show an address; ``then`` is called with the frame's document once it is on view. */
export function show(view, address, then = null) {
  remember();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", SANDBOX);
  frame.title = view === "mail" ? "메일" : "사이트 쪽";
  frame.className = "incoming";
  frame.src = address;
  coming?.remove();
  coming = frame;
  waiting = then ?? waiting;
  let reached = 0;
  const settle = () => {
    if (coming !== frame) return;
    if (!isParsed(frame)) return void requestAnimationFrame(settle);
    const focused = document.activeElement === shown;
    remember();
    shown?.remove();
    [shown, shownView, coming] = [frame, view, null];
    // Pictures still to come must not push the reader's place down.
    frame.contentDocument?.documentElement.style.setProperty("overflow-anchor", "none");
    reached = place(frame, scrolls[view] ?? 0);
    frame.className = "";
    if (focused) frame.focus();
    linkOutward(frame, view);
    waiting?.(frame.contentDocument);
    waiting = null;
  };
  frame.addEventListener("load", () => {
    const late = shown === frame;
    settle();
    if (shown !== frame) return;
    linkOutward(frame, view);
    // Without them it was too short for the place, unless the reader has moved on meanwhile.
    if (late && frame.contentWindow.scrollY === reached) place(frame, scrolls[view] ?? 0);
  });
  setTimeout(settle, PATIENCE);
  find("slot").append(frame);
}

/** The document on view, if it is a mail. */
export function mailOnView() {
  return shownView === "mail" && shown && !coming ? shown.contentDocument : null;
}

/** Bring a part of the mail, or one of its bullets, before the reader's eyes. */
export function bring(page, heading, next, bullet) {
  const headings = [...page.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const [from, until] = [headings[heading], headings[next]];
  if (!from) return;
  const isBehind = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const items = [...page.querySelectorAll("li")].filter(
    (item) => isBehind(from, item) && (!until || isBehind(item, until)) && !item.parentElement.closest("li"),
  );
  const aim = items[bullet - 1] ?? from;
  aim.scrollIntoView({ block: "center" });
  aim.style.outline = "3px solid #b4690e";
  aim.style.outlineOffset = "5px";
  setTimeout(() => aim.style.removeProperty("outline"), 2500);
}
