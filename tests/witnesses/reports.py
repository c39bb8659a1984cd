"""Reads reports of `cargo xtask compat` with programs of others, and prints what they made of them as JSON.

Standard input is an object with `sarif`, `github` and `markdown`, each the text of a report; the first argument is the JSON
schema of SARIF. SARIF goes to jsonschema, Markdown to markdown-it (CommonMark, with the tables and the strike-through of
GitHub); annotations are split as GitHub's runner splits them.
"""

import json
import sys

from jsonschema import Draft4Validator
from markdown_it import MarkdownIt


def sarif(text, schema):
    errors = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).iter_errors(json.loads(text))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def unescape(text, marks):
    # The percent sign last: it is what the others are written with.
    for mark, sign in [*marks, ("%25", "%")]:
        text = text.replace(mark, sign)
    return text


def github(text):
    """A line that begins with two colons is a command up to the next two; its properties are parted by commas."""
    in_data = [("%0D", "\r"), ("%0A", "\n")]
    in_property = [*in_data, ("%3A", ":"), ("%2C", ",")]
    commands = []
    for line in text.split("\n"):
        if not line.strip().startswith("::"):
            continue
        head, _, message = line.strip()[2:].partition("::")
        name, _, properties = head.partition(" ")
        pairs = [pair.partition("=") for pair in properties.split(",") if pair]
        commands.append(
            {
                "command": name,
                "properties": {key.strip(): unescape(value, in_property) for key, _, value in pairs},
                "message": unescape(message, in_data),
            }
        )
    return commands


def markdown(text):
    found = {"headings": [], "code": [], "html": [], "links": [], "text": [], "items": 0, "deepest_list": 0}
    depth = 0
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    for index, token in enumerate(tokens):
        if token.type == "bullet_list_open":
            depth += 1
            found["deepest_list"] = max(found["deepest_list"], depth)
        elif token.type == "bullet_list_close":
            depth -= 1
        elif token.type == "list_item_open":
            found["items"] += 1
        elif token.type == "html_block":
            found["html"].append(token.content)
        elif token.type in ("fence", "code_block"):
            found["code"].append(token.content)
        elif token.type == "inline":
            if tokens[index - 1].type == "heading_open":
                found["headings"].append(token.content)
            for child in token.children:
                if child.type == "code_inline":
                    found["code"].append(child.content)
                elif child.type == "html_inline":
                    found["html"].append(child.content)
                elif child.type == "link_open":
                    found["links"].append(child.attrGet("href"))
                elif child.type == "image":
                    found["links"].append(child.attrGet("src"))
                elif child.type == "text":
                    found["text"].append(child.content)
    return found


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    reports = json.load(sys.stdin)
    print(
        json.dumps(
            {
                "sarif": sarif(reports["sarif"], schema),
                "github": github(reports["github"]),
                "markdown": markdown(reports["markdown"]),
            }
        )
    )


main()
