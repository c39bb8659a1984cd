//! A first mapping, proposed from the headings of a roster.

use std::fmt::Write;

use jiff::fmt::strtime::BrokenDownTime;

use crate::error::Error;
use crate::roster::{Roster, RosterForm, Row};

/// Rows that are looked at for the format of dates.
const ROWS_LOOKED_AT: usize = 200;

/// Formats of dates that are tried, the likeliest first.
const FORMATS: [&str; 6] = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y%m%d"];

/// What headings usually stand for, in small letters and digits only.
const CARD_ID: &[&str] = &[
    "cardid",
    "cardnumber",
    "studentno",
    "studentnumber",
    "studentid",
    "personid",
    "employeeid",
    "staffid",
    "employeenumber",
    "matriculationnumber",
    "matrikelnummer",
    "idnumber",
    "id",
    "number",
];
const UNIQUE_IDENTIFIER: &[&str] = &["uniqueidentifier", "username", "netid", "login", "upn", "userprincipalname"];
const EMAIL: &[&str] = &["recipientemail", "email", "emailaddress", "mail", "universityemail", "workemail"];
const EXPIRATION: &[&str] = &[
    "cardexpiration",
    "expiration",
    "expirationdate",
    "expires",
    "expireson",
    "expiry",
    "expirydate",
    "validto",
    "validuntil",
    "validthrough",
    "enddate",
];
const BARCODE: &[&str] = &["barcode", "barcodenumber", "librarynumber", "librarycard"];
const PHOTO: &[&str] = &["photo", "photourl", "idphoto", "image", "imageurl", "picture"];
const NAME: &[&str] = &["name", "fullname", "displayname", "studentname"];
const FIRST_NAME: &[&str] = &["firstname", "givenname", "forename", "preferredname"];
const LAST_NAME: &[&str] = &["lastname", "surname", "familyname"];
const FRONT: &[&str] = &[
    "course",
    "programme",
    "program",
    "major",
    "department",
    "faculty",
    "school",
    "role",
    "title",
    "class",
    "type",
    "year",
];

/// The most front fields of a card.
const FRONT_FIELDS: usize = 3;

/// Proposes a mapping for a roster: the text of a file with comments, to be read and mended by a person.
///
/// Nothing of a row gets into it, only headings and the format of dates.
///
/// # Errors
/// [`ErrorKind::File`](crate::ErrorKind::File) and [`ErrorKind::Roster`](crate::ErrorKind::Roster) of reading rows.
pub fn propose(roster: &Roster) -> Result<String, Error> {
    let rows = roster.rows()?.take(ROWS_LOOKED_AT).collect::<Result<Vec<Row>, Error>>()?;
    let headings = match (roster.form(), rows.first()) {
        (RosterForm::JsonLines, Some(row)) => row.names(),
        _ => roster.headings().iter().filter(|heading| !heading.is_empty()).cloned().collect(),
    };
    let mut proposal = Proposal { headings, used: Vec::new(), text: String::new() };
    proposal.write(&rows);
    Ok(proposal.text)
}

struct Proposal {
    headings: Vec<String>,
    used: Vec<String>,
    text: String,
}

impl Proposal {
    fn write(&mut self, rows: &[Row]) {
        self.line(
            "# Which column of the roster becomes which field of a card. Proposed from the headings: look at every",
        );
        self.line(
            "# line. `blank` says what an empty cell means: \"leave\" the card as it is, \"clear\" the field, or",
        );
        self.line("# \"refuse\" the row.");
        self.line("version = 1");
        self.card_id();
        self.field("unique-identifier", UNIQUE_IDENTIFIER, "how the holder signs in");
        self.field("recipient-email", EMAIL, "where invitations go");
        self.expiration(rows);
        self.field("barcode.barcode", BARCODE, "");
        self.field("image.id-photo", PHOTO, "an address that begins with https://");
        self.name();
        self.front();
        self.line("\n# Cards that are in no row. \"leave\" is the safe choice while the mapping is new; then \"deactivate\", or");
        self.line(
            "# \"archive\" to archive them too, so many days after they were deactivated. Nothing is ever deleted.",
        );
        self.line("[leavers]\naction = \"leave\"\ngrace-days = 30");
        let unused: Vec<String> =
            self.headings.iter().filter(|heading| !self.used.contains(heading)).cloned().collect();
        if !unused.is_empty() {
            self.line("\n# Columns that are not used:");
            for heading in unused {
                // A heading is foreign text: quoted, it cannot end the comment.
                self.line(&format!("#   {}", quoted(&heading)));
            }
        }
    }

    fn card_id(&mut self) {
        let found = self.find(CARD_ID);
        self.line("\n# Names a card within its template; it can never be changed later.");
        if found.is_none() {
            self.line("# No heading looks like it: the first column is only a guess.");
        }
        let heading = found.or_else(|| self.headings.first().cloned()).unwrap_or_default();
        self.used.push(heading.clone());
        self.line(&format!("[card-id]\ncolumn = {}", quoted(&heading)));
    }

    fn field(&mut self, table: &str, words: &[&str], comment: &str) {
        let Some(heading) = self.find(words) else { return };
        let comment = if comment.is_empty() { String::new() } else { format!(" # {comment}") };
        self.line(&format!("\n[{table}]{comment}\ncolumn = {}", quoted(&heading)));
    }

    fn expiration(&mut self, rows: &[Row]) {
        let Some(heading) = self.find(EXPIRATION) else { return };
        self.line(&format!("\n[card-expiration]\ncolumn = {}", quoted(&heading)));
        let cells: Vec<&str> =
            rows.iter().filter_map(|row| row.cell(&heading)).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let fits = |format: &&str| {
            let is_date = |cell: &&str| BrokenDownTime::parse(*format, cell).is_ok_and(|parts| parts.to_date().is_ok());
            !cells.is_empty() && cells.iter().all(is_date)
        };
        let fitting: Vec<&str> = FORMATS.into_iter().filter(fits).collect();
        match fitting.as_slice() {
            // What is not told is read as ISO 8601.
            [] | ["%Y-%m-%d"] => {}
            [format] => self.line(&format!("format = \"{format}\"")),
            [format, others @ ..] => {
                self.line(&format!("format = \"{format}\" # could also be {}", others.join(" or ")));
            }
        }
        self.line("time = \"23:59\" # of days without a time");
        self.line("zone = \"UTC\" # put yours here, such as \"Europe/Dublin\"");
    }

    fn name(&mut self) {
        let table = "\n[name-fields.name]";
        if let Some(heading) = self.find(NAME) {
            self.line(&format!("{table}\ncolumn = {}", quoted(&heading)));
            return;
        }
        let parts: Vec<String> = [FIRST_NAME, LAST_NAME].iter().filter_map(|words| self.find(words)).collect();
        if !parts.is_empty() {
            let columns = parts.iter().map(|heading| quoted(heading)).collect::<Vec<_>>().join(", ");
            self.line(&format!("{table}\ncolumns = [{columns}]\nseparator = \" \""));
        }
    }

    fn front(&mut self) {
        for number in 1..=FRONT_FIELDS {
            self.field(&format!("front-fields.front-{number}"), FRONT, "");
        }
    }

    /// The first heading that is one of the words, and not used yet. Earlier words win.
    fn find(&mut self, words: &[&str]) -> Option<String> {
        let found = words.iter().find_map(|word| {
            self.headings.iter().find(|heading| !self.used.contains(heading) && plain(heading) == *word).cloned()
        })?;
        self.used.push(found.clone());
        Some(found)
    }

    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{text}");
    }
}

/// Small letters and digits, so that `E-mail`, `E mail` and `email` are one.
fn plain(heading: &str) -> String {
    heading.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text as TOML writes it on one line: as JSON does, but for one character that JSON leaves as it is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::mapping::Mapping;
    use crate::roster::RosterOptions;

    fn proposed(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        std::fs::write(&path, text).unwrap();
        let roster = Roster::open(&path, RosterOptions::default()).unwrap();
        let text = propose(&roster).unwrap();
        let mapping =
            Mapping::from_text(Path::new("map.toml"), &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        mapping.check_columns(&roster).unwrap();
        text
    }

    #[test]
    fn usual_headings_are_mapped_and_the_proposal_is_a_good_mapping() {
        let text = proposed(
            "Student No;First Name;Surname;E-mail;Expires;Course;Photo URL;Shoe size\n\
             A-1;Zoë;O'Brien;z@x.org;30/06/2027;Physics;https://x.org/1;44\n",
        );
        for expected in [
            "[card-id]\ncolumn = \"Student No\"",
            "[recipient-email] # where invitations go\ncolumn = \"E-mail\"",
            "[card-expiration]\ncolumn = \"Expires\"\nformat = \"%d/%m/%Y\"\ntime = \"23:59\"",
            "columns = [\"First Name\", \"Surname\"]",
            "[front-fields.front-1]\ncolumn = \"Course\"",
            "[image.id-photo]",
            "#   \"Shoe size\"",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(!text.contains("Zoë") && !text.contains("z@x.org"), "{text}");
    }

    #[test]
    fn a_date_that_can_be_read_in_two_ways_is_said_to_be_so() {
        let text = proposed("id,expires\nA-1,05/06/2027\n");
        assert!(text.contains("format = \"%d/%m/%Y\" # could also be %m/%d/%Y"), "{text}");
        assert!(!proposed("id,expires\nA-1,2027-06-05\n").contains("format"));
    }

    #[test]
    fn hostile_headings_stay_text() {
        let text = proposed("\"a\u{7f}\"\"]\nversion = 2\n[x\",\"b\\\",'''\nA,B,C\n");
        assert!(text.contains("only a guess"), "{text}");
    }

    #[test]
    fn json_lines_are_proposed_from_their_members() {
        assert!(proposed("{\"id\":1,\"mail\":\"a@x.org\"}\n").contains("[recipient-email]"));
    }
}
