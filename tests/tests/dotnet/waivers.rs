//! Vectors with which the codecs disagree on purpose. Only for bugs of the server that are not worth copying.

/// One vector, by its exact file and name.
pub(crate) struct Waiver {
    pub(crate) file: &'static str,
    pub(crate) name: &'static str,
    /// Why the server is not copied.
    pub(crate) reason: &'static str,
    /// What happens here.
    pub(crate) instead: &'static str,
}

/// None so far: even the references to characters that XML lacks are written as the server writes them, since its
/// clients read them.
pub(crate) const WAIVERS: &[Waiver] = &[];
