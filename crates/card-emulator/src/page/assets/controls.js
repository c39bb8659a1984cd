// Clock, faults, drift and counts: what the emulator is told to do.

import { announce, api, byId, inTurn, latest, make, plain, time } from "./dom.js";

/** Rules that the page puts in and takes out carry this before their names. */
const OURS = "page: ";

const FAULTS = [
  ["slow replies", "every reply 1.5 s later", { fault: { kind: "latency", milliseconds: 1500 } }],
  ["lost replies", "every second one: done, but the connection is closed", { calls: { every: 2 }, fault: { kind: "lost-reply" } }],
  ["resets", "every third one: not done, connection reset", { calls: { every: 3 }, fault: { kind: "reset-before" } }],
  ["too many requests", "every second one: 429, Retry-After 2 s", { calls: { every: 2 }, fault: { kind: "too-many-requests", "retry-after-seconds": 2 } }],
  ["server errors", "every second one: 500 with an HTML page", { calls: { every: 2 }, fault: { kind: "server-error-html" } }],
  ["half bodies", "every second one: done, but the JSON is cut", { calls: { every: 2 }, fault: { kind: "malformed-body" } }],
  ["carried out twice", "as if a proxy had repeated it", { fault: { kind: "duplicate" } }],
];

const DRIFT = [
  ["unknown-enum-values", "A status that no page names"],
  ["extra-members", "Members that no page names"],
  ["bare-ids", "Card ids without quotes"],
  ["status-code", "status-code in place of code"],
  ["missing-labels", "Fields without label and type"],
  ["date-forms", "Dates written in other ways"],
];

let isFrozen = false;

const question = latest();
const change = inTurn();

/** Tells whether the clock was set since this was called: what was asked before shows the time before. */
export const clock = latest();

/** Begins to react; `changed` is called when the emulator began again. */
export function start(changed) {
  for (const button of document.querySelectorAll("[data-clock]")) {
    button.addEventListener("click", () => setClock(JSON.parse(button.dataset.clock)));
  }
  byId("freeze").addEventListener("click", () => setClock({ frozen: !isFrozen }));
  byId("no-faults").addEventListener("click", async () => {
    await api("DELETE", "faults");
    await refresh();
    announce("No request is broken.");
  });
  byId("reset").addEventListener("click", () => byId("confirm").showModal());
  byId("confirm-no").addEventListener("click", () => byId("confirm").close());
  byId("confirm-yes").addEventListener("click", async () => {
    byId("confirm").close();
    await api("POST", "reset");
    await changed();
    announce("The emulator began again.");
  });
}

/** Offers the operations that a fault can be for. */
export async function operations() {
  const { operations: names } = await api("GET", "operations");
  byId("fault-operation").replaceChildren(make("option", { value: "" }, "All"), ...names.map((name) => make("option", {}, name)));
}

/** Shows the time; called often, so it does nothing else. */
export function showClock(overview) {
  isFrozen = overview.frozen;
  byId("now").textContent = time(overview.now);
  byId("now").setAttribute("datetime", overview.now);
  byId("frozen").hidden = !isFrozen;
  byId("clock").textContent = time(overview.now);
  byId("freeze").textContent = isFrozen ? "Let it run" : "Stop";
}

async function setClock(wanted) {
  let note;
  try {
    const set = await api("PUT", "clock", wanted);
    clock();
    showClock(set);
    note = `The clock shows ${time(set.now)}${set.frozen ? " and stands still" : ""}.`;
  } catch (error) {
    note = error.message;
  }
  byId("clock-note").textContent = note;
}

/** Shows faults, drift and counts. */
export async function refresh() {
  const isLatest = question();
  const [faults, drift, statistics] = await Promise.all([api("GET", "faults"), api("GET", "drift"), api("GET", "statistics")]);
  if (!isLatest()) return;
  const rules = faults.plan.rules;
  show(byId("faults"), FAULTS.map(([name, words, rule]) => {
    const place = rules.findIndex((known) => known.name === OURS + name);
    const of = place >= 0 && rules[place].operation ? `, ${rules[place].operation} only` : "";
    const applied = place >= 0 ? `; happened ${faults.counts[place].applied} times${of}` : "";
    return [name, words + applied, place >= 0, () => setFault(name, rule)];
  }));
  const others = rules.filter((rule) => !(rule.name ?? "").startsWith(OURS)).length;
  byId("other-faults").textContent = others ? `${others} more ${others === 1 ? "rule" : "rules"} by file or API.` : "";
  show(byId("drift"), DRIFT.map(([way, words]) => [words, "", drift.ways.includes(way), (isOn) => setDrift(way, words, isOn)]));
  byId("counts").replaceChildren(...statistics.answers.flatMap((answer) => [
    make("dt", {}, `${plain(answer.operation)}: ${plain(answer.code)}`), make("dd", {}, answer.count.toLocaleString("en"))]));
}

/**
 * Shows switches, which are always the same ones: they are made once, and then changed in place. One that was replaced while
 * a key or a mouse button is down on it would never be switched.
 */
function show(list, choices) {
  if (list.childElementCount === 0) list.append(...choices.map(([name, , , change]) => choice(name, change)));
  choices.forEach(([, words, isOn], index) => {
    const item = list.children[index];
    item.querySelector("input").checked = isOn;
    item.querySelector(".quiet").textContent = words;
  });
}

function choice(name, change) {
  return make("li", {}, make("label", {},
    make("input", { type: "checkbox", role: "switch", "data-key": name, onchange: (event) => change(event.target.checked) }),
    make("span", {}, make("span", { class: "choice" }, name), make("span", { class: "quiet block" }))));
}

const setFault = (name, rule) => change(async () => {
  const { plan } = await api("GET", "faults");
  const rules = plan.rules.filter((known) => known.name !== OURS + name);
  const isOn = rules.length === plan.rules.length;
  if (isOn) {
    const operation = byId("fault-operation").value;
    rules.push({ name: OURS + name, ...(operation ? { operation } : {}), ...rule });
  }
  await api("PUT", "faults", { ...plan, rules });
  await refresh();
  announce(`${name}: ${isOn ? "on" : "off"}.`);
});

const setDrift = (way, words, isOn) => change(async () => {
  const { ways } = await api("GET", "drift");
  const others = ways.filter((known) => known !== way);
  await api("PUT", "drift", { ways: isOn ? [...others, way] : others });
  await refresh();
  announce(`${words}: ${isOn ? "on" : "off"}.`);
});
