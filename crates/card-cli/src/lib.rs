//! card-cli
