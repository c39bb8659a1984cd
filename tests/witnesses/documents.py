"""XML and forms as JSON, read with Python's own parsers and by the schemas of an OpenAPI document alone."""

import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

# .NET writes what XML 1.0 does not allow as references, which no parser of XML 1.0 takes.
NOT_IN_XML = re.compile("&#x(?:[0-8BCEF]|1[0-9A-F]|FFF[EF]);", re.IGNORECASE)
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def resolved(document, schema):
    """The schema behind a reference, also behind one that may be null or blank."""
    while "$ref" in schema or "anyOf" in schema and "properties" not in schema:
        if "$ref" not in schema:
            schema = schema["anyOf"][0]
            continue
        schema, path = document, schema["$ref"]
        for part in path.removeprefix("#/").split("/"):
            schema = schema[part.replace("~1", "/").replace("~0", "~")]
    return schema


def types(schema):
    """The types that a schema allows."""
    found = schema.get("type", [])
    return found if isinstance(found, list) else [found]


def read_xml(document, schema, text):
    """A document, whose root is that of the schema, or of one of its branches."""
    root = ElementTree.fromstring(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
    branches = [resolved(document, branch) for branch in schema.get("anyOf", [schema])]
    for branch in branches:
        xml = branch.get("xml", {})
        namespace = f"{{{xml['namespace']}}}" if "namespace" in xml else ""
        if root.tag == namespace + xml.get("name", ""):
            return element(document, branch, root, namespace)
    raise ValueError(f"the root {root.tag} is that of no schema")


def element(document, schema, node, namespace):
    """One element."""
    schema = resolved(document, schema)
    if node.get(f"{{{INSTANCE}}}nil") == "true":
        return None
    if "object" in types(schema):
        return members(document, schema, node, namespace)
    if "array" in types(schema):
        return [element(document, schema["items"], child, namespace) for child in node]
    return scalar(schema, node.text or "")


def members(document, schema, node, namespace):
    """The members of an object, which have to stand in the order of the schema."""
    properties, more = schema.get("properties", {}), schema.get("additionalProperties")
    found, order = {}, schema.get("x-xml", {}).get("order", [])
    last = -1
    for child in node:
        if not child.tag.startswith(namespace):
            raise ValueError(f"{child.tag} is not in the namespace")
        name = child.tag.removeprefix(namespace)
        if name in found or name in order and order.index(name) < last:
            raise ValueError(f"{name} comes twice or too late")
        last = order.index(name) if name in order else last
        found[name] = element(document, properties.get(name, more if isinstance(more, dict) else {}), child, namespace)
    return found


def read_form(document, schema, text):
    """A form. A blank stays one, and an enum may be written by name."""
    properties = resolved(document, schema)["properties"]
    found = {}
    for name, value in urllib.parse.parse_qsl(text, keep_blank_values=True, strict_parsing=True):
        member = resolved(document, properties.get(name, {}))
        known = {known.get("name"): known["value"] for known in member.get("x-known-values", [])}
        found[name] = known.get(value, scalar(member, value) if value else "")
    return found


def scalar(schema, text):
    """A text as the type that the schema wants, where it can be that."""
    if "integer" in types(schema) and text.removeprefix("-").isdigit():
        return int(text)
    if "boolean" in types(schema) and text in ("true", "false"):
        return text == "true"
    return text
