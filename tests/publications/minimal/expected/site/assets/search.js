// 편지 찾기: search/의 자료에서 후보를 고르고, 그 편지의 쪽을 읽어 정말 있는지 살핀 뒤 보여 줍니다.
// fold, pairs, threes, chunkOf must agree with src/newsletter/render/search.py (tests/search.json).
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const ONLY_INITIALS = new RegExp(`^[${INITIALS}]{3,}$`);
const LETTER = "0-9a-zà-öø-ÿ一-鿿ぁ-ヿ가-힣ㄱ-ㅎ";
const BREAK = new RegExp(`[^${LETTER}]+`, "g");
const VERB = /^(.{2,}?)(?:하|했|한|할|해|합|되|됐|된|될|돼|됩)(?:다|고|며|면|는|지|던|기|여|니다|습니다|다고|다는|다며|지만|도록|려고|는데)?$/;
const PARTICLE = /^(.{2,}?)(을|은|이|과|이나|이라|이라는|이란|를|는|가|와|나|라는|란|의|도|만|들|들[은이을의]|처럼|보다|마다|께서|(?:에서|에게|에|으로|로|까지|부터)[는도만의]?)$/;
// 자판이 초성 둘을 겹받침 하나로 적은 것(ㄳ)을 다시 나눕니다.
const CLUSTERS = { ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ", ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ", ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ" };
const PAGE = 6; // 한 번에 보이는 편지
const SPARE = 6; // 찾는 말이 없던 쪽 대신 더 받아 보는 쪽. 처음 찾을 때 150KB를 넘기지 않습니다.
const PAUSE = 150; // 이만큼(ms) 쉬면 다 적은 것으로 보고 자료를 받아 둡니다.

export const fold = (text) =>
  text.normalize("NFC").toLowerCase().replaceAll("하였", "했").replaceAll("되었", "됐")
    .replace(BREAK, " ").trim();

export const pairs = (text) => {
  const folded = ` ${fold(text)}`;
  const found = new Set();
  for (let at = 0; at + 1 < folded.length; at += 1)
    if (folded[at + 1] !== " ") found.add(folded.slice(at, at + 2));
  return found;
};

// 초성으로만 적은 말에서 이웃한 셋마다 열쇠 하나: 첫 초성, 그리고 나머지 둘을 첫소리와 가운뎃소리로 적은 글자.
export const threes = (word) =>
  [...word].slice(2).map((char, at) => {
    const [second, third] = [word[at + 1], char].map((one) => INITIALS.indexOf(one));
    return word[at] + String.fromCharCode(0xac00 + second * 588 + third * 28);
  });

export const chunkOf = (pair, count) =>
  (pair.charCodeAt(0) * 31 + pair.charCodeAt(1)) % 8191 % count;

// 조사와 ‘하다’ 꼴의 끝을 뗀 말. 받침과 맞지 않는 조사는 낱말의 일부로 봅니다(전문가).
export const stem = (word) => {
  const verb = VERB.exec(word);
  if (verb) return verb[1];
  const [, head, tail] = PARTICLE.exec(word) ?? [];
  if (!head) return word;
  const code = head.charCodeAt(head.length - 1) - 0xac00;
  if (code < 0 || code > 11171) return head;
  const closed = code % 28 > 0 && !(code % 28 === 8 && tail.startsWith("로"));
  if (/^[을은이과으]/.test(tail)) return closed ? head : word;
  return /^[를는가와나라란로]/.test(tail) && closed ? word : head;
};

const spelled = (char) => {
  const at = INITIALS.indexOf(char);
  if (at >= 0) {
    const first = 0xac00 + at * 588;
    return `[${char}${String.fromCharCode(first)}-${String.fromCharCode(first + 587)}]`;
  }
  return { 했: "(?:했|하였)", 됐: "(?:됐|되었)" }[char] ?? char;
};

// 낱말 하나의 정규식: 네 글자부터는 낱말의 처음에서 띄어 쓴 것도 찾고, 한 글자는 낱말의 처음만 찾습니다.
export const pattern = (word) => {
  const chars = [...word].map(spelled);
  const begins = `(?<![${LETTER}])`;
  if (chars.length === 1) return begins + chars[0];
  if (chars.length < 4) return chars.join("");
  return `${begins}${chars.join("\\s?")}|${chars.join("")}`;
};

const matchers = new Map();
const matcher = (word) => {
  if (!matchers.has(word))
    matchers.set(word, new RegExp([...new Set([word, stem(word)])].map(pattern).join("|"), "gi"));
  return matchers.get(word);
};

const root = new URL("..", import.meta.url);
const kept = new Map();
const read = (path, options) => {
  if (!kept.has(path)) {
    const answer = fetch(new URL(path, root), options).then((got) => {
      if (!got.ok) throw new Error(`${path}: ${got.status}`);
      return got.text();
    });
    answer.catch(() => kept.delete(path));
    kept.set(path, answer);
  }
  return kept.get(path);
};

// 번호 → 제목이나 꼭지 제목에 있는가. 다섯 비트씩 적은 차이를 더해 갑니다.
const unpack = (line) => {
  const found = new Map();
  let number = -1;
  let step = 0;
  let scale = 1;
  for (let at = 2; at < line.length; at += 1) {
    const digit = line.charCodeAt(at) - 48;
    step += (digit % 32) * scale;
    scale *= 32;
    if (digit < 32) {
      number += Math.floor(step / 2);
      found.set(number, step % 2 === 1);
      step = 0;
      scale = 1;
    }
  }
  return found;
};

const contents = async () => JSON.parse(await read("search/index.json", { cache: "no-cache" }));

const chunk = (key, index) => read(`search/${chunkOf(key, index.chunks)}.txt?${index.version}`);

const lookUp = async (key, index) => {
  const text = await chunk(key, index);
  const at = `\n${text}`.indexOf(`\n${key}`);
  return at < 0 ? new Map() : unpack(text.slice(at, text.indexOf("\n", at)));
};

// 낱말 하나를 찾을 열쇠들: 이웃한 두 글자, 초성만 셋 이상이면 이웃한 셋, 한 글자면 낱말의 첫 글자.
const inside = (word) => {
  if (ONLY_INITIALS.test(word)) return threes(word);
  return word.length === 1 ? [` ${word}`] : [...word].slice(1).map((char, at) => word[at] + char);
};

// 편지 번호 → 얼마나 맞는지(0: 띄어 썼을지 모름, 1: 끝을 떼면 맞음, 2: 그대로 맞음, 제목에 있으면 +4).
const candidates = async (word, index) => {
  const short = inside(stem(word)).length;
  const lists = await Promise.all(inside(word).map((key) => lookUp(key, index)));
  const parted = stem(word).length > 3 && !ONLY_INITIALS.test(word);
  const found = new Map();
  for (const number of new Set(lists.flatMap((list) => [...list.keys()]))) {
    const has = lists.map((list) => list.has(number));
    const missing = has.slice(0, short).flatMap((is, at) => (is ? [] : [at]));
    const apart = parted && missing.length === 1 && missing[0] > 0 && missing[0] < short - 1;
    if (missing.length && !apart) continue;
    const named = lists.slice(0, short).every((list) => list.get(number));
    found.set(number, (missing.length ? 0 : has.every(Boolean) ? 2 : 1) + (named ? 4 : 0));
  }
  return found;
};

const ranked = async (words) => {
  const index = await contents();
  const [first, ...others] = await Promise.all(words.map((word) => candidates(word, index)));
  return [...first.keys()]
    .filter((number) => index.letters[number] && others.every((other) => other.has(number)))
    .map((number) => [Math.min(...[first, ...others].map((one) => one.get(number))), number])
    .sort((one, other) => other[0] - one[0] || other[1] - one[1])
    .map(([, number]) => index.letters[number]);
};

const textOf = (element) => element.textContent.normalize("NFC").replace(/\s+/g, " ").trim();

// 편지 한 쪽에서 보여 줄 것. 낱말 하나라도 없으면 null입니다.
const excerpt = (folder, page, words) => {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (!main) return null;
  main.querySelectorAll("nav, footer").forEach((part) => part.remove());
  const blocks = [...main.querySelectorAll("h1, h2, p, li, figcaption")].map((element) => {
    const text = textOf(element);
    return { element, text, hits: words.filter((word) => text.search(matcher(word)) >= 0) };
  });
  if (!words.every((word) => blocks.some((block) => block.hits.includes(word)))) return null;
  const lines = blocks.filter(({ element }) => !element.matches("h1, h2, .meta, li:has(p)"));
  const best = [...lines].sort((one, other) => other.hits.length - one.hits.length)[0];
  const heading = blocks.find(({ element, hits }) => hits.length && element.matches("h2"));
  const shown = best?.hits.length ? best : heading;
  const plain = shown !== heading;
  const section = shown?.element.closest("section[id], aside[id]");
  const title = textOf(main.querySelector("h1") ?? main);
  const named = section ? textOf(section.querySelector("h2") ?? section).replace(/^\d+\. /, "") : "";
  return {
    href: new URL(`${folder}/index.html${section ? `#${section.id}` : ""}`, root).href,
    title,
    meta: textOf(main.querySelector(".meta") ?? document.createElement("p")) || folder,
    section: named === title ? "" : named,
    text: (plain ? shown : lines.find((line) => !section || section.contains(line.element)))?.text ?? "",
  };
};

const marked = (text, words, length = Infinity) => {
  const every = new RegExp(words.map((word) => matcher(word).source).join("|"), "gi");
  const first = Math.max(text.search(every), 0);
  const start = length < text.length && first > 40 ? Math.min(text.indexOf(" ", first - 40) + 1, first) : 0;
  const end = start + length < text.length ? Math.max(text.lastIndexOf(" ", start + length), first + 30) : text.length;
  const piece = text.slice(start, end);
  const out = document.createDocumentFragment();
  let at = 0;
  out.append(start ? "… " : "");
  for (const hit of piece.matchAll(every)) {
    const mark = document.createElement("mark");
    mark.append(hit[0]);
    out.append(piece.slice(at, hit.index), mark);
    at = hit.index + hit[0].length;
  }
  out.append(piece.slice(at), end < text.length ? " …" : "");
  return out;
};

const element = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};

const item = (found, words) => {
  const link = element("a", "", marked(found.title, words));
  link.href = found.href;
  const text = element("p", "excerpt", marked(found.text, words, 130));
  if (found.section) text.prepend(element("b", "", marked(found.section, words)), " ");
  return element("li", "", link, " ", element("span", "meta", found.meta), text);
};

const wordsIn = (text) => {
  const parted = text.slice(0, 100).replace(/[ㄳ-ㅄ]/g, (char) => CLUSTERS[char] ?? char);
  return [...new Set(fold(parted).split(" "))].filter(Boolean).slice(0, 8);
};

const prepare = async (text) => {
  const keys = wordsIn(text).filter((word) => word.length > 1).flatMap(inside);
  try {
    const index = await contents();
    await Promise.all(keys.map((key) => chunk(key, index)));
  } catch {
    // 찾을 때 다시 받고, 그때도 안 되면 알립니다.
  }
};

const start = (form) => {
  const box = form.elements.namedItem("q");
  const [status, list, more] = ["found", "results", "more"].map((id) => document.getElementById(id));
  let current = { words: [], waiting: [], shown: Promise.resolve() };
  let pause = 0;

  // 여섯 쪽을 함께 받아 차례대로 붙입니다. 찾는 말이 없는 쪽이 있으면 다음 쪽을 하나 더 받습니다.
  const show = async (query) => {
    const { words, waiting } = query;
    const had = list.childElementCount;
    const look = (folder) =>
      read(`${folder}/index.html`).then((page) => excerpt(folder, page, words), () => null);
    const coming = waiting.splice(0, PAGE).map(look);
    for (let spare = SPARE; coming.length; ) {
      const found = await coming.shift();
      if (query !== current) return;
      if (found) list.append(item(found, words));
      else if (spare > 0) {
        spare -= 1;
        coming.push(...waiting.splice(0, 1).map(look));
      }
    }
    more.hidden = !waiting.length;
    const count = list.childElementCount;
    if (waiting.length && count) status.textContent = `편지 ${count}통을 찾았고, 더 있을 수 있습니다.`;
    else if (waiting.length) status.textContent = "아직 찾지 못했지만 더 있을 수 있습니다. 아래 단추로 더 찾아봐 주세요.";
    else if (count) status.textContent = `편지 ${count}통을 찾았습니다.`;
    else status.textContent = "찾지 못했습니다. 낱말을 짧게 적거나 토픽에서 찾아봐 주세요.";
    if (had && count > had) list.children[had].querySelector("a").focus();
  };

  const answer = async (query) => {
    try {
      query.waiting = await ranked(query.words);
      if (query === current) await show(query);
    } catch {
      if (query === current) status.textContent = "찾기 자료를 받지 못했습니다. 잠시 뒤에 다시 찾아봐 주세요.";
    }
  };

  const ask = () => {
    clearTimeout(pause);
    const words = wordsIn(box.value);
    current = { words, waiting: [], shown: Promise.resolve() };
    list.replaceChildren();
    more.hidden = true;
    status.textContent = words.length ? "찾고 있습니다." : "";
    if (words.length) current.shown = answer(current);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", box.value);
    history.replaceState(null, "", address);
    ask();
  });
  // 적는 동안 다 적은 글자까지, 쉬면 끝까지 자료를 미리 받아 둡니다.
  box.addEventListener("input", () => {
    clearTimeout(pause);
    prepare(box.value.slice(0, -1));
    pause = setTimeout(() => prepare(box.value), PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    box.value = "";
    ask();
  });
  more.addEventListener("click", () => {
    const query = current;
    query.shown = query.shown.then(() => query === current && show(query));
  });
  form.hidden = false;
  status.textContent = "";
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  if (box.value) ask();
  else prepare("");
};

const form = globalThis.document?.querySelector("form[role=search]");
if (form) start(form);
