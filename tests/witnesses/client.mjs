// Runs the flows of both vendors' pages against an emulator, with nothing but Node's fetch, and judges every JSON reply
// with ajv by the OpenAPI document that the emulator serves.
//
// Usage: node client.mjs BASE_URL MODULES, where MODULES is a folder with ajv in it. Ends with 0 and prints
// "witnessed N replies", or with the first thing that is wrong.

import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";

const [base, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");

const TEMPLATE = "906c56c2d85817633abc07978f4899ff89cff060";
const USER = "28079fc8-e2ff-4976-a102-8659d39704dd";
const CARD = "3198fb7e-49f7-4409-8145-bc2118e8b656";
const ROOT = 'UpdateUserCardViewModelV2 xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"';
let witnessed = 0;

function check(condition, what) {
  if (!condition) {
    console.error(`not as published: ${what}`);
    process.exit(1);
  }
}

function equal(found, expected, what) {
  check(isDeepStrictEqual(found, expected), `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
}

/** Judges of the schemas that a vendor's document names. */
async function judges(vendor) {
  const document = await (await fetch(`${base}/openapi/${vendor}.json`)).json();
  // Words of OpenAPI and of this project are no words of JSON Schema.
  const ajv = new Ajv({ strict: false, logger: false, validateSchema: false });
  formats(ajv);
  ajv.addSchema(document, vendor);
  const judge = (reference, value) => {
    const valid = ajv.compile({ $ref: `${vendor}${reference}` });
    check(valid(value), `${reference} in ${JSON.stringify(value)}: ${JSON.stringify(valid.errors)}`);
  };
  return { document, judge };
}

const id123Document = await judges("id123");
const actions = id123Document.document.paths["/api/v2/"].post["x-actions"];

/** Sends one action; its reply, which is one of the document's. */
async function id123(action, members = {}, expected = "success") {
  const body = { action, "card-template-id": TEMPLATE, ...members };
  const headers = { "X-API-KEY": "emulator-key", "Content-Type": "application/json" };
  const response = await fetch(`${base}/api/v2/`, { method: "POST", headers, body: JSON.stringify(body) });
  const reply = await response.json();
  equal(reply.status, expected, `${action} ${JSON.stringify(members)} ${JSON.stringify(reply)}`);
  id123Document.judge(actions[action].reply, reply);
  witnessed += 1;
  return reply;
}

const list = async (members) => (await id123("list-cards", members)).data;
const cardOf = async (id) => (await list({ limit: 1000 })).find((card) => card["card-id"] === id);
const values = (group) => Object.fromEntries(group.map((field) => [field.key, field.value]));

// Create, the refused duplicate, upsert.
const data = {
  barcode: [{ key: "barcode", value: "0001042" }],
  "name-fields": [{ key: "name", value: "Zoë O’Brien 山" }],
  "front-fields": [{ key: "front-1", value: "Physics" }, { key: "front-2", value: "Student" }],
};
const created = await id123("create-card", { "card-id": "A-1042", "card-data": data });
equal([created["card-id"], created["card-template-id"]], ["A-1042", TEMPLATE], "what was created");
equal((await cardOf("A-1042"))["card-status"], "Inactive", "a new card");
await id123("create-card", { "card-id": "A-1042" }, "failure");
await id123("create-card", { "card-id": "A-1042", "upsert-record": true });
await id123("create-card", { "card-id": "A-1042", "upsert-record": "true" });

// Partial update and clear; a missing card, and upsert of it.
await id123("update-card", { "card-id": "A-1042", "card-data": { "front-fields": [{ key: "front-2", value: "" }] } });
const updated = await cardOf("A-1042");
equal(values(updated["front-fields"]), { "front-1": "Physics", "front-2": "" }, "an empty value clears, an absent key stays");
equal(values(updated["name-fields"]), { name: "Zoë O’Brien 山" }, "an absent group stays");
await id123("update-card", { "card-id": "B-1" }, "failure");
await id123("update-card", { "card-id": "B-1", "upsert-record": true });
await id123("update-card", { "card-id": "A-1042", "card-expiration": "2031-08-31T23:59:59+00:00" });
check((await cardOf("A-1042"))["card-expiration"].startsWith("2031-08-31T23:59:59"), "an update renews");

// Status actions; what update cannot change.
for (const [change, status] of [
  ["deactivate", "Deactivated"], ["activate", "Inactive"], ["archive", "Archived"], ["activate", "Inactive"],
  ["revoke", "Uninstalled"],
]) {
  await id123("card-action", { "card-id": "A-1042", "status-action": change });
  equal((await cardOf("A-1042"))["card-status"], status, change);
}
await id123("card-action", { "card-id": "nobody", "status-action": "archive" }, "failure");

// Paging: until a short page, every card once; ten by default.
for (let number = 0; number < 23; number += 1) {
  await id123("create-card", { "card-id": `P-${number}` });
}
equal((await list({})).length, 10, "the default page");
const seen = [];
for (;;) {
  const page = await list({ limit: 10, offset: seen.length });
  seen.push(...page.map((card) => card["card-id"]));
  if (page.length < 10) break;
}
equal([seen.length, new Set(seen).size], [25, 25], "all pages");
const refused = await fetch(`${base}/api/v2/`, { method: "POST", body: "{}" });
equal(refused.status, 401, "a request without a key");
id123Document.judge("#/components/schemas/Refusal", await refused.json());

// BluB0X: JSON, XML, form, and XML whose members stand in the order of JSON.
const blub0xDocument = await judges("blub0x");

async function blub0x(type, body, status = 200) {
  const headers = { Authorization: "Bearer emulator-key", "Content-Type": type, Accept: type };
  const response = await fetch(`${base}/api/v2/Users/${USER}/UserCards`, { method: "PUT", headers, body });
  const text = await response.text();
  equal(response.status, status, `${type} ${text}`);
  if (response.headers.get("content-type").includes("json")) {
    const { responses } = blub0xDocument.document.paths["/api/v2/Users/{id}/UserCards"].put;
    const reply = status === 400 ? { $ref: "#/components/schemas/HttpError" } : responses[status].content["application/json"].schema;
    blub0xDocument.judge(reply.$ref, JSON.parse(text));
  }
  witnessed += 1;
  return { text, notices: response.headers.get("x-emulator-notice") ?? "" };
}

const model = { UserId: USER, CardId: CARD, NumberOfCardUses: 5, PublicNotes: "Visitor", CardUserFlags: 1 };
await blub0x("application/json", JSON.stringify(model));
await blub0x("text/json", JSON.stringify({ ...model, PublicNotes: null }));
await blub0x("application/json", JSON.stringify({ ...model, UserId: "no guid" }), 400);
const elements = { CardId: CARD, CardUserFlags: "ActiveCardholderRecord", UserId: USER, NumberOfCardUses: -1 };
const xml = (members) =>
  `<${ROOT}>${members.map(([name, value]) => `<${name}>${value}</${name}>`).join("")}</UpdateUserCardViewModelV2>`;
const good = await blub0x("application/xml", xml(Object.entries(elements)));
check(good.text.startsWith("<Result ") && good.text.includes("<HttpStatusCode>OK</HttpStatusCode>"), good.text);
equal(good.notices, "", "XML in order");
// In the order of JSON, UserId comes first: CardId is late then, and skipped without an error.
const order = ["NumberOfCardUses", "UserId", "CardId", "CardUserFlags"];
const wrong = await blub0x("text/xml", xml(order.map((name) => [name, elements[name]])), 404);
check(["UserId", "CardId", "CardUserFlags"].every((name) => wrong.notices.includes(name)), `notices: ${wrong.notices}`);
await blub0x("application/x-www-form-urlencoded", new URLSearchParams({ UserId: USER, CardId: CARD }).toString());
console.log(`witnessed ${witnessed} replies`);
