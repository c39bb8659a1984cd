// What the vendor would have sent to people: invitations and notifications. Nothing leaves this machine.

import { api, byId, latest, make, plain, time } from "./dom.js";

/** Rows that are shown; the emulator keeps more. */
const ROWS = 50;

const question = latest();

/** Shows what was sent, newest first. */
export async function refresh() {
  const isLatest = question();
  const { deliveries } = await api("GET", `deliveries?limit=${ROWS}`);
  if (!isLatest()) return;
  byId("deliveries").replaceChildren(...deliveries.reverse().map(row));
  byId("no-deliveries").hidden = deliveries.length > 0;
}

function row(delivery) {
  const isInvitation = delivery.kind === "invitation";
  return make("tr", {},
    make("td", { class: "number" }, String(delivery.number)),
    make("td", {}, make("time", {}, time(delivery.at))),
    make("td", {}, isInvitation ? "Invitation" : "Notification"),
    make("td", {}, make("strong", {}, isInvitation ? plain(delivery["recipient-email"]) : readers(delivery)),
      make("span", { class: "quiet block" }, delivery["card-id"] ? `card ${plain(delivery["card-id"])}` : `distribution ${plain(delivery.distribution)}`)),
    make("td", {}, ...(isInvitation ? [`until ${time(plain(delivery.expires))}`] : words(delivery))));
}

function readers({ recipients }) {
  return recipients === 1 ? "the holder of 1 card" : `the holders of ${recipients.toLocaleString("en")} cards`;
}

/** Documented: where there is an address, it is shown in place of the full message. */
function words(delivery) {
  const more = delivery.url ?? delivery["full-message"];
  return [plain(delivery.message), ...(more ? [make("span", { class: "quiet block" }, plain(more))] : [])];
}
