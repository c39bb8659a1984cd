//! Reading the vector files.

use std::path::Path;

use base64_of_vectors::decode;
use serde_json::{Value, json};

/// One file of vectors.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) vectors: Vec<Vector>,
}

/// One vector; `value` is the whole line.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) op: String,
    pub(crate) type_name: String,
    pub(crate) variant: String,
    pub(crate) server_tz: String,
    pub(crate) value: Value,
    /// The input holds half a surrogate pair, which no Rust string can.
    pub(crate) unrepresentable: bool,
}

impl Vector {
    /// One that no serializer wrote, to try a rule of these tests.
    pub(crate) fn new(op: &str, server_tz: &str, input: &Value) -> Self {
        Self {
            name: String::new(),
            op: op.to_owned(),
            type_name: "UpdateUserCardViewModelV2".to_owned(),
            variant: "base".to_owned(),
            server_tz: server_tz.to_owned(),
            unrepresentable: false,
            value: json!({"input": input}),
        }
    }

    /// The exact bytes of a body.
    pub(crate) fn body(&self) -> Result<Vec<u8>, String> {
        match (&self.value["input"], &self.value["input_base64"]) {
            (_, Value::String(encoded)) => decode(encoded).ok_or_else(|| "input_base64 is not base64".to_owned()),
            (Value::String(text), _) => Ok(text.clone().into_bytes()),
            _ => Err("neither input nor input_base64".to_owned()),
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.value[key].as_str()
    }

    pub(crate) fn expects_error(&self) -> bool {
        self.value.get("error").is_some()
    }
}

/// All files of a folder that hold vectors, by name.
pub(crate) fn load(folder: &Path) -> Result<Vec<File>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {name}: {error}"))?;
        let parsed: Value =
            serde_json::from_str(&without_halves(&text).0).map_err(|error| format!("{name} is not JSON: {error}"))?;
        let Value::Array(items) = parsed else { continue };
        // One vector per line, which is where halves of surrogate pairs are still to be seen.
        let lines: Vec<_> = text.lines().filter(|line| line.trim_start().starts_with('{')).collect();
        let line = |index: usize| if lines.len() == items.len() { lines[index] } else { "" };
        let vectors: Vec<_> =
            items.iter().enumerate().filter_map(|(index, value)| vector(value.clone(), line(index))).collect();
        if !vectors.is_empty() {
            files.push(File { name, vectors });
        }
    }
    if files.is_empty() {
        return Err(format!("no vectors in {}", folder.display()));
    }
    Ok(files)
}

fn vector(value: Value, line: &str) -> Option<Vector> {
    let field = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let op = field("op");
    if op.is_empty() {
        return None;
    }
    let input = line.split_once("\"input\": ").map_or("", |(_, rest)| rest);
    let input = input.split_once("\"output\": ").map_or(input, |(input, _)| input);
    let input = input.split_once("\"error\": ").map_or(input, |(input, _)| input);
    Some(Vector {
        name: field("name"),
        op,
        type_name: field("type"),
        variant: field("variant"),
        server_tz: field("server_tz"),
        unrepresentable: without_halves(input).1,
        value,
    })
}

/// JSON text with escapes of half a surrogate pair as U+FFFD, and whether there were any.
fn without_halves(text: &str) -> (String, bool) {
    let unit = |text: &str| -> Option<u32> {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(index) = rest.find('\\') {
        let (before, escape) = rest.split_at(index);
        out.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\ufffd");
                found = true;
                rest = &escape[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    out.push_str(rest);
    (out, found)
}

mod base64_of_vectors {
    //! The vectors' only use of base64 does not need a dependency.

    pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len() / 4 * 3);
        let (mut bits, mut count) = (0u32, 0);
        for byte in text.trim_end_matches('=').bytes() {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 8 {
                count -= 8;
                out.push(u8::try_from(bits >> count & 0xff).ok()?);
            }
        }
        Some(out)
    }
}
