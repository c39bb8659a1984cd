//! What the demonstration showed, for people and for programs.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::cards::Cards;
use super::encodings::Encodings;
use super::journey::Step;
use super::leaver::Leaver;
use super::load::Created;
use super::others::Line;
use crate::output::{Report, Table, escape};

/// Everything that was shown.
pub(super) struct DemoReport {
    pub(super) url: String,
    pub(super) created: Created,
    pub(super) cards: Cards,
    pub(super) steps: Vec<Step>,
    pub(super) encodings: Encodings,
    pub(super) leaver: Leaver,
    pub(super) others: Vec<Line>,
    pub(super) requests: usize,
    pub(super) time: Duration,
}

impl Report for DemoReport {
    fn json(&self) -> Value {
        let Self { created, cards, steps, encodings, .. } = self;
        json!({
            "created": { "cards": created.cards, "at-a-time": created.at_a_time, "seconds": seconds(created.time) },
            "duplicate": { "card-id": cards.duplicate.card, "refused": true,
                "code": cards.duplicate.code, "message": cards.duplicate.message },
            "upserted": cards.upserted,
            "updated": { "card-id": cards.updated, "changes": cards.changes.iter().map(|change| json!({
                "field": change.field, "before": change.before, "after": change.after
            })).collect::<Vec<_>>() },
            "listed": { "cards": cards.listed, "page": cards.page, "requests": cards.pages },
            "transitions": steps.iter().map(|step| json!({
                "card-id": step.card, "action": step.action, "before": step.before, "after": step.after,
                "basis": step.basis.word(), "refused": step.refused
            })).collect::<Vec<_>>(),
            "user-card": { "method": encodings.method, "path": format!("/{}", encodings.path),
                "encodings": encodings.sent.iter().map(|sent| json!({
                    "content-type": sent.encoding.media_type(), "body": sent.body,
                    "http-status": sent.http_status, "reply": sent.reply
                })).collect::<Vec<_>>() },
            "xml-in-json-order": { "body": encodings.lossy.body, "http-status": encodings.lossy.http_status,
                "lost": encodings.lossy.notices },
            "leaver": { "card-id": self.leaver.card, "status-before": self.leaver.status[0],
                "status-after": self.leaver.status[1], "physical-card-until": self.leaver.until,
                "physical-card-ended": self.leaver.is_ended },
            "others": self.others.iter().map(|line| json!({
                "operation": line.operation, "reply": line.reply
            })).collect::<Vec<_>>(),
            "requests": self.requests,
            "seconds": seconds(self.time),
        })
    }

    fn text(&self) -> String {
        let mut text = format!("Emulator on {}, in memory; nothing leaves this machine.\n", self.url);
        self.write_cards(&mut text);
        self.write_journey(&mut text);
        self.write_encodings(&mut text);
        self.write_leaver(&mut text);
        self.write_others(&mut text);
        let _ = writeln!(
            text,
            "\nDone: {} cards, {} status steps, 3 encodings, {} requests in {:.2} s.",
            self.created.cards,
            self.steps.len(),
            self.requests,
            self.time.as_secs_f64()
        );
        text
    }
}

/// The parts of the text. Writing to a String cannot fail.
impl DemoReport {
    fn write_cards(&self, text: &mut String) {
        let Self { created, cards, .. } = self;
        let refusal = &cards.duplicate;
        let _ = writeln!(
            text,
            "\n1. Cards\n   created   {} cards of a roster, {} requests at a time, in {:.2} s\n   \
             duplicate {} again: refused, code {}\n             \"{}\"\n   \
             upsert    {} again with upsert: updated\n   \
             listed    {} cards in pages of {}, {} requests\n   \
             updated   {}: one field changed, one cleared",
            created.cards,
            created.at_a_time,
            created.time.as_secs_f64(),
            refusal.card,
            escape::one_line(&refusal.code),
            escape::one_line(&refusal.message),
            cards.upserted,
            cards.listed,
            cards.page,
            cards.pages,
            cards.updated,
        );
        let mut table = Table::new(["field", "before", "after"]);
        for change in &cards.changes {
            table.row([&change.field, &change.before, &change.after].map(String::as_str));
        }
        text.push_str(&table.render());
    }

    fn write_journey(&self, text: &mut String) {
        text.push_str("\n2. Status, read back after every step\n");
        let mut table = Table::new(["card", "action", "before", "after", "basis"]);
        for step in &self.steps {
            let after = if step.refused.is_some() { format!("{} (refused)", step.after) } else { step.after.clone() };
            table.row([&step.card, &step.action, &step.before, &after, step.basis.word()]);
        }
        text.push_str(&table.render());
        text.push_str("   documented: the vendor says so; inferred: our reading; chosen: nothing is published\n");
    }

    fn write_leaver(&self, text: &mut String) {
        let Leaver { card, status: [before, after], until, is_ended } = &self.leaver;
        let physical = if *is_ended { "ended now" } else { "still works" };
        let mut table = Table::new(["card", "before", "after"]);
        table.row(["ID123", before, after]);
        table.row(["BluB0X", &format!("works until {until}"), physical]);
        let _ = write!(text, "\n{card} leaves and is locked out at both vendors:\n{}", table.render());
    }

    fn write_others(&self, text: &mut String) {
        text.push_str("\n5. Every other operation, once\n");
        let mut table = Table::new(["operation", "reply"]);
        for line in &self.others {
            table.row([line.operation, &line.reply]);
        }
        text.push_str(&table.render());
    }

    fn write_encodings(&self, text: &mut String) {
        let Encodings { method, path, sent, lossy } = &self.encodings;
        let _ = writeln!(text, "\n3. One update of a physical card, byte by byte: {method} /{path}");
        for sent in sent {
            let _ = writeln!(
                text,
                "\n   {}, {} bytes\n   > {}\n   < HTTP {} {}",
                sent.encoding.media_type(),
                sent.body.len(),
                escape::one_line(&sent.body),
                sent.http_status,
                escape::one_line(&sent.reply)
            );
        }
        let _ = writeln!(
            text,
            "\n4. The same XML elements in the order of the JSON members, which this client never sends\n   \
             The server skips what comes too late, without an error of its own:\n   < HTTP {}",
            lossy.http_status
        );
        for notice in &lossy.notices {
            let _ = writeln!(text, "     {}", escape::one_line(notice));
        }
    }
}

/// To the millisecond, which is all that matters to anyone.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}
