//! Examples, folded away: there are many.

use serde_json::Value;

use super::html::Html;

/// The examples of a message in each of its media types; with a `prefix`, those whose name begins so.
pub(super) fn examples(html: &mut Html, title: &'static str, content: &Value, prefix: &str) {
    for (media_type, media) in content.as_object().into_iter().flatten() {
        let examples = media["examples"].as_object().into_iter().flatten();
        let examples: Vec<(&str, &Value)> =
            examples.filter_map(|(name, example)| Some((name.strip_prefix(prefix)?, &example["value"]))).collect();
        if examples.is_empty() {
            continue;
        }
        html.raw("<details class=\"examples\"><summary>").raw(title).raw(" in ").wrap("<code>", media_type, "</code>");
        html.raw(": ").text(&examples.len().to_string()).raw(" examples</summary>");
        for (name, value) in examples {
            html.raw("<details><summary>").text(&name.replace('-', " ")).raw("</summary>");
            html.raw("<pre tabindex=\"0\"><code>").text(&shown(value)).raw("</code></pre></details>");
        }
        html.raw("</details>");
    }
}

/// XML and forms are texts already.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| format!("{value:#}"), str::to_owned)
}
