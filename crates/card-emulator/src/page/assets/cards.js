// Templates, and the cards of one of them: searched and paged by the emulator, so that 100,000 of them are no burden.

import { api, byId, latest, make, plain, refill, settled } from "./dom.js";
import { face, open } from "./card.js";

const PAGE = 12;

/** Where the pages before this one begin: one entry each. */
let begins = [0];
let next = null;
let templates = [];
let isTurning = false;

const question = latest();
const questionOfTemplates = latest();

/** Begins to react. */
export function start() {
  const again = settled(() => show(true));
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  byId("text").addEventListener("input", again);
  byId("status").addEventListener("change", () => show(true));
  byId("template").addEventListener("change", () => show(true));
  byId("next").addEventListener("click", () => turn(() => begins.push(next)));
  byId("previous").addEventListener("click", () => turn(() => begins.pop()));
  byId("card").addEventListener("close", focusAgain);
}

/**
 * Puts the focus back to the card that was looked at. The browser does so by itself, unless the list was drawn anew
 * behind the dialog: then the button that had the focus is gone.
 */
function focusAgain({ target }) {
  // What is in a closed dialog may keep the focus until the page is drawn the next time.
  if (document.activeElement !== document.body && !target.contains(document.activeElement)) return;
  const buttons = [...byId("grid").querySelectorAll("[data-key]")];
  (buttons.find((button) => button.dataset.key === target.dataset.card) ?? byId("cards-heading")).focus();
}

/** Looks again: at the start, and when something has changed. */
export async function refresh() {
  const isLatest = questionOfTemplates();
  const found = (await api("GET", "templates")).templates;
  if (!isLatest()) return;
  templates = found;
  const chosen = byId("template").value;
  byId("template").replaceChildren(...templates.map((template) => make("option",
    { value: template["card-template-id"], selected: template["card-template-id"] === chosen },
    `${plain(template.title)}, ${plain(template["card-template-id"]).slice(0, 12)} (${template.cards.toLocaleString("en")})`)));
  await show(false);
}

/** One page on or back. Until the new page is there, the buttons belong to the old one: a second press means nothing. */
async function turn(page) {
  if (isTurning) return;
  isTurning = true;
  const before = [...begins];
  try {
    page();
    await show(false);
  } catch (error) {
    begins = before;
    throw error;
  } finally {
    isTurning = false;
  }
  byId("cards-heading").focus();
}

async function show(fromStart) {
  if (fromStart) begins = [0];
  const template = byId("template").value;
  const query = new URLSearchParams({ "card-template-id": template, limit: PAGE, after: begins.at(-1) });
  if (byId("text").value.trim()) query.set("search", byId("text").value.trim());
  if (byId("status").value) query.set("status", byId("status").value);
  const isLatest = question();
  const page = await api("GET", `cards?${query}`);
  if (!isLatest()) return;
  next = page.next;
  refill(byId("grid"), page.cards.map((card) => make("li", {}, face(card, { look: () => open(template, card["card-id"]) }))));
  describe(page, template, query.has("search") || query.has("status"));
}

function describe(page, template, isFiltered) {
  const count = templates.find((known) => known["card-template-id"] === template)?.cards ?? 0;
  const shown = page.cards.length;
  byId("summary").textContent = isFiltered ? `${shown}${next === null ? "" : " or more"} of ${count.toLocaleString("en")} cards match.`
    : `${count.toLocaleString("en")} ${count === 1 ? "card" : "cards"}.`;
  byId("previous").disabled = begins.length === 1;
  byId("next").disabled = next === null;
  byId("page-number").textContent = `Page ${begins.length}`;
  const empty = byId("no-cards");
  empty.hidden = shown > 0;
  empty.replaceChildren(...(isFiltered ? [make("p", {}, "No card matches.")] : [
    make("p", {}, "No cards yet. This makes one:"),
    make("pre", { tabindex: "0" }, `curl -sS '${location.origin}/api/v2/' -H 'X-API-KEY: emulator-key' \\\n  -H 'Content-Type: application/json' -d '{"action": "create-card",\n  "card-template-id": "${template}", "card-id": "A-1042"}'`),
  ]));
}
