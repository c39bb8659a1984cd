//! That no refusal of the generator's source goes untested.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{RESULTS, whole};

#[test]
fn every_refusal_in_the_source_is_provoked_by_a_test_and_worded_like_no_other() {
    let mut seen: Vec<String> = RESULTS.iter().flatten().flatten().cloned().collect();
    seen.extend(whole::problems());
    seen.extend(whole::other_problems());
    // Seen by tests of their own.
    seen.push("the key occurs twice in its object".into());

    let mut literals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut passed_on = 0;
    for (file, text) in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codegen")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for problem in problems(code.parse().unwrap()) {
            match problem {
                Problem::Literal(text) => literals.entry(text).or_default().push(file.clone()),
                Problem::PassedOn => passed_on += 1,
                Problem::Unclear(code) => panic!("{file}: write the problem as a literal or format!: {code}"),
            }
        }
    }
    // The two functions through which the others go.
    assert_eq!(passed_on, 2, "a problem is handed through without its text");
    assert!(literals.len() > 90, "the scan finds only {} refusals", literals.len());
    let twice: Vec<_> = literals.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "worded alike, so that a test of one would pass for the other: {twice:#?}");
    let unseen: Vec<_> = literals.iter().filter(|(text, _)| !seen.iter().any(|seen| matches(text, seen))).collect();
    assert!(unseen.is_empty(), "no test provokes: {unseen:#?}");
}

enum Problem {
    /// A literal or the literal of a `format!`.
    Literal(String),
    /// The parameter `problem` of `refuse` or `fault` itself.
    PassedOn,
    Unclear(String),
}

/// The second argument of each call of `refuse` and `whole`.
fn problems(code: TokenStream) -> Vec<Problem> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        found.extend(problems(group.stream()));
        let is = |back: usize, word: &str| {
            index.checked_sub(back).is_some_and(|at| matches!(&tokens[at], TokenTree::Ident(name) if name == word))
        };
        let call = group.delimiter() == Delimiter::Parenthesis && (is(1, "refuse") || is(1, "whole")) && !is(2, "fn");
        if call {
            found.push(problem(group.stream()));
        }
    }
    found
}

fn problem(arguments: TokenStream) -> Problem {
    let mut arguments: Vec<Vec<TokenTree>> = arguments.into_iter().fold(vec![Vec::new()], |mut list, token| {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => list.push(Vec::new()),
            token => list.last_mut().unwrap().push(token),
        }
        list
    });
    arguments.retain(|argument| !argument.is_empty());
    let argument = arguments.get(1).cloned().unwrap_or_default();
    match argument.as_slice() {
        [TokenTree::Ident(name)] if name == "problem" => Problem::PassedOn,
        [TokenTree::Literal(literal)] => text(literal),
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(group)] if name == "format" => {
            match group.stream().into_iter().next() {
                Some(TokenTree::Literal(literal)) => text(&literal),
                _ => Problem::Unclear(group.to_string()),
            }
        }
        other => Problem::Unclear(other.iter().map(ToString::to_string).collect()),
    }
}

fn text(literal: &proc_macro2::Literal) -> Problem {
    match syn::parse_str::<syn::LitStr>(&literal.to_string()) {
        Ok(text) => Problem::Literal(text.value()),
        Err(_) => Problem::Unclear(literal.to_string()),
    }
}

/// Whether `seen` is `literal` with something in the place of each `{..}`.
fn matches(literal: &str, seen: &str) -> bool {
    let mut pieces = literal.split('{');
    let Some(mut rest) = pieces.next().and_then(|first| seen.strip_prefix(first)) else { return false };
    let mut ends = "";
    for piece in pieces {
        ends = piece.split_once('}').map_or(piece, |(_, after)| after);
        let Some(at) = rest.find(ends) else { return false };
        rest = &rest[at + ends.len()..];
    }
    ends.is_empty() && literal.contains('{') || rest.is_empty()
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
