//! The pages: one for each vendor, and one before them.

use serde_json::Value;

use super::documents::Document;
use super::html::Html;
use super::members::whole;
use super::operations::{Operation, endpoints, operations, section};
use super::states::states;
use super::statuses::{common, statuses};
use super::types::{Schemas, name, provenance};
use crate::{DEMO_CREDENTIAL, DEMO_KEY};

/// The page before the vendors' pages.
pub(super) fn index(documents: &[Document]) -> String {
    let mut html = Html::default();
    begin(&mut html, "Card APIs of this emulator");
    html.raw("<p>Two APIs for cards, as this emulator answers them. Everything here is also there for programs, as ");
    html.raw("<a href=\"/openapi.json\">one OpenAPI document</a>.</p>");
    for document in documents {
        let info = &document.value["info"];
        html.raw("<section><h2><a href=\"/docs/").text(document.name).raw("\">");
        html.text(info["title"].as_str().unwrap_or_default()).raw("</a></h2>");
        html.prose(info["description"].as_str().unwrap_or_default().split("\n\n").next().unwrap_or_default());
        html.raw("<ul>");
        for operation in operations(&document.value) {
            html.raw("<li><a href=\"/docs/").text(document.name).raw("#").anchor("operation", operation.name);
            html.raw("\">").text(operation.name).raw("</a></li>");
        }
        html.raw("</ul></section>");
    }
    html.raw(
        "<section><h2>What to send with a request</h2><p>Unless the emulator was told otherwise, ID123 takes the key ",
    );
    html.wrap("<code>X-API-KEY: ", DEMO_KEY, "</code> and BluB0X the credential ");
    html.raw("<code>").text(DEMO_CREDENTIAL.0).raw(": ").text(DEMO_CREDENTIAL.1).raw("</code>.</p></section>");
    html.raw(
        "<section><h2>Status of a card</h2><p>What each status action of ID123 does, and what the holder does by \
              installing the card. Where the vendor's page says nothing, the emulator refuses unless it is told to \
              accept.</p>",
    );
    states(&mut html);
    html.raw("</section><section><h2>How to read these pages</h2><dl>");
    html.raw("<dt>Documented</dt><dd>The vendor's page says so.</dd>");
    html.raw(
        "<dt>Inferred</dt><dd>A reading of what the page says, or a choice of this project: do not rely on it.</dd>",
    );
    html.raw("<dt>Sensitive</dt><dd>Personal data or secrets.</dd></dl></section>");
    end(html)
}

/// Everything about one vendor.
pub(super) fn vendor(document: &Document) -> String {
    let value = &document.value;
    let schemas = Schemas(value);
    let operations = operations(value);
    let common = common(&operations);
    let mut html = Html::default();
    begin(&mut html, value["info"]["title"].as_str().unwrap_or_default());
    html.prose(value["info"]["description"].as_str().unwrap_or_default());
    html.raw("<p><a href=\"/docs\">Both APIs</a>. <a href=\"/openapi/").text(document.name);
    html.raw(".json\">This page as an OpenAPI document</a>.</p>");
    contents(&mut html, &operations);
    html.raw("<section><h2 id=\"where\">Where requests go</h2>");
    servers(&mut html, value);
    credentials(&mut html, value);
    html.raw("</section><section><h2 id=\"operations\">Operations</h2>");
    endpoints(&mut html, value);
    for operation in &operations {
        section(&mut html, schemas, operation, &common);
    }
    html.raw("</section><section><h2 id=\"statuses\">HTTP statuses</h2>");
    statuses(&mut html, value, &operations, &common);
    html.raw("</section><section><h2 id=\"types\">Types</h2>");
    types(&mut html, schemas);
    html.raw("</section>");
    end(html)
}

fn contents(html: &mut Html, operations: &[Operation<'_>]) {
    html.raw("<nav aria-label=\"On this page\"><ul><li><a href=\"#where\">Where requests go</a></li>");
    html.raw("<li><a href=\"#operations\">Operations</a><ul>");
    for operation in operations {
        html.raw("<li><a href=\"#").anchor("operation", operation.name).raw("\">");
        html.text(operation.name).raw("</a>");
        operation.call(html);
        html.raw("</li>");
    }
    html.raw(
        "</ul></li><li><a href=\"#statuses\">HTTP statuses</a></li><li><a href=\"#types\">Types</a></li></ul></nav>",
    );
}

fn servers(html: &mut Html, document: &Value) {
    html.raw("<ul>");
    for server in document["servers"].as_array().into_iter().flatten() {
        html.wrap("<li><code>", server["url"].as_str().unwrap_or_default(), "</code>: ");
        html.phrase(server["description"].as_str().unwrap_or_default());
        for (name, variable) in server["variables"].as_object().into_iter().flatten() {
            html.wrap(" <code>{", name, "}</code>: ").phrase(variable["description"].as_str().unwrap_or_default());
        }
        html.raw("</li>");
    }
    html.raw("</ul>");
}

fn credentials(html: &mut Html, document: &Value) {
    for scheme in document["components"]["securitySchemes"].as_object().into_iter().flatten().map(|(_, scheme)| scheme)
    {
        html.raw("<p>Every request carries the header ");
        html.wrap("<code>", scheme["name"].as_str().unwrap_or("Authorization"), "</code>. ");
        html.phrase(scheme["description"].as_str().unwrap_or_default()).raw("</p>");
        provenance(html, scheme);
    }
}

/// Every named schema that does not stand at an operation already.
fn types(html: &mut Html, schemas: Schemas<'_>) {
    let shown: Vec<&str> = actions(schemas.0)
        .flat_map(|action| [&action["request"], &action["reply"]])
        .filter_map(|reference| reference.as_str().map(name))
        .collect();
    for (name, schema) in schemas.0["components"]["schemas"].as_object().into_iter().flatten() {
        if !shown.contains(&name.as_str()) {
            html.raw("<section><h3 id=\"").anchor("type", name).raw("\">").text(name).raw("</h3>");
            whole(html, schemas, name, schema);
            html.raw("</section>");
        }
    }
}

fn actions(document: &Value) -> impl Iterator<Item = &Value> {
    let items = document["paths"].as_object().into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    operations
        .flat_map(|(_, operation)| operation["x-actions"].as_object().into_iter().flatten())
        .map(|(_, action)| action)
}

fn begin(html: &mut Html, title: &str) {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
    html.wrap("<title>", title, "</title><style>").raw(include_str!("style.css")).raw("</style></head><body>");
    html.raw("<a class=\"skip\" href=\"#content\">To the content</a>");
    html.wrap("<header><h1>", title, "</h1></header><main id=\"content\" tabindex=\"-1\">");
}

fn end(mut html: Html) -> String {
    html.raw(
        "</main><footer><p>Served by the emulator from its own binary; nothing is loaded from elsewhere.</p></footer>",
    );
    html.raw("</body></html>\n");
    html.finish()
}
