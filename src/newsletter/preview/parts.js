// Small pieces of a page, made of words: nothing here ever reads HTML.

export const find = (id) => document.getElementById(id);
export const number = new Intl.NumberFormat("ko-KR");

/** An element; ``given`` are its properties (``data`` its data attributes), the rest stands in it. */
export function part(tag, given = {}, ...inside) {
  const element = document.createElement(tag);
  const { data = {}, ...properties } = given;
  Object.assign(element, properties);
  Object.assign(element.dataset, data);
  element.append(...inside.filter((one) => one !== "" && one != null));
  return element;
}

/** A link that leaves the preview, or the words alone where the address is none of the web's. */
export function outward(words, address) {
  if (!/^https?:\/\//.test(address ?? "")) return part("span", {}, words);
  return part("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function button(words, onclick, given = {}) {
  return part("button", { type: "button", onclick, ...given }, words);
}

/** JSON from an address, or an Error whose message is what an editor should be told. */
export async function ask(address, options = {}) {
  const answer = await fetch(address, options);
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  let told = { message: text };
  try {
    told = JSON.parse(text);
  } catch {
    // A refusal in plain words.
  }
  throw new Error([told.message, told.where && `(${told.where})`, told.hint].filter(Boolean).join(" "));
}

/** What keeps its place when an element's content is made anew. */
export function refill(element, ...content) {
  const top = element.scrollTop;
  element.replaceChildren(...content);
  element.scrollTop = top;
}
