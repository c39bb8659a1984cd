//! Everything that a mapping may have and the proposal does not use, as comments to be uncommented.

use super::{FRONT_FIELDS, Proposal};

/// A section, why somebody would want it, and its lines.
const OFFERS: [(&str, &str, &str); 16] = [
    ("unique-identifier", "how the holder signs in", "column = \"..\""),
    ("recipient-email", "where invitations go", "column = \"..\""),
    (
        "card-expiration",
        "when the card ends; `format` for dates that are not written as 2031-06-30",
        "column = \"..\"\nformat = \"%d/%m/%Y\"\ntime = \"23:59\"\nzone = \"Europe/Dublin\"",
    ),
    ("barcode.barcode", "the number behind the barcode", "column = \"..\"\npad = 8"),
    ("image.id-photo", "the photo, as an address that begins with https://", "column = \"..\""),
    ("name-fields.name", "the name on the card", "columns = [\"..\", \"..\"]\nseparator = \" \""),
    ("front-fields.front-1", "on the front", "column = \"..\""),
    ("front-fields.front-2", "on the front, the same for everybody", "value = \"Student\""),
    (
        "front-fields.front-3",
        "on the front, in words of your own",
        "column = \"..\"\nvalues = { \"M\" = \"Member\", \"S\" = \"Student\" }\nother = \"keep\"",
    ),
    (
        "secondary-fields.secondary-1",
        "below the front fields; no list shows them",
        "column = \"..\"\nblank = \"clear\"",
    ),
    ("back-fields.back-1", "on the back; no list shows them", "column = \"..\"\nblank = \"clear\""),
    ("security-question-1", "the holder's answer to the first question", "column = \"..\""),
    ("security-question-2", "the holder's answer to the second question", "column = \"..\""),
    (
        "user-card",
        "the physical card of the same person, at BluB0X",
        "user-id = { column = \"..\" }\ncard-id = { column = \"..\" }\ndeactivation = { column = \"..\", time = \"23:59\", zone = \"Europe/Dublin\" }",
    ),
    ("returners", "whether a card is switched on when its row is back: ours, any or never", "activate = \"ours\""),
    (
        "source",
        "a command that prints the roster, run without a shell when no roster is named",
        "command = [\"./export-students\", \"--all\"]\ntimeout-seconds = 300",
    ),
];

impl Proposal {
    pub(super) fn offer_the_rest(&mut self) {
        self.line(
            "\n# What else a mapping may have. Take away the # before the lines to use them, and put in your columns.",
        );
        for (section, why, lines) in OFFERS {
            // Offers for a field that is mapped under another key would exceed what a card may have.
            let taken = section.strip_prefix("front-fields.").map_or(0, |_| self.front_fields());
            if self.has(section) || taken >= FRONT_FIELDS {
                continue;
            }
            self.offer(&format!("[{section}] # {why}"), lines);
        }
        self.offer(
            "[[where]] # only rows that fulfil this belong to the template",
            "column = \"..\"\nis = [\"active\"]",
        );
        if !self.has("roster") {
            let why = "[roster] # what is otherwise told from the file; `sheet` is for workbooks";
            self.offer(why, "form = \"csv\"\nencoding = \"utf-8\"\ndelimiter = \";\"\nsheet = \"..\"");
        }
        self.offer(
            "[dates] # for all dates that do not say it themselves",
            "time = \"23:59\"\nzone = \"Europe/Dublin\"",
        );
    }

    fn front_fields(&self) -> usize {
        self.sections.iter().filter(|section| section.starts_with("front-fields.")).count()
    }

    fn offer(&mut self, heading: &str, lines: &str) {
        self.line("");
        for line in std::iter::once(heading).chain(lines.lines()) {
            self.line(&format!("#{line}"));
        }
    }
}
