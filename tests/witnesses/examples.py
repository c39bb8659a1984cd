"""Checks every example of OpenAPI documents against its schema, with the JSON Schema validator of Python.

Usage: examples.py DOCUMENT.json... Ends with 0 and prints "N examples are valid", or with what is wrong: an example that
its schema refuses, or a request, reply or parameter that has none.
"""

import json
import sys
import urllib.parse

import jsonschema
import referencing
import referencing.jsonschema

from documents import read_form, read_xml, resolved

ADDRESS = "https://document.invalid/"
METHODS = ("get", "put", "post", "delete", "patch")
problems = []
count = 0


def escape(name):
    return name.replace("~", "~0").replace("/", "~1")


class Document:
    """One document and its validators."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.value = json.load(file)
        resource = referencing.Resource(self.value, referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource(ADDRESS, resource)

    def check(self, place, schema_at, value):
        """Judges one example by the schema at a pointer."""
        global count
        count += 1
        validator = jsonschema.Draft202012Validator(
            {"$ref": f"{ADDRESS}#{urllib.parse.quote(schema_at)}"},
            registry=self.registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
        for error in validator.iter_errors(value):
            problems.append(f"{place}: {error.message[:300]}")

    def content(self, message, at, is_needed):
        """The examples of a request or a reply in each of its media types. `text/json` has those of `application/json`."""
        seen = 0
        for media_type, media in message.get("content", {}).items():
            for name, example in media.get("examples", {}).items():
                place, value, schema = f"{at} {media_type} {name}", example["value"], media["schema"]
                if isinstance(value, str) and not media_type.endswith("/json"):
                    read = read_xml if media_type.endswith("/xml") else read_form
                    try:
                        value = read(self.value, schema, value)
                    except ValueError as error:
                        problems.append(f"{place}: {error}")
                        continue
                self.check(place, f"{at}/content/{escape(media_type)}/schema", value)
                seen += 1
            family = media_type.rsplit("/", 1)[1]
            if is_needed and not media.get("examples") and not (media_type.startswith("text/") and seen):
                problems.append(f"{at}: no example in {media_type} ({family})")

    def operations(self):
        """Requests, parameters and replies."""
        for path, item in self.value["paths"].items():
            for method in (method for method in METHODS if method in item):
                operation, at = item[method], f"/paths/{escape(path)}/{method}"
                for index, parameter in enumerate(operation.get("parameters", [])):
                    here = f"{at}/parameters/{index}"
                    if not parameter.get("examples"):
                        problems.append(f"{here}: the parameter {parameter['name']} has no example")
                    for name, example in parameter.get("examples", {}).items():
                        self.check(f"{here} {name}", f"{here}/schema", example["value"])
                self.content(operation.get("requestBody", {}), f"{at}/requestBody", True)
                for status, response in operation["responses"].items():
                    if "$ref" not in response:
                        self.response(response, f"{at}/responses/{status}")

    def components(self):
        """Responses and headers that operations refer to, and the examples within schemas."""
        components = self.value["components"]
        for name, response in components.get("responses", {}).items():
            self.response(response, f"/components/responses/{escape(name)}")
        for name, header in components.get("headers", {}).items():
            self.schema(header["schema"], f"/components/headers/{escape(name)}/schema")
        for name, schema in components["schemas"].items():
            self.schema(schema, f"/components/schemas/{escape(name)}")

    def response(self, response, at):
        if not response.get("content"):
            problems.append(f"{at}: the reply has no body")
        self.content(response, at, True)
        for name, header in response.get("headers", {}).items():
            schema = resolved(self.value, header).get("schema", {})
            if not schema.get("examples"):
                problems.append(f"{at}: the header {name} has no example")
            if "$ref" not in header:
                self.schema(schema, f"{at}/headers/{escape(name)}/schema")

    def schema(self, schema, at):
        """The examples of a schema and of those within it."""
        if not isinstance(schema, dict):
            return
        for index, example in enumerate(schema.get("examples", [])):
            self.check(f"{at}/examples/{index}", at, example)
        for name, member in schema.get("properties", {}).items():
            self.schema(member, f"{at}/properties/{escape(name)}")
        self.schema(schema.get("items"), f"{at}/items")


for path in sys.argv[1:]:
    document = Document(path)
    document.operations()
    document.components()
if problems:
    sys.exit("\n".join(problems))
print(f"{count} examples are valid")
