//! `x-cli`: the commands that both trees make, as the generator reads them. Scripts call them, so a command line that
//! was accepted and is refused now is a break, though not a byte on the wire changes.

use serde_json::{Value, json};

use super::super::document::Encodings;
use super::super::finding::Direction;
use super::super::rules::{self, Rule};
use super::super::tree::{SchemaFile, Vendor};
use super::super::view::Place;
use super::{At, Walk};
use crate::codegen::{self, CommandSummary, OptionSummary};

/// What is said of the reply in `x-cli`, and so shows in what programs read.
const OUTPUT: [&str; 4] = ["hides", "table", "pages", "view"];

impl<'a> Walk<'a> {
    /// Compares the commands of a vendor; none of the schemas has any where nobody says `x-cli`.
    pub(super) fn command_lines(sides: (&'a Vendor, &'a Vendor), name: &str) -> Vec<super::Finding> {
        let same = sides.0.files.len() == sides.1.files.len()
            && sides
                .0
                .files
                .iter()
                .all(|(name, file)| sides.1.files.get(name).is_some_and(|other| other.text == file.text));
        if same || ![sides.0, sides.1].into_iter().any(|vendor| vendor.files.values().any(has_commands)) {
            return Vec::new();
        }
        // No rule of commands reaches an encoding: not a byte of any document depends on them.
        let json = Encodings { json: true, xml: false, form: false, url: false, dotnet: false };
        let mut walk = Self::new(sides, Direction::Request, name.to_owned(), (json, json));
        match (commands(name, sides.0), commands(name, sides.1)) {
            (Ok(old), Ok(new)) => walk.commands(&old, &new),
            (old, new) => walk.commands_unknown(&old.err().or(new.err()).unwrap_or_default()),
        }
        walk.found
    }

    fn commands(&mut self, old: &[CommandSummary], new: &[CommandSummary]) {
        for after in new {
            match old.iter().find(|before| before.command == after.command) {
                Some(before) => self.command(before, after),
                None => self.said(
                    &rules::COMMAND_ADDED,
                    &after.file,
                    false,
                    (Value::Null, json!(after.command)),
                    "is new",
                    after,
                ),
            }
        }
        for before in old.iter().filter(|before| new.iter().all(|after| after.command != before.command)) {
            self.said(
                &rules::COMMAND_REMOVED,
                &before.file,
                true,
                (json!(before.command), Value::Null),
                "is gone",
                before,
            );
        }
    }

    fn command(&mut self, before: &CommandSummary, after: &CommandSummary) {
        for option in &after.options {
            let was = before.options.iter().find(|other| other.name == option.name);
            let values = (was.map_or(Value::Null, shown), shown(option));
            let (rule, what): (&'static Rule, &str) = match was {
                Some(was) if !was.needed && option.needed => (&rules::OPTION_BECAME_NEEDED, "has to be given now"),
                None if option.needed => (&rules::OPTION_BECAME_NEEDED, "is new, and has to be given"),
                Some(was) if was.value != option.value => (&rules::OPTION_VALUE_CHANGED, "takes another kind of value"),
                Some(was) if was.needed && !option.needed => {
                    (&rules::OPTION_BECAME_OPTIONAL, "need not be given any more")
                }
                None => (&rules::OPTION_ADDED, "is new"),
                Some(_) => continue,
            };
            self.said(rule, &after.file, false, values, &format!("{} {what}", option.name), after);
        }
        for option in before.options.iter().filter(|option| after.options.iter().all(|other| other.name != option.name))
        {
            let what = format!("{} is gone", option.name);
            self.said(&rules::OPTION_REMOVED, &after.file, false, (shown(option), Value::Null), &what, after);
        }
        if before.output != after.output {
            let values = (before.output.clone(), after.output.clone());
            self.said(
                &rules::COMMAND_OUTPUT_CHANGED,
                &after.file,
                false,
                values,
                "shows its reply in another way",
                after,
            );
        }
    }

    fn said(
        &mut self,
        rule: &'static Rule,
        shown: &str,
        in_before: bool,
        values: (Value, Value),
        what: &str,
        command: &CommandSummary,
    ) {
        let side = if in_before { self.before } else { self.after };
        let Some(file) = side.files.values().find(|file| file.shown == shown) else { return };
        self.document = format!("{}/{}", file.vendor, file.name.trim_end_matches(".json"));
        let place = Place { file, pointer: "/x-cli".into() };
        let at = if in_before { At::Before(&place) } else { At::After(&place) };
        self.report(rule, &at, values, format!("`cards {}`: {what}", command.command));
    }

    /// One of the trees makes no commands: where `x-cli` differs, that is said and not passed over.
    fn commands_unknown(&mut self, problem: &str) {
        let differs = |file: &&SchemaFile| {
            self.before
                .files
                .get(&file.name)
                .is_none_or(|before| command_keywords(&before.value).ne(command_keywords(&file.value)))
        };
        let Some(file) = self.after.files.values().filter(|file| has_commands(file)).find(differs) else { return };
        let place = Place { file, pointer: "/x-cli".into() };
        let message = format!("the command line cannot be compared: {problem}");
        self.report(&rules::COMMANDS_NOT_COMPARED, &At::After(&place), (Value::Null, Value::Null), message);
    }
}

fn has_commands(file: &SchemaFile) -> bool {
    command_keywords(&file.value).next().is_some()
}

/// `x-cli` of the root, of members and of definitions.
fn command_keywords(root: &Value) -> impl Iterator<Item = &Value> {
    let below = ["properties", "definitions"].into_iter().filter_map(|key| root.get(key)?.as_object());
    let all = std::iter::once(root).chain(below.flat_map(|map| map.values()));
    all.filter_map(|schema| schema.get("x-cli"))
}

fn commands(name: &str, vendor: &Vendor) -> Result<Vec<CommandSummary>, String> {
    if vendor.files.is_empty() {
        return Ok(Vec::new());
    }
    let files = vendor.files.values().map(|file| (file.name.clone(), file.text.clone(), file.value.clone())).collect();
    let mut commands = codegen::understood(name, files).and_then(|schemas| schemas.commands()).map_err(|refusals| {
        let first = refusals.0.first().map(ToString::to_string).unwrap_or_default();
        format!("the generator refuses {name}: {}", first.replace('\n', " "))
    })?;
    for command in &mut commands {
        let file = vendor.files.values().find(|file| file.shown == command.file);
        let cli = file.map(|file| &file.value["x-cli"]);
        command.output = OUTPUT.iter().filter_map(|key| Some((*key, cli?.get(*key)?.clone()))).collect();
    }
    Ok(commands)
}

fn shown(option: &OptionSummary) -> Value {
    json!({"option": option.name, "needed": option.needed, "value": option.value})
}
