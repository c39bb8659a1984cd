// One card: its face in the list, and all of it in a dialog.

import { announce, api, byId, latest, make, plain, svg, time } from "./dom.js";

const MARKS = { Inactive: "○", Installed: "●", Deactivated: "◐", Archived: "▤", Uninstalled: "✕" };

const question = latest();

const values = (card, group) => (card[group] ?? []).map((field) => plain(field.value));

/** The name on the card, or its id where there is none. */
export function nameOf(card) {
  return values(card, "name-fields").filter(Boolean).join(" ") || plain(card["card-id"]);
}

/** A status with its mark and its name: never by colour alone. */
export function statusChip(status) {
  return make("span", { class: `chip ${status.toLowerCase()}` }, make("span", { "aria-hidden": "true" }, `${MARKS[status] ?? "?"} `), status);
}

/** The card as it would lie on a table. With `look`, its name is a button that covers the whole of it. */
export function face(card, { big = false, look } = {}) {
  const name = nameOf(card);
  const state = ` (card ${plain(card["card-id"])}, ${card["card-status"]}${card["is-expired"] ? ", expired" : ""})`;
  const words = look ? make("button", { type: "button", class: "name cover", "data-key": card["card-id"], "data-template": card["card-template-id"], onclick: look },
    name, make("span", { class: "visually-hidden" }, state)) : make("span", { class: "name" }, name);
  const front = (card["front-fields"] ?? []).filter((field) => field.value);
  return make("span", { class: `id-card hue-${hue(card["card-template-id"])}${big ? " big" : ""}` },
    make("span", { class: "band" },
      make("span", { class: "institution" }, plain(card.institution)),
      make("span", { class: "title" }, plain(card["card-title"]))),
    make("span", { class: "body" },
      photo(card, name),
      make("span", { class: "words" },
        words,
        ...front.slice(0, 3).map((field) => make("span", { class: "field" },
          make("span", { class: "label" }, plain(field.label)), " ", make("span", {}, plain(field.value)))))),
    make("span", { class: "foot" },
      make("span", { class: "state" }, statusChip(card["card-status"]), card["is-expired"] ? make("span", { class: "chip expired" }, "Expired") : ""),
      barcode(card)),
  );
}

/** A picture that is part of the card is shown. One that lies elsewhere is not fetched: initials stand for it. */
function photo(card, name) {
  const value = values(card, "image")[0];
  if (/^data:image\/(png|jpeg|gif|webp);base64,/.test(value ?? "")) {
    return make("img", { class: "photo", src: value, alt: "" });
  }
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toLocaleUpperCase();
  return make("span", { class: "photo", "aria-hidden": "true" }, initials);
}

/** The host of a photo that lies elsewhere. */
function photoAddress(card) {
  try {
    const address = new URL(values(card, "image")[0]);
    return address.protocol === "https:" || address.protocol === "http:" ? address : undefined;
  } catch {
    return undefined;
  }
}

function barcode(card) {
  const value = card.barcode?.[0]?.value;
  if (!value) return make("span", { class: "no-barcode" }, plain(card["card-id"]));
  const query = new URLSearchParams({ value });
  return make("span", { class: "barcode" },
    make("img", { src: `/_emulator/page/barcode.svg?${query}`, alt: "Barcode", loading: "lazy", onload: shape }),
    make("span", { class: "digits" }, plain(value)));
}

/** A square code needs more height than bars to be read. */
function shape({ target }) {
  target.classList.toggle("square", target.naturalWidth < 2 * target.naturalHeight);
}

function hue(text) {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return sum % 6;
}

/** Opens the dialog with all that is known of a card. With `isShown`, only where it is not closed by then. */
export async function open(templateId, cardId, isShown = false) {
  const dialog = byId("card");
  const isLatest = question();
  const query = new URLSearchParams({ "card-template-id": templateId, "card-id": cardId });
  const [card, diagram] = await Promise.all([api("GET", `card?${query}`), svg(`diagram.svg?${query}`)]);
  if (!isLatest() || isShown && !dialog.open) return;
  // The page has the same picture without a path: ids must be single in a document.
  diagram.querySelector("title").id = "card-diagram-title";
  diagram.setAttribute("aria-labelledby", "card-diagram-title");
  dialog.replaceChildren(
    make("div", { class: "heading-row" },
      make("h2", { id: "card-heading", tabindex: "-1", autofocus: true }, nameOf(card)),
      make("button", { type: "button", onclick: () => dialog.close() }, "Close")),
    make("div", { class: "card-columns" },
      make("div", {}, face(card, { big: true }), details(card), actions(templateId, card)),
      make("div", {}, make("h3", {}, "What happened to it"), make("div", { class: "diagram-frame" }, diagram), path(card))));
  dialog.dataset.card = cardId;
  if (!dialog.open) dialog.showModal();
}

function details(card) {
  const rows = [["Card id", card["card-id"]], ["Template", card["card-template-id"]], ["Created", time(card["created-at"])],
    ["Last updated", time(card["last-updated"])],
    ["Expires", card["card-expiration"] ? `${time(card["card-expiration"])}${card["is-expired"] ? " (expired)" : ""}` : "never"]];
  if (card["status-before-deactivation"]) rows.push(["Before deactivation", card["status-before-deactivation"]]);
  for (const group of ["barcode", "name-fields", "front-fields", "secondary-fields", "back-fields"]) {
    for (const field of card[group]) rows.push([field.label, field.value ?? "too long to show"]);
  }
  const set = Object.entries(card["is-set"]).filter(([, isSet]) => isSet).map(([name]) => name.replaceAll("-", " "));
  rows.push(["Kept, not shown", set.join(", ") || "nothing"]);
  const address = photoAddress(card);
  return make("dl", { class: "details" },
    ...rows.flatMap(([label, value]) => [make("dt", {}, plain(label)), make("dd", {}, plain(value) || "—")]),
    ...(address ? [make("dt", {}, "Photo"), make("dd", {},
      make("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" }, `at ${plain(address.host)} (leaves this machine)`))] : []));
}

function actions(templateId, card) {
  const cardId = card["card-id"];
  if (!["Inactive", "Uninstalled"].includes(card["card-status"])) return "";
  return make("div", { class: "buttons" }, make("button", {
    type: "button",
    onclick: async () => {
      const done = await api("POST", "install", { "card-template-id": templateId, "card-id": cardId });
      await open(templateId, cardId, true);
      byId("card-heading")?.focus();
      announce(`The card is ${done["card-status"]}.`);
    },
  }, "Install, as its holder does in the app"));
}

function path(card) {
  return make("ol", { class: "path" }, ...card.path.map((step) => make("li", {},
    make("span", { class: "cause" }, step.causes.join(" or ")), " → ", statusChip(step["card-status"]), " ",
    make("time", { class: "quiet" }, time(step.at)))));
}
