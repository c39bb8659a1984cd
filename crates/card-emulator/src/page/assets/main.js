// Starts the parts, then asks the emulator every second whether anything is new. Asking is bounded and ends with the
// page, where a stream of events would hold a connection for as long as it is open.

import * as cards from "./cards.js";
import * as controls from "./controls.js";
import * as deliveries from "./deliveries.js";
import * as requests from "./requests.js";
import * as userCards from "./user-cards.js";
import { api, byId, make, svg } from "./dom.js";

const MILLISECONDS = 1000;

let seen = { revision: -1, requests: -1, now: "" };

async function begin() {
  const overview = await api("GET", "overview");
  byId("version").textContent = `· version ${overview.version}`;
  controls.showClock(overview);
  await Promise.all([cards.refresh(), userCards.refresh(), controls.operations(), controls.refresh(),
    deliveries.refresh(), requests.refresh(), states()]);
  seen = overview;
  document.documentElement.dataset.ready = "true";
}

async function beganAgain() {
  requests.clear();
  await Promise.all([cards.refresh(), userCards.refresh(), controls.refresh(), deliveries.refresh()]);
}

async function states() {
  const [{ transitions }, diagram] = await Promise.all([api("GET", "states"), svg("diagram.svg")]);
  byId("diagram").replaceChildren(diagram);
  byId("transitions").replaceChildren(...transitions.map((line) => make("tr", {},
    make("td", {}, line.from), make("td", {}, line.cause), make("td", {}, line["refused-by-default"] ? `refused (${line.to})` : line.to),
    make("td", {}, line.basis))));
}

async function look() {
  const isClockTheSame = controls.clock();
  const overview = await api("GET", "overview");
  if (isClockTheSame()) controls.showClock(overview);
  const work = [];
  if (overview.requests < seen.requests) requests.startOver();
  // What is expired and active depends on the time too: a clock that was set is a change.
  const jumped = Math.abs(Date.parse(overview.now) - Date.parse(seen.now)) > 5 * MILLISECONDS;
  if (overview.revision !== seen.revision || jumped) work.push(cards.refresh(), userCards.refresh());
  if (overview.requests !== seen.requests) work.push(requests.refresh(), controls.refresh(), deliveries.refresh());
  await Promise.all(work);
  // What failed half-way is looked at again.
  seen = overview;
}

async function forever() {
  for (;;) {
    try {
      if (document.documentElement.dataset.ready !== "true") await begin();
      else if (!document.hidden) await look();
      byId("offline").hidden = true;
    } catch {
      byId("offline").hidden = false;
    }
    await new Promise((resolve) => setTimeout(resolve, MILLISECONDS));
  }
}

cards.start();
requests.start();
userCards.start();
controls.start(beganAgain);
// What a button asked for and did not get is told where it cannot be overlooked.
window.addEventListener("unhandledrejection", (event) => {
  byId("problem").textContent = event.reason?.message ?? "Something went wrong.";
  byId("problem").hidden = false;
});
document.addEventListener("click", () => {
  byId("problem").hidden = true;
}, { capture: true });
forever();
