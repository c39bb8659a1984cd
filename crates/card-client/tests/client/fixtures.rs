//! What most tests need: a key, clients, one request and one reply of each vendor.

use card_client::{RetryPolicy, blub0x, id123};
use card_types::Uuid;
use card_types::blub0x::UpdateUserCard;
use card_types::id123::CreateCard;

use crate::server::Server;

pub(crate) const KEY: &str = "7f3a-SECRET-key-0c9d";
pub(crate) const USER: Uuid = Uuid::from_u128(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10);
pub(crate) const CARD: Uuid = Uuid::from_u128(0xa1a2_a3a4_a5a6_a7a8_a9aa_abac_adae_afb0);

pub(crate) fn id123(server: &Server) -> id123::Client {
    id123_builder(server).build().unwrap()
}

pub(crate) fn id123_builder(server: &Server) -> id123::ClientBuilder {
    id123::Client::builder(KEY).base_url(server.url()).retry(RetryPolicy::none())
}

pub(crate) fn blub0x(server: &Server) -> blub0x::Client {
    blub0x::Client::builder("X-Session", KEY).base_url(server.url()).retry(RetryPolicy::none()).build().unwrap()
}

pub(crate) fn create_card() -> CreateCard {
    CreateCard::new("template", "A-1")
}

pub(crate) fn update_user_card() -> UpdateUserCard {
    UpdateUserCard::new(USER, CARD)
}

pub(crate) fn success_body() -> &'static str {
    r#"{"status":"success","code":"1","message":"Created","card-id":"A-1","card-template-id":"template"}"#
}
