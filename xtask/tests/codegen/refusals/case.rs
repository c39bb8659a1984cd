//! One row of a table: which file is edited how, and what is said about it.

use serde_json::Value;
use xtask::codegen::Refusal;

use crate::support::{Tree, read, write};

pub(crate) struct Case {
    file: &'static str,
    /// What to put at a pointer; `None` removes what is there.
    edits: Vec<(String, Option<Value>)>,
    /// What to put into other files, done before.
    others: Vec<(&'static str, String, Value)>,
    /// The file that is refused, which need not be the one that was edited.
    refused: &'static str,
    pointer: String,
    problem: String,
}

/// A case of any edits, and the pointer and problem of the refusal.
pub(crate) fn case(file: &'static str, edits: &[(&str, Option<Value>)], pointer: &str, problem: &str) -> Case {
    let edits = edits.iter().map(|(pointer, value)| ((*pointer).to_owned(), value.clone())).collect();
    Case { file, edits, others: Vec::new(), refused: file, pointer: pointer.into(), problem: problem.into() }
}

/// A case that sets the value at a pointer and is refused there.
pub(crate) fn set(file: &'static str, pointer: &str, value: Value, problem: &str) -> Case {
    case(file, &[(pointer, Some(value))], pointer, problem)
}

/// A case that removes what stands at a pointer, and is refused for lack of it.
pub(crate) fn remove(file: &'static str, pointer: &str, problem: &str) -> Case {
    case(file, &[(pointer, None)], pointer, problem)
}

impl Case {
    /// The same, refused at another place.
    pub(crate) fn at(self, pointer: &str) -> Self {
        Self { pointer: pointer.into(), ..self }
    }

    /// The same, refused in another file.
    pub(crate) fn elsewhere(self, refused: &'static str, pointer: &str, problem: &str) -> Self {
        Self { refused, pointer: pointer.into(), problem: problem.into(), ..self }
    }

    /// The same, with one more edit, done first.
    pub(crate) fn after(mut self, pointer: &str, value: Value) -> Self {
        self.edits.insert(0, (pointer.into(), Some(value)));
        self
    }

    /// The same, with an edit of another file.
    pub(crate) fn with(mut self, file: &'static str, pointer: &str, value: Value) -> Self {
        self.others.push((file, pointer.into(), value));
        self
    }

    /// Runs it and returns the problems seen, or what is not as expected. The tree is left as it was.
    pub(crate) fn run(&self, tree: &Tree) -> Result<Vec<String>, String> {
        let others: Vec<_> = self.others.iter().map(|(file, ..)| (*file, read(&tree.file(file)))).collect();
        for (file, pointer, value) in &self.others {
            let mut document = read(&tree.file(file));
            edit(&mut document, pointer, Some(value.clone()));
            write(&tree.file(file), &document);
        }
        let good = read(&tree.file(self.file));
        let mut document = good.clone();
        for (pointer, value) in &self.edits {
            edit(&mut document, pointer, value.clone());
        }
        write(&tree.file(self.file), &document);
        let result = self.compare(tree, document);
        write(&tree.file(self.file), &good);
        // The first copy of a file is the one without any edit.
        for (file, good) in others.iter().rev() {
            write(&tree.file(file), good);
        }
        result
    }

    fn compare(&self, tree: &Tree, mut document: Value) -> Result<Vec<String>, String> {
        if self.refused != self.file {
            document = read(&tree.file(self.refused));
        }
        let told = format!("{} {:?}", self.file, self.edits);
        let Err(refusals) = tree.generate() else { return Err(format!("not refused: {told}")) };
        let file = format!("schema/shop/{}", self.refused);
        let expected = |refusal: &Refusal| {
            refusal.file == file && refusal.pointer == self.pointer && refusal.problem == self.problem
        };
        if !refusals.0.iter().any(expected) {
            return Err(format!(
                "{told} should be refused at {}: {}\nbut was:\n{refusals}",
                self.pointer, self.problem
            ));
        }
        for refusal in &refusals.0 {
            let line = if refusal.file == file { line(&document, &refusal.pointer) } else { refusal.line };
            if refusal.line != line || line == 0 {
                return Err(format!("this should be on line {line}: {refusal}"));
            }
            if refusal.mend.len() < 5 || !refusal.to_string().starts_with(&format!("{}:{line} #", refusal.file)) {
                return Err(format!("incomplete: {refusal}"));
            }
        }
        Ok(refusals.0.into_iter().map(|refusal| refusal.problem).collect())
    }
}

fn edit(document: &mut Value, pointer: &str, value: Option<Value>) {
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        *document = value.expect("the root cannot be removed");
        return;
    };
    let token = token.replace("~1", "/").replace("~0", "~");
    match (document.pointer_mut(parent), value) {
        (Some(Value::Object(map)), Some(value)) => drop(map.insert(token, value)),
        (Some(Value::Object(map)), None) => drop(map.shift_remove(&token).expect("nothing to remove")),
        (Some(Value::Array(list)), Some(value)) if token == "-" => list.push(value),
        (Some(Value::Array(list)), Some(value)) => list[token.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer} leads to {other:?}"),
    }
}

/// The line of a pointer, or of the nearest place around it, found by marking that place in the printed text.
fn line(document: &Value, pointer: &str) -> usize {
    const MARK: &str = "the place that is looked for";
    let mut pointer = pointer;
    while document.pointer(pointer).is_none() {
        pointer = pointer.rsplit_once('/').unwrap().0;
    }
    let Some((parent, token)) = pointer.rsplit_once('/') else { return 1 };
    let token = token.replace("~1", "/").replace("~0", "~");
    let mut marked = document.clone();
    match marked.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            let members = std::mem::take(map).into_iter();
            map.extend(members.map(|(key, value)| if key == token { (MARK.to_owned(), value) } else { (key, value) }));
        }
        Some(Value::Array(list)) => list[token.parse::<usize>().unwrap()] = MARK.into(),
        other => panic!("{pointer} leads to {other:?}"),
    }
    let text = serde_json::to_string_pretty(&marked).unwrap();
    1 + text.lines().position(|line| line.contains(MARK)).unwrap()
}
