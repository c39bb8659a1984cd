// The journal as it grows.

import { announce, api, byId, latest, make, plain, time } from "./dom.js";

/** Rows that stay on the page; the emulator keeps more. */
const ROWS = 100;

const question = latest();

let last = 0;
let isPaused = false;

/** Begins to react. */
export function start() {
  byId("pause").addEventListener("click", () => {
    isPaused = !isPaused;
    byId("pause").setAttribute("aria-pressed", String(isPaused));
    byId("pause").textContent = isPaused ? "Go on" : "Pause";
    announce(isPaused ? "New requests are not shown." : "New requests are shown.");
    if (!isPaused) refresh();
  });
  byId("forget").addEventListener("click", async () => {
    await api("DELETE", "journal");
    clear();
    announce("The journal is empty.");
  });
}

/** Forgets what is shown, and what is being asked for: the journal is empty. */
export function clear() {
  question();
  byId("requests").replaceChildren();
  byId("no-requests").hidden = false;
}

/** Begins to count anew: another emulator answers here, whose journal is its own. */
export function startOver() {
  last = 0;
  clear();
}

/** Shows what is new. */
export async function refresh() {
  if (isPaused) return;
  const isLatest = question();
  const { entries } = await api("GET", `journal?after=${last}&limit=${ROWS}`);
  if (isPaused || !isLatest()) return;
  const rows = byId("requests");
  for (const entry of entries) {
    if (entry.number <= last) continue;
    last = entry.number;
    rows.prepend(row(entry));
  }
  while (rows.childElementCount > ROWS) rows.lastElementChild.remove();
  byId("no-requests").hidden = rows.childElementCount > 0;
}

function row(entry) {
  const isGood = entry.code === "success" || entry.code === "200";
  const notes = [...(entry.rules ?? []).map((rule) => make("li", { class: "rule" }, `fault: ${plain(rule)}`)),
    ...(entry.undelivered ? [make("li", { class: "rule" }, "the reply was not delivered")] : []),
    ...(entry.notes ?? []).map((note) => make("li", {}, plain(note)))];
  return make("tr", {},
    make("td", { class: "number" }, String(entry.number)),
    make("td", {}, make("time", {}, time(entry.at))),
    make("td", {}, make("strong", {}, entry.operation ?? "unknown"), make("span", { class: "quiet block" }, `${entry.method} ${entry.route}`)),
    make("td", {}, make("span", { class: `answer ${isGood ? "good" : "bad"}` }, `${isGood ? "✓" : "✗"} ${entry.code}`),
      make("span", { class: "quiet block" }, `HTTP ${entry.status}`)),
    make("td", {}, notes.length ? make("ul", { class: "notes" }, ...notes) : "—"),
    make("td", {}, entry.body ? make("details", {}, make("summary", {}, `${entry["body-bytes"]} bytes`),
      make("pre", {}, JSON.stringify(entry.body, null, 1))) : `${entry["body-bytes"]} bytes`));
}
