// The few things that every part of the page needs. Foreign text becomes text nodes and attributes, never markup.

/** Makes an element: `make("p", {class: "quiet"}, "text", otherElement)`. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** Asks the control API; the reply's JSON. Throws its own words where it refuses. */
export async function api(method, path, body) {
  const request = { method, cache: "no-store", credentials: "omit" };
  if (body !== undefined) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(body);
  }
  const reply = await fetch(`/_emulator/${path}`, request);
  const value = await reply.json();
  if (!reply.ok) throw new Error(value.error ?? `HTTP status ${reply.status}`);
  return value;
}

/** A picture that the emulator draws, as part of this page. */
export async function svg(path) {
  const reply = await fetch(`/_emulator/page/${path}`, { cache: "no-store", credentials: "omit" });
  if (!reply.ok) throw new Error(await reply.text());
  const picture = new DOMParser().parseFromString(await reply.text(), "image/svg+xml");
  return document.importNode(picture.documentElement, true);
}

/** Tells a screen reader what happened. */
export function announce(text) {
  byId("announcer").textContent = text;
}

/** `2027-03-10T08:00:00+00:00` as people read it; the emulator's times are UTC. */
export function time(text) {
  return text ? text.slice(0, 19).replace("T", " ") : "";
}

/** Text without direction marks and other characters that show nothing. */
export function plain(text) {
  return String(text ?? "").replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, "");
}

/**
 * Tells questions apart that overtake one another: `const isLatest = question()` before asking, and an answer counts only
 * while `isLatest()`. Otherwise a slow answer to an old question would stand for good.
 */
export function latest() {
  let asked = 0;
  return () => {
    const question = ++asked;
    return () => question === asked;
  };
}

/** Carries out one piece of work after the other: for what reads, changes and writes back. */
export function inTurn() {
  let before = Promise.resolve();
  return (work) => {
    const done = before.then(work);
    before = done.catch(() => {});
    return done;
  };
}

/**
 * Puts new children in where they differ from the old ones, and the focus back to where it was by its `data-key`. What is
 * the same stays: a key or a mouse button that is down goes up on the element it went down on.
 */
export function refill(parent, children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const old = [...parent.children];
  children.forEach((child, index) => {
    if (old[index] === undefined) parent.append(child);
    else if (!old[index].isEqualNode(child)) old[index].replaceWith(child);
  });
  for (const left of old.slice(children.length)) left.remove();
  if (key !== undefined && !parent.contains(document.activeElement)) {
    [...parent.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key)?.focus();
  }
}

/** Runs `work` once nothing has asked for it for a while. */
export function settled(work, milliseconds = 250) {
  let waiting;
  return (...values) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => work(...values), milliseconds);
  };
}
