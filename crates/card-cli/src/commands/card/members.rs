//! The members that create-card and update-card have in common, as options.

use std::path::PathBuf;

use card_sync::card::Group;
use card_types::Timestamp;
use card_types::id123::{CreateCard, UpdateCard};
use clap::Args;

use crate::failure::Failure;
use crate::input::{Field, card_data, zoned_timestamp};

/// What a card is to become.
#[derive(Debug, Args)]
#[group(id = "members", multiple = true)]
pub(crate) struct Members {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    template: Option<String>,

    /// Card, unique within its template
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    card_id: Option<String>,

    /// Update a card that exists; create one that does not
    #[arg(long)]
    upsert: bool,

    /// Read the card template first, and send nothing that breaks its rules
    ///
    /// Checked are required fields, lengths, unknown keys, and fields that are not editable.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) check_template: bool,

    /// When the card expires: date, time and zone, such as 2027-08-31T23:59:59+00:00
    #[arg(long, value_name = "TIME", value_parser = zoned_timestamp)]
    expires: Option<Timestamp>,

    /// E-mail address of the holder
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// Identifier of the holder, for signing in to the app
    #[arg(long, value_name = "TEXT")]
    unique_identifier: Option<String>,

    /// Name on the card
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// Value of the barcode
    #[arg(long, value_name = "TEXT")]
    barcode: Option<String>,

    /// Web address of the photo
    #[arg(long, value_name = "URL")]
    photo_url: Option<String>,

    /// A field by its key, such as front-1=Physics; back:room=B12 names the group too; an empty value clears
    #[arg(long, value_name = "[GROUP:]KEY=VALUE")]
    field: Vec<Field>,
}

/// A whole request instead of options.
#[derive(Debug, Args)]
pub(crate) struct Whole {
    /// Read the whole request as JSON from a file, or from standard input with -
    ///
    /// It has the form of the vendor's page, `action` included. The only way to give the answers to security questions:
    /// an argument can be seen by other users of the machine.
    #[arg(long, value_name = "FILE|-", conflicts_with = "members")]
    pub(crate) json: Option<PathBuf>,
}

/// Writes the options into a request of either kind; both have the same members.
macro_rules! fill {
    ($request:ident, $members:ident) => {{
        let mut request = $request::new(
            $members.template.as_deref().unwrap_or_default(),
            $members.card_id.as_deref().unwrap_or_default(),
        );
        request.upsert = $members.upsert.then_some(true);
        request.unique_identifier = $members.unique_identifier.clone();
        request.card_expiration = $members.expires;
        request.recipient_email = $members.email.clone();
        request.card_data = card_data(&$members.fields())?;
        Ok(request)
    }};
}

impl Members {
    /// As a request to create. Ids that are missing are refused by clap, empty ones by the schema.
    pub(super) fn to_create(&self) -> Result<CreateCard, Failure> {
        fill!(CreateCard, self)
    }

    /// As a request to update.
    pub(super) fn to_update(&self) -> Result<UpdateCard, Failure> {
        fill!(UpdateCard, self)
    }

    fn fields(&self) -> Vec<Field> {
        let named = [
            (Group::Barcode, "barcode", &self.barcode),
            (Group::Image, "id-photo", &self.photo_url),
            (Group::Name, "name", &self.name),
        ];
        let named = named.into_iter().filter_map(|(group, key, value)| Some(Field::new(group, key, value.as_deref()?)));
        named.chain(self.field.iter().cloned()).collect()
    }
}
