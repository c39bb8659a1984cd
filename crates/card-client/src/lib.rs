//! card-client
