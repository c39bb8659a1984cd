//! The path of a request, put together from its template and its members.

use crate::Operation;
use crate::contract::ValueRef;

/// A `{parameter}` of a path, and what fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathParameter {
    /// Its name in the path's template.
    pub name: &'static str,
    /// Position of the member, a GUID, in the request's contract.
    pub member: usize,
    /// What stands there where the member is absent or null. Needed only for a member that may be.
    pub absent: &'static str,
}

impl PathParameter {
    /// A parameter that is filled by the member at a position, or by `absent`.
    #[doc(hidden)]
    pub const fn new(name: &'static str, member: usize, absent: &'static str) -> Self {
        Self { name, member, absent }
    }
}

/// Fills the template. A GUID needs no percent-encoding.
pub(crate) fn path<O: Operation>(operation: &O) -> String {
    let mut path = String::with_capacity(O::PATH.len() + 36 * O::PATH_PARAMETERS.len());
    for (index, piece) in O::PATH.split(['{', '}']).enumerate() {
        // Every second piece stands between braces.
        match O::PATH_PARAMETERS.iter().find(|parameter| index % 2 == 1 && parameter.name == piece) {
            Some(parameter) => match operation.get(parameter.member) {
                ValueRef::Guid(guid) => path.push_str(guid.as_hyphenated().encode_lower(&mut [0; 36])),
                _ => path.push_str(parameter.absent),
            },
            None => path.push_str(piece),
        }
    }
    path
}
