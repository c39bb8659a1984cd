"""What Schemathesis has to be told of these APIs: how .NET writes XML, and which findings are waived.

Each waiver of waivers.json names the check, and texts of the failure, the request or the response; `body` says that there
has to be a request body. TOLD names the file that gets how often each waiver was needed, and what each operation was sent.
"""

import atexit
import collections
import json
import os
import pathlib
import sys
import urllib.parse
from xml.sax.saxutils import escape

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transforms import to_wire_string

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
from documents import INSTANCE, read_xml, resolved

WAIVERS = [
    waiver
    for waiver in json.loads((HERE / "waivers.json").read_text(encoding="utf-8"))
    if waiver["vendor"] == os.environ["VENDOR"]
]
waived = {waiver["name"]: 0 for waiver in WAIVERS}
asked = collections.Counter()
sent = collections.defaultdict(dict)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether the failure is kept."""
    body = response.request.body or b""
    body = body if isinstance(body, str) else body.decode(errors="replace")
    for waiver in WAIVERS:
        if (
            type(failure).__name__ == waiver["check"]
            and waiver.get("failure", "") in failure.message
            and waiver.get("request", "") in body
            and (body or not waiver.get("body"))
            and waiver.get("response", "") in response.text
        ):
            waived[waiver["name"]] += 1
            return False
    return True


@schemathesis.hook
def before_call(context, case, **kwargs):
    """Asks for each of the documented media types in turn: who asks for none gets JSON, and no XML would be looked at."""
    operation = case.operation.definition.raw
    media_types = sorted({name for response in operation["responses"].values() for name in response.get("content", {})})
    asked[operation["operationId"]] += 1
    # A case that is about a header, such as a credential that is missing, must stay what it is.
    if getattr(case.meta.phase.data, "parameter_location", None) != ParameterLocation.HEADER:
        case.headers["Accept"] = media_types[asked[operation["operationId"]] % len(media_types)]


@schemathesis.deserializer("application/xml", "text/xml")
def xml_reply(context, response):
    """A reply in XML, read by its schema, so that the schema can judge it."""
    document, operation = context.operation.schema.raw_schema, context.operation.definition.raw
    reply = resolved(document, operation["responses"][str(response.status_code)])
    media_type = response.headers["content-type"][0].split(";")[0]
    return read_xml(document, reply["content"][media_type]["schema"], response.content.decode())


@schemathesis.hook
def after_call(context, case, response):
    """Counts what was sent, by the media type of the body, and whether the operation itself answered."""
    media_type = response.request.headers.get("Content-Type", "").split(";")[0] if response.request.body else "none"
    answered = "answered" if response.status_code in (200, 404, 409) else "refused"
    replied = response.headers.get("content-type", ["none"])[0].split(";")[0]
    counts = sent[case.operation.definition.raw["operationId"]].setdefault(media_type, {"answered": 0, "refused": 0})
    counts[answered] += 1
    counts.setdefault("replies", {}).setdefault(replied, 0)
    counts["replies"][replied] += 1


def schema_of(case):
    """The schema of a body."""
    document = case.operation.schema.raw_schema
    content = document["paths"][case.operation.path][case.operation.method.lower()]["requestBody"]["content"]
    name = content[case.media_type]["schema"]["$ref"].rsplit("/", 1)[1]
    return document["components"]["schemas"][name]


# Schemathesis itself writes members in any order, which DataContractSerializer skips without an error, and a null as the
# text null, for which OpenAPI 3.1 has no other word.
@schemathesis.serializer("application/xml", "text/xml")
def xml(context, value):
    """Members in the order of the schema, and null as nil. An example is a text already."""
    if isinstance(value, (str, bytes)):
        return value if isinstance(value, bytes) else value.encode()
    schema = schema_of(context.case)
    root, namespace, order = schema["xml"]["name"], schema["xml"]["namespace"], list(schema["properties"])
    if not isinstance(value, dict):
        return f'<{root} xmlns="{namespace}">{element("value", value)}</{root}>'.encode()
    names = sorted(value, key=lambda name: order.index(name) if name in order else len(order))
    members = "".join(element(name, value[name]) for name in names)
    text = f'<{root} xmlns:i="{INSTANCE}" xmlns="{namespace}">{members}</{root}>'
    return text.encode(errors="replace")


def element(name, value):
    """One member."""
    if not name.isidentifier() or not name.isascii():
        # No name of an element, so nothing that XML could carry: something unknown in its place.
        name = "Unknown"
    if value is None:
        return f'<{name} i:nil="true" />'
    if isinstance(value, dict):
        return f"<{name}>{''.join(element(inner, value[inner]) for inner in value)}</{name}>"
    if isinstance(value, list):
        return "".join(element(name, entry) for entry in value)
    text = escape(to_wire_string(value) if not isinstance(value, str) else value)
    # .NET writes what XML 1.0 does not allow as references, and reads those.
    text = "".join(letter if letter >= " " or letter in "\t\n" else f"&#x{ord(letter):X};" for letter in text)
    return f"<{name}>{text}</{name}>"


@schemathesis.serializer("application/x-www-form-urlencoded")
def form(context, value):
    """A blank stands for null. An example is a text already."""
    if not isinstance(value, dict):
        return value if isinstance(value, (str, bytes)) else json.dumps(value)
    return urllib.parse.urlencode([(name, "" if entry is None else to_wire_string(entry)) for name, entry in value.items()])


@atexit.register
def tell():
    """Writes how often each waiver was needed, and what was sent."""
    told = json.dumps({"waived": waived, "sent": sent})
    pathlib.Path(os.environ["TOLD"]).write_text(told, encoding="utf-8")
