// Physical cards that are assigned to users at BluB0X.

import { api, byId, latest, make, plain, settled, time } from "./dom.js";

const MARKS = { active: "●", "not yet": "○", ended: "✕" };

const question = latest();

let after = "";
let next = null;

/** Begins to react. */
export function start() {
  byId("user-card-search").addEventListener("input", settled(() => go("")));
  byId("user-cards-next").addEventListener("click", () => go(next));
  byId("user-cards-first").addEventListener("click", () => go(""));
}

async function go(place) {
  after = place;
  await refresh();
}

/** Looks again. */
export async function refresh() {
  const isLatest = question();
  const page = await api("GET", `user-cards?${new URLSearchParams({ after, search: byId("user-card-search").value, limit: 20 })}`);
  if (!isLatest()) return;
  next = page.next;
  byId("user-cards").replaceChildren(...page["user-cards"].map((card) => make("tr", {},
    make("td", { class: "id" }, card.UserId),
    make("td", { class: "id" }, card.CardId),
    make("td", {}, make("span", { class: `chip ${card.activation.replace(" ", "-")}` },
      make("span", { "aria-hidden": "true" }, `${MARKS[card.activation]} `), card["permanently-active"] ? "always active" : card.activation)),
    make("td", {}, time(plain(card.CardActivationStartDateTime)) || "ever"),
    make("td", {}, time(plain(card.CardDeactivationStartDateTime)) || "ever"),
    make("td", {}, card.NumberOfCardUses === null ? "no limit" : String(card.NumberOfCardUses)))));
  byId("user-card-summary").textContent = page.count === 0 ? "No card is assigned to anybody."
    : `${page.count.toLocaleString("en")} ${page.count === 1 ? "assignment" : "assignments"}.`;
  byId("user-cards-next").disabled = next === null;
  byId("user-cards-first").disabled = after === "";
}
