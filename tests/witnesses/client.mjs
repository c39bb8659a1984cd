// Runs every operation of both vendors' pages against an emulator, with nothing but Node's fetch, and judges every JSON reply
// with ajv by the OpenAPI document that the emulator serves.
//
// Usage: node client.mjs BASE_URL MODULES, where MODULES is a folder with ajv in it. Ends with 0 and prints
// "witnessed N replies", or with the first thing that is wrong.

import { randomInt, randomUUID } from "node:crypto";
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
const NAMESPACE = "http://schemas.datacontract.org/2004/07/APIWebRole.Controllers";
const SYSTEM = "5f0c1d7a-9b1e-4c55-8f0e-2b6a0c1d9e77";
const NOBODY = "00000000-0000-0000-0000-000000000000";
const done = new Set();
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
  const body = { action, ...(action === "list-templates" ? {} : { "card-template-id": TEMPLATE }), ...members };
  const headers = { "X-API-KEY": "emulator-key", "Content-Type": "application/json" };
  const response = await fetch(`${base}/api/v2/`, { method: "POST", headers, body: JSON.stringify(body) });
  const reply = await response.json();
  equal(reply.status, expected, `${action} ${JSON.stringify(members)} ${JSON.stringify(reply)}`);
  id123Document.judge(actions[action].reply, reply);
  witnessed += 1;
  done.add(action);
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

// View, templates, invitation, notification, deletion.
const viewed = await id123("view-card", { "card-id": "A-1042" });
equal(viewed.data["card-status"], "Uninstalled", "what is viewed");
equal(values(viewed.data["card-data"].barcode), { barcode: "0001042" }, "a viewed card has its fields in card-data");
equal((await id123("list-templates")).data.map((template) => template["card-template-id"]), [TEMPLATE], "the templates");
check((await id123("view-template")).data.fields["front-fields"].length > 0, "a template has fields");
await id123("card-invitation", { "card-id": "A-1042" }, "failure");
await id123("card-invitation", { "card-id": "A-1042", "recipient-email": "aoife@example.org" });
await id123("send-notification", { "card-id": "A-1042", distribution: "individual", message: "Ready" });
await id123("send-notification", { distribution: "everybody", message: "Closed at noon" });
await id123("delete-card", { "card-id": "P-0" });
await id123("delete-card", { "card-id": "P-0" }, "failure");
equal(await cardOf("P-0"), undefined, "a deleted card");

// BluB0X: JSON, XML, form, and XML whose members stand in the order of JSON.
const blub0xDocument = await judges("blub0x");

const operations = Object.fromEntries(Object.entries(blub0xDocument.document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => [operation.operationId, { method: method.toUpperCase(), path, operation }])));

/** What a reply must be: the schema that the document has for this status, behind a reference or not. */
function schemaOf(name, status) {
  const { operation, method, path } = operations[name];
  const at = operation.responses[status];
  check(at !== undefined, `${name} answers ${status}, which the document does not know`);
  const escaped = path.replaceAll("~", "~0").replaceAll("/", "~1");
  const place = at.$ref ?? `#/paths/${escaped}/${method.toLowerCase()}/responses/${status}`;
  return `${encodeURI(place)}/content/application~1json/schema`;
}

/** Sends one request as the document says; the reply, judged where it is JSON. */
async function operate(name, { ids = {}, query = {}, type, body, status = 200, accept } = {}) {
  const { method, path } = operations[name];
  const address = path.replace(/\{(\w+)\}/g, (_, parameter) => ids[parameter]);
  const headers = { Authorization: "Bearer emulator-key", Accept: accept ?? type ?? "application/json" };
  if (type) headers["Content-Type"] = type;
  const search = new URLSearchParams(query).toString();
  const response = await fetch(`${base}${address}${search && `?${search}`}`, { method, headers, body });
  const text = await response.text();
  equal(response.status, status, `${name} ${type} ${text}`);
  const isJson = response.headers.get("content-type").includes("json");
  const reply = isJson ? JSON.parse(text) : undefined;
  if (isJson) blub0xDocument.judge(schemaOf(name, status), reply);
  witnessed += 1;
  done.add(name);
  return { text, reply, notices: response.headers.get("x-emulator-notice") ?? "" };
}

const blub0x = (type, body, status = 200) => operate("update-user-card", { ids: { id: USER }, type, body, status });

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
// The rest of the family, in both versions and in each encoding. The members stand in the order of DataContract.
const text = (value) => String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const ENCODINGS = {
  json: (_, members) => ["application/json", JSON.stringify(members)],
  form: (_, members) => ["application/x-www-form-urlencoded", new URLSearchParams(members).toString()],
  xml: (root, members) => ["application/xml", `<${root} xmlns="${NAMESPACE}">${Object.entries(members)
    .map(([name, value]) => `<${name}>${text(value)}</${name}>`).join("")}</${root}>`],
};

async function family(version, encoding) {
  const suffix = version === 2 ? "" : "-v1";
  const [owner, other] = [randomUUID(), randomUUID()];
  const number = randomInt(2 ** 32, 2 ** 40);
  const send = (name, root, ids, members, more = {}) => {
    const [type, body] = ENCODINGS[encoding](root, members);
    return operate(name, { ids, type, body, accept: "application/json", ...more });
  };
  const cards = async (UserId, query = {}) => (await operate(`list-user-cards${suffix}`, { query: { UserId, ...query } })).reply.Cards;

  const made = { CardACSystemId: SYSTEM, CardType: 5, ExternalCardNumber: `Ä & ${number}`, FacilityCode: 42, InternalCardNumber: number, UserId: owner };
  equal((await send("add-user-card", "AddUserCardViewModel", { id: owner }, made)).notices, "", "nothing is skipped");
  const [card] = await cards(owner);
  equal([card.InternalCardNumber, card.ExternalCardNumber, card.Deleted], [number, `Ä & ${number}`, false], "the card");
  equal(await cards(owner, { FacilityCode: 7 }), [], "cards of another facility");
  const taken = { CardId: card.CardId, UserId: other };
  await send("add-user-card", "AddUserCardViewModel", { id: other }, taken, { status: 409 });
  await send("add-user-card", "AddUserCardViewModel", { id: other }, { UserId: other }, { status: 400 });

  const model = (name) => (version === 2 ? `${name}V2` : name);
  const { reply } = await send(`replace-user-card${suffix}`, model("ReplaceUserCardIfExistsViewModel"), { id: other }, taken);
  equal([reply.PreviousUserId, reply.CurrentUserId, reply.InternalCardNumber], [owner, other, number], "who had it, and has it");
  equal([(await cards(owner)).length, (await cards(owner, { IncludeDeleted: true })).length], [0, 1], "it was taken away");
  const dates = { CardActivationStartDateTime: "2025-03-10T08:00:00", CardId: card.CardId, ModifyActivationDates: true, UserId: other };
  await send(`update-user-card${suffix}`, model("UpdateUserCardViewModel"), { id: other }, dates);
  equal((await cards(other))[0].CardActivationStartDateTime, "2025-03-10T08:00:00", "the new date");

  for (const [id, status] of [[owner, 404], [other, 200]]) {
    const members = { InternalCardNumber: number, UserId: id };
    await send(`remove-user-card${suffix}`, "RemoveUserCardViewModel", { id, cardId: NOBODY }, members, { status });
  }
  for (let count = 0; count < 2; count += 1) {
    await send("add-user-card", "AddUserCardViewModel", { id: owner }, { CardId: randomUUID(), UserId: owner });
  }
  const removed = (await operate(`remove-all-user-cards${suffix}`, { ids: { id: owner } })).reply;
  equal([removed.CardsRemoved.length, removed.Result.ResultCode], [2, 0], "all cards are removed");
  const inXml = await operate(`list-user-cards${suffix}`, { query: { UserId: owner }, accept: "text/xml" });
  check(inXml.text.includes("<Cards />") || inXml.text.includes("<Cards></Cards>"), `no cards in XML: ${inXml.text}`);
}

for (const version of [1, 2]) {
  for (const encoding of Object.keys(ENCODINGS)) await family(version, encoding);
}
equal([...done].sort(), [...Object.keys(actions), ...Object.keys(operations)].sort(), "the operations that were asked for");
console.log(`witnessed ${witnessed} replies of ${done.size} operations`);
