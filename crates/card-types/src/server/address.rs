//! Requests without a body: their members stand in the path and in the query.

use super::form::convert;
use super::options::ReadOptions;
use super::reading::{ModelError, Reading};
use crate::Operation;
use crate::contract::Contracted;
use crate::server::read_form;

/// Reads what the address says, as Web API binds simple parameters: names of the query without regard to case, the first
/// of several counts, values as in a form. `None` when the path is not that of the operation.
///
/// What is missing keeps its default. `path` begins with `/`; both are as they came, percent-encoded.
pub fn read_address<O: Operation>(path: &str, query: &str, options: &ReadOptions) -> Option<Reading<O>> {
    let mut values = Vec::new();
    let mut segments = path.strip_prefix('/')?.split('/');
    for expected in O::PATH.split('/') {
        let found = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => values.push((name, found)),
            None if expected == found => {}
            None => return None,
        }
    }
    if segments.next().is_some() {
        return None;
    }
    // A query that is empty is still one: nothing is missing that had to be there.
    let mut reading: Reading<O> = read_form(query.as_bytes(), &options.clone().chunked(true));
    let mut model = reading.value.take().unwrap_or_else(<O as Contracted>::blank);
    for (name, text) in values {
        let Some(parameter) = O::PATH_PARAMETERS.iter().find(|parameter| parameter.name == name) else { continue };
        let Some(member) = O::CONTRACT.members.get(parameter.member) else { continue };
        match convert(member, text, options.server_zone()) {
            Ok(value) => model.set(parameter.member, value),
            Err(reason) => reading.complain(ModelError::new(member.name, reason, None)),
        }
    }
    reading.value = Some(model);
    Some(reading)
}
