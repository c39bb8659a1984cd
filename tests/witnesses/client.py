"""Runs the flows of both vendors' pages against an emulator, with nothing but Python's own library.

Usage: client.py BASE_URL. Ends with 0 and prints "witnessed N replies", or with the first thing that is wrong.
"""

import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE = sys.argv[1]
TEMPLATE = "906c56c2d85817633abc07978f4899ff89cff060"
USER = "28079fc8-e2ff-4976-a102-8659d39704dd"
CARD = "3198fb7e-49f7-4409-8145-bc2118e8b656"
NAMESPACE = "http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
witnessed = 0


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
    return reply


def card():
    page = id123("list-cards", limit=10, offset=0)["data"]
    check([item["card-id"] for item in page] == ["A-1042"], f"the list is {page}")
    return page[0]


def blub0x(content_type, body, status=200):
    """Sends one update on a connection of http.client's; the reply's text, and what it says was skipped."""
    global witnessed
    address = urllib.parse.urlsplit(BASE).netloc
    connection = http.client.HTTPConnection(address)
    headers = {"Authorization": "Bearer emulator-key", "Content-Type": content_type, "Accept": content_type}
    connection.request("PUT", f"/api/v2/Users/{USER}/UserCards", body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    check(response.status == status, f"{content_type}: {response.status} {text}")
    skipped = ";".join(response.headers.get_all("X-Emulator-Notice", []))
    connection.close()
    witnessed += 1
    return text, skipped


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
reply = json.loads(blub0x("application/json", json.dumps(model))[0])
check(set(reply) == {"ResultCode", "Description"}, f"the reply is {reply}")
xml = (f'<UpdateUserCardViewModelV2 xmlns="{NAMESPACE}"><CardId>{CARD}</CardId>'
       f"<UserId>{USER}</UserId><NumberOfCardUses>-1</NumberOfCardUses></UpdateUserCardViewModelV2>")
text, skipped = blub0x("application/xml", xml)
check(text.startswith("<Result ") and not skipped, f"XML is answered in XML: {text} {skipped}")
# By the alphabet, NumberOfCardUses comes before UserId: members of the derived class end those of its base.
xml = (f'<UpdateUserCardViewModelV2 xmlns="{NAMESPACE}"><CardId>{CARD}</CardId>'
       f"<NumberOfCardUses>-1</NumberOfCardUses><UserId>{USER}</UserId></UpdateUserCardViewModelV2>")
text, skipped = blub0x("application/xml", xml, 404)
check("UserId" in skipped, f"UserId is skipped without an error: {skipped}")
blub0x("application/x-www-form-urlencoded", urllib.parse.urlencode({"UserId": USER, "CardId": CARD}))
print(f"witnessed {witnessed} replies")
