//! The fields of a card, by their keys or by options of their own.

use card_sync::card::Group;
use card_types::id123::{CardData, CreateCard, UpdateCard};
use clap::Args;

use super::super::{Choices, Part};
use crate::failure::Failure;
use crate::input::{Field, card_data};

/// What stands on a card.
#[derive(Args)]
#[group(skip)]
pub(crate) struct CardFields {
    /// Name on the card
    #[arg(long, value_name = "TEXT", group = "members")]
    name: Option<String>,

    /// Value of the barcode
    #[arg(long, value_name = "TEXT", group = "members")]
    barcode: Option<String>,

    /// Web address of the photo
    #[arg(id = "photo-url", long, value_name = "URL", group = "members")]
    photo_url: Option<String>,

    /// A field by its key, such as front-1=Physics; back:room=B12 names the group too; an empty value clears
    #[arg(long, value_name = "[GROUP:]KEY=VALUE", group = "members")]
    field: Vec<Field>,

    /// Read the card template first, and send nothing that breaks its rules
    ///
    /// Checked are required fields, lengths, unknown keys, and fields that are not editable.
    #[arg(id = "check-template", long, conflicts_with = "dry_run")]
    check_template: bool,
}

impl CardFields {
    fn data(&self) -> Result<Option<CardData>, Failure> {
        let named = [
            (Group::Barcode, "barcode", &self.barcode),
            (Group::Image, "id-photo", &self.photo_url),
            (Group::Name, "name", &self.name),
        ];
        let named = named.into_iter().filter_map(|(group, key, value)| Some(Field::new(group, key, value.as_deref()?)));
        let fields: Vec<Field> = named.chain(self.field.iter().cloned()).collect();
        card_data(&fields)
    }
}

impl Part<CreateCard> for CardFields {
    fn put(&self, request: &mut CreateCard) -> Result<(), Failure> {
        request.card_data = self.data()?;
        Ok(())
    }

    fn choose(&self, _: &CreateCard, choices: &mut Choices<'_>) {
        choices.check_template = self.check_template;
    }
}

impl Part<UpdateCard> for CardFields {
    fn put(&self, request: &mut UpdateCard) -> Result<(), Failure> {
        request.card_data = self.data()?;
        Ok(())
    }

    fn choose(&self, _: &UpdateCard, choices: &mut Choices<'_>) {
        choices.check_template = self.check_template;
    }
}
