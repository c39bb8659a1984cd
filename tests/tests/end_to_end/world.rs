//! An emulator with a client for each vendor, and short names for what the tests do with them.

use card_client::{Error, blub0x, id123};
use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorBuilder, EmulatorHandle, Template};
use card_types::Encoding;
use card_types::id123::{
    CardAction, CardActionSuccess, CardData, CardStatus, CreateCard, FieldValue, ListCards, ListedCard, StatusAction,
};

/// The template that every test uses.
pub(crate) const TEMPLATE: &str = "staff";
/// A second one, for what is unique per template.
pub(crate) const OTHER_TEMPLATE: &str = "visitors";

pub(crate) struct World {
    pub(crate) emulator: EmulatorHandle,
    pub(crate) id123: id123::Client,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(|builder| builder).await
    }

    pub(crate) async fn start_with(options: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        let builder = Emulator::builder().template(Template::new(TEMPLATE)).template(Template::new(OTHER_TEMPLATE));
        let emulator = options(builder).start().await.expect("the emulator starts");
        let id123 = id123::Client::builder(DEMO_KEY)
            .base_url(emulator.id123_url())
            .build()
            .expect("the settings of the client are valid");
        Self { emulator, id123 }
    }

    /// A BluB0X client that writes in `encoding`.
    pub(crate) fn blub0x(&self, encoding: Encoding) -> blub0x::Client {
        let (header, value) = DEMO_CREDENTIAL;
        blub0x::Client::builder(header, value)
            .base_url(self.emulator.blub0x_url())
            .encoding(encoding)
            .build()
            .expect("the settings of the client are valid")
    }

    /// Makes a card with a name and one front field.
    pub(crate) async fn create(&self, card_id: &str) {
        let request = CreateCard::new(TEMPLATE, card_id).card_data(data(&[("front-1", "Student")]));
        self.id123.create_card(&request).await.expect("the card is created");
    }

    /// Makes a card and installs it as its holder would.
    pub(crate) async fn create_installed(&self, card_id: &str) {
        self.create(card_id).await;
        self.emulator.install(TEMPLATE, card_id).await.expect("the card is installed");
    }

    pub(crate) async fn act(&self, action: StatusAction, card_id: &str) -> Result<CardActionSuccess, Error> {
        self.id123.card_action(&CardAction::new(action, TEMPLATE, card_id)).await.map(card_client::Response::into_inner)
    }

    /// All cards of a template.
    pub(crate) async fn cards(&self, template: &str) -> Vec<ListedCard> {
        let page = self.id123.list_cards(&ListCards::new(template).limit(1000_u32)).await;
        page.expect("the cards are listed").into_inner().data
    }

    /// The card as a list shows it.
    pub(crate) async fn card(&self, card_id: &str) -> ListedCard {
        let cards = self.cards(TEMPLATE).await;
        cards.into_iter().find(|card| card.card_id == *card_id).unwrap_or_else(|| panic!("no card {card_id}"))
    }

    pub(crate) async fn status(&self, card_id: &str) -> CardStatus {
        self.card(card_id).await.card_status.expect("a listed card has a status")
    }

    pub(crate) async fn dump(&self) -> String {
        self.emulator.dump().await.expect("the state can be read")
    }
}

/// Front fields, and a name.
pub(crate) fn data(front: &[(&str, &str)]) -> CardData {
    let mut data = CardData::default();
    data.name_fields = Some(vec![FieldValue::new("name", "Maribel Østergaard")]);
    data.front_fields = Some(front.iter().map(|(key, value)| FieldValue::new(*key, *value)).collect());
    data
}

/// The value of a front field, where the card has one.
pub(crate) fn front(card: &ListedCard, key: &str) -> Option<String> {
    let fields = card.front_fields.as_deref().unwrap_or_default();
    fields.iter().find(|field| field.key == key).and_then(|field| field.value.clone())
}
