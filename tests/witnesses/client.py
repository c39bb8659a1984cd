"""Runs every operation of both vendors' pages against an emulator, with nothing but Python's own library.

Usage: client.py BASE_URL. Ends with 0 and prints "witnessed N replies", or with the first thing that is wrong.
"""

import http.client
import json
import random
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

BASE = sys.argv[1]
TEMPLATE = "906c56c2d85817633abc07978f4899ff89cff060"
USER = "28079fc8-e2ff-4976-a102-8659d39704dd"
CARD = "3198fb7e-49f7-4409-8145-bc2118e8b656"
NAMESPACE = "http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SYSTEM = "5f0c1d7a-9b1e-4c55-8f0e-2b6a0c1d9e77"
witnessed = 0
done = set()


def check(condition, what):
    if not condition:
        sys.exit(f"not as published: {what}")


def id123(action, expected="success", **members):
    """Sends one action; members are written with underscores."""
    global witnessed
    body = {"action": action}
    if action != "list-templates":
        body["card-template-id"] = TEMPLATE
    body.update({name.replace("_", "-"): value for name, value in members.items()})
    headers = {"X-API-KEY": "emulator-key", "Content-Type": "application/json"}
    request = urllib.request.Request(BASE + "/api/v2/", json.dumps(body).encode(), headers, method="POST")
    with OPENER.open(request) as response:
        reply = json.load(response)
    check(reply["status"] == expected, f"{action} {members}: {reply}")
    code = "status-code" if action == "view-card" and expected == "success" else "code"
    check(code in reply and "message" in reply, f"{action} has no {code} and message: {reply}")
    witnessed += 1
    done.add(action)
    return reply


def card():
    page = id123("list-cards", limit=10, offset=0)["data"]
    check([item["card-id"] for item in page] == ["A-1042"], f"the list is {page}")
    return page[0]


def blub0x(operation, method, path, content_type=None, body=None, status=200, accept=None):
    """Sends one request on a connection of http.client's; the reply's text, and what it says was skipped."""
    global witnessed
    address = urllib.parse.urlsplit(BASE).netloc
    connection = http.client.HTTPConnection(address)
    headers = {"Authorization": "Bearer emulator-key", "Accept": accept or content_type or "application/json"}
    if content_type:
        headers["Content-Type"] = content_type
    connection.request(method, f"/api/{path}", body.encode() if body else None, headers)
    response = connection.getresponse()
    text = response.read().decode()
    check(response.status == status, f"{operation} {content_type}: {response.status} {text}")
    skipped = ";".join(response.headers.get_all("X-Emulator-Notice", []))
    connection.close()
    witnessed += 1
    done.add(operation)
    return text, skipped


def update(content_type, body, status=200):
    """The update of version 2, which the captured page describes."""
    return blub0x("update-user-card", "PUT", f"v2/Users/{USER}/UserCards", content_type, body, status)


def encoded(encoding, root, members):
    """A model in one of three encodings. In XML the members stand as they are given: in the order of DataContract."""
    if encoding == "json":
        return "application/json", json.dumps(dict(members))
    if encoding == "form":
        return "application/x-www-form-urlencoded", urllib.parse.urlencode(members)
    elements = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in members)
    return "text/xml", f'<{root} xmlns="{NAMESPACE}">{elements}</{root}>'


def cards_of(user, version, **query):
    """The cards of a user, as one version lists them; in XML they are as many."""
    name = "list-user-cards" if version == 2 else "list-user-cards-v1"
    path = f"v{version}/Users/UserCards?" + urllib.parse.urlencode({"UserId": user, **query})
    listed = json.loads(blub0x(name, "GET", path)[0])
    check(listed["UserId"] == user, f"the list is that of {user}: {listed}")
    root = ElementTree.fromstring(blub0x(name, "GET", path, accept="application/xml")[0])
    check(len(root.find(f"{{{NAMESPACE}}}Cards")) == len(listed["Cards"]), f"as many cards in XML: {listed}")
    return listed["Cards"]


def user_cards(version, encoding):
    """Assigns, lists, replaces and removes cards in one version and one encoding."""
    suffix = "" if version == 2 else "-v1"
    owner, other = str(uuid.uuid4()), str(uuid.uuid4())
    number = random.randrange(2**32, 2**40)
    card = [("CardACSystemId", SYSTEM), ("CardType", 5), ("ExternalCardNumber", f"Ä & {number}"), ("FacilityCode", 42),
            ("InternalCardNumber", number), ("UserId", owner)]
    path = f"v1/Users/{owner}/UserCards"
    added = blub0x("add-user-card", "POST", path, *encoded(encoding, "AddUserCardViewModel", card), accept="text/json")
    check(json.loads(added[0])["ResultCode"] == 0 and not added[1], f"assigned: {added}")
    found = cards_of(owner, version)
    check(len(found) == 1 and found[0]["InternalCardNumber"] == number, f"listed: {found}")
    check(found[0]["ExternalCardNumber"] == f"Ä & {number}" and not found[0]["Deleted"], f"listed: {found}")
    check(("NumberOfCardUses" in found[0]) == (version == 2), f"version {version} lists {found}")
    check(cards_of(owner, version, FacilityCode=7) == [], "no card has facility code 7")
    made = found[0]["CardId"]
    taken = encoded(encoding, "AddUserCardViewModel", [("CardId", made), ("UserId", other)])
    blub0x("add-user-card", "POST", f"v1/Users/{other}/UserCards", *taken, status=409)

    model = "ReplaceUserCardIfExistsViewModel" + ("V2" if version == 2 else "")
    members = [("CardId", made), ("UserId", other)] + ([("PublicNotes", "Visitor")] if version == 2 else [])
    path = f"v{version}/Users/{other}/UserCards/ReplaceCardIfExists"
    replaced = blub0x("replace-user-card" + suffix, "POST", path, *encoded(encoding, model, members), accept="text/json")
    reply = json.loads(replaced[0])
    check((reply["PreviousUserId"], reply["CurrentUserId"]) == (owner, other), f"replaced: {reply}")
    check(cards_of(owner, version) == [] and len(cards_of(owner, version, IncludeDeleted="true")) == 1, "it was taken away")

    model = "UpdateUserCardViewModel" + ("V2" if version == 2 else "")
    members = [("CardActivationStartDateTime", "2025-03-10T08:00:00"), ("CardId", made), ("ModifyActivationDates", "true"),
               ("UserId", other)]
    blub0x("update-user-card" + suffix, "PUT", f"v{version}/Users/{other}/UserCards", *encoded(encoding, model, members))
    found = cards_of(other, version)
    check(found[0]["CardActivationStartDateTime"] == "2025-03-10T08:00:00", f"updated: {found}")

    for user, status in [(owner, 404), (other, 200)]:
        body = encoded(encoding, "RemoveUserCardViewModel", [("ExternalCardNumber", f"Ä & {number}"), ("UserId", user)])
        path = f"v{version}/Users/{user}/UserCards/{uuid.UUID(int=0)}"
        blub0x("remove-user-card" + suffix, "DELETE", path, *body, status=status)
    check(cards_of(other, version) == [], "it was removed")

    for wanted in range(2):
        card = [("CardId", str(uuid.uuid4())), ("UserId", owner)]
        blub0x("add-user-card", "POST", f"v1/Users/{owner}/UserCards", *encoded(encoding, "AddUserCardViewModel", card))
    path = f"v{version}/Users/{owner}/UserCards/RemoveAllCards"
    removed = json.loads(blub0x("remove-all-user-cards" + suffix, "DELETE", path)[0])
    check(len(removed["CardsRemoved"]) == 2 and removed["Result"]["ResultCode"] == 0, f"removed: {removed}")


data = {"barcode": [{"key": "barcode", "value": "0001042"}], "front-fields": [{"key": "front-1", "value": "Physics"}]}
created = id123("create-card", card_id="A-1042", card_expiration="2030-08-31T23:59:59+00:00", card_data=data)
check(created["card-id"] == "A-1042" and created["card-template-id"] == TEMPLATE, f"created {created}")
check(card()["card-status"] == "Inactive", "a new card is Inactive")
id123("create-card", "failure", card_id="A-1042")
id123("create-card", card_id="A-1042", upsert_record=True)
id123("update-card", card_id="A-1042", card_data={"front-fields": [{"key": "front-1", "value": ""}]})
check(card()["front-fields"][0]["value"] == "", "an empty value clears")
check(card()["barcode"][0]["value"] == "0001042", "what is absent is left alone")
id123("update-card", "failure", card_id="unknown")
four = [{"key": f"front-{number}", "value": "x"} for number in range(1, 5)]
id123("update-card", "failure", card_id="A-1042", card_data={"front-fields": four})
for change, status in [("deactivate", "Deactivated"), ("activate", "Inactive"), ("archive", "Archived"),
                       ("activate", "Inactive"), ("revoke", "Uninstalled")]:
    id123("card-action", card_id="A-1042", status_action=change)
    check(card()["card-status"] == status, f"{change} leads to {status}")
id123("card-action", "failure", card_id="A-1042", status_action="explode")
viewed = id123("view-card", card_id="A-1042")
check(viewed["action"] == "view-card" and viewed["data"]["card-status"] == "Uninstalled", f"viewed {viewed}")
check(viewed["data"]["card-data"]["barcode"][0]["value"] == "0001042", "a viewed card has its fields in card-data")
check([item["card-template-id"] for item in id123("list-templates")["data"]] == [TEMPLATE], "the template is listed")
fields = id123("view-template")["data"]["fields"]
check(fields["front-fields"][0]["key"] == "front-1" and not fields["image"][0]["required"], f"the fields are {fields}")
id123("card-invitation", "failure", card_id="A-1042")
id123("card-invitation", card_id="A-1042", recipient_email="aoife@example.org")
id123("send-notification", card_id="A-1042", distribution="individual", message="Ready")
id123("send-notification", distribution="everybody", message="Closed at noon")
id123("send-notification", "failure", distribution="individual", message="To whom?")
id123("create-card", card_id="A-1043")
id123("delete-card", card_id="A-1043")
id123("delete-card", "failure", card_id="A-1043")
card()
id123("update-card", card_id="B-1", upsert_record=True)
id123("update-card", card_id="A-1042", card_expiration="2031-08-31T23:59:59+00:00")
for number in range(23):
    id123("create-card", card_id=f"P-{number}")
check(len(id123("list-cards")["data"]) == 10, "ten cards are listed by default")
seen = []
while True:
    page = id123("list-cards", limit=10, offset=len(seen))["data"]
    seen += [item["card-id"] for item in page]
    if len(page) < 10:
        break
check(len(seen) == 25 and len(set(seen)) == 25, f"every card once on all pages: {seen}")
try:
    OPENER.open(urllib.request.Request(BASE + "/api/v2/", b"{}", {"Content-Type": "application/json"}))
    check(False, "a request without a key is refused")
except urllib.error.HTTPError as error:
    check(error.code == 401, f"a request without a key gets {error.code}")

model = {"UserId": USER, "CardId": CARD, "NumberOfCardUses": 5, "PublicNotes": "Visitor", "CardUserFlags": 1,
         "ModifyActivationDates": True, "CardActivationStartDateTime": "2025-03-10T08:00:00+00:00"}
reply = json.loads(update("application/json", json.dumps(model))[0])
check(set(reply) == {"ResultCode", "Description"}, f"the reply is {reply}")
xml = (f'<UpdateUserCardViewModelV2 xmlns="{NAMESPACE}"><CardId>{CARD}</CardId>'
       f"<UserId>{USER}</UserId><NumberOfCardUses>-1</NumberOfCardUses></UpdateUserCardViewModelV2>")
text, skipped = update("application/xml", xml)
check(text.startswith("<Result ") and not skipped, f"XML is answered in XML: {text} {skipped}")
# By the alphabet, NumberOfCardUses comes before UserId: members of the derived class end those of its base.
xml = (f'<UpdateUserCardViewModelV2 xmlns="{NAMESPACE}"><CardId>{CARD}</CardId>'
       f"<NumberOfCardUses>-1</NumberOfCardUses><UserId>{USER}</UserId></UpdateUserCardViewModelV2>")
text, skipped = update("application/xml", xml, 404)
check("UserId" in skipped, f"UserId is skipped without an error: {skipped}")
update("application/x-www-form-urlencoded", urllib.parse.urlencode({"UserId": USER, "CardId": CARD}))
for version in (1, 2):
    for encoding in ("json", "xml", "form"):
        user_cards(version, encoding)

known = set()
for vendor in ("id123", "blub0x"):
    with OPENER.open(f"{BASE}/openapi/{vendor}.json") as response:
        document = json.load(response)
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    known |= {name for operation in operations for name in operation.get("x-actions", [operation["operationId"]])}
check(done == known, f"not every operation was asked for: {sorted(known ^ done)}")
print(f"witnessed {witnessed} replies of {len(done)} operations")
