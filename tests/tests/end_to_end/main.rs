//! The client against the emulator over real sockets: one test for each sentence of the vendors' pages that says what
//! an operation does, and the inputs that must change nothing.
//!
//! The comment of each test quotes the sentence it proves.

mod bad_input;
mod bad_replies;
mod card_action;
mod create_card;
mod list_cards;
mod one_card;
mod people;
mod refused_documents;
mod templates;
mod tls;
mod update_card;
mod user_card_family;
mod user_cards;
mod world;
