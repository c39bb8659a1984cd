//! The table of card statuses, from the emulator's own table.

use super::html::Html;
use crate::id123::{Status, transitions};

/// Rows: the status before. Columns: what happens.
pub(super) fn states(html: &mut Html) {
    let lines = transitions();
    let mut causes: Vec<String> = Vec::new();
    for line in &lines {
        let cause = line.cause.to_string();
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    html.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Status of a card\"><table>");
    html.raw("<caption>The status of a card after an action</caption><thead><tr><th scope=\"col\">Before</th>");
    for cause in &causes {
        html.wrap("<th scope=\"col\">", cause, "</th>");
    }
    html.raw("</tr></thead><tbody>");
    for from in Status::ALL {
        html.wrap("<tr><th scope=\"row\">", from.as_str(), "</th>");
        for cause in &causes {
            html.raw("<td>");
            let here: Vec<_> =
                lines.iter().filter(|line| line.from == from && line.cause.to_string() == *cause).collect();
            if here.is_empty() {
                html.raw("not possible");
            }
            for (index, line) in here.iter().enumerate() {
                if index > 0 {
                    html.raw(" or ");
                }
                if line.is_refused_by_default {
                    html.raw("refused, or ");
                }
                html.text(line.to.as_str());
            }
            if let Some(line) = here.first() {
                html.wrap("<br/><small>", line.basis.as_str(), "</small>");
            }
            html.raw("</td>");
        }
        html.raw("</tr>");
    }
    html.raw("</tbody></table></div>");
}
