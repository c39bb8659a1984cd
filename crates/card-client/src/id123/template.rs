//! Card templates, read once for each client, and cards checked against them before they are sent.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use card_types::id123::{CreateCard, UpdateCard, ViewTemplate, ViewedTemplate};
use card_types::template::{TemplateChecked, TemplateRules};
use card_types::{Action, ValidationError};
use tokio::sync::OnceCell;

use super::Client;
use crate::subject::Subject;
use crate::transport::Check;
use crate::{CallOptions, Error};

/// Most templates that are kept; an account with more is read again from the start.
const MOST_TEMPLATES: usize = 1000;

/// A card template as the vendor showed it, with the rules it sets for cards. Cheap to clone.
///
/// ```
/// # use card_client::testing::Canned;
/// use card_client::id123::Client;
/// use card_types::id123::{CardData, CreateCard, FieldValue};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), card_client::Error> {
/// # let canned = Canned::new().json(200, r#"{"status":"success","data":{"card-template-id":"staff","fields":
/// #     {"front-fields":[{"key":"front-1","max-length":5}]}}}"#);
/// # let client = Client::builder("key").canned(&canned).build()?;
/// let data = CardData::new().front_fields(vec![FieldValue::new("front-1", "Physics")]);
/// let card = CreateCard::new("staff", "A-1").card_data(data);
/// let error = client.template("staff").await?.check(&card).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "create-card: not sent, the request is invalid: the request breaks its template; \
///      /card-data/front-fields/0/value: has 7 characters, at most 5 are allowed"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Template(Arc<(ViewedTemplate, TemplateRules)>);

impl Template {
    fn new(template: ViewedTemplate) -> Self {
        let rules = TemplateRules::new(&template);
        Self(Arc::new((template, rules)))
    }

    /// The template with its fields, as the vendor showed it.
    pub fn viewed(&self) -> &ViewedTemplate {
        &self.0.0
    }

    /// The rules alone, to check with elsewhere, or less strictly.
    pub fn rules(&self) -> &TemplateRules {
        &self.0.1
    }

    /// Checks a card's data against the template, here and now: nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`](crate::ErrorKind::Validation) with everything that the template forbids, each with the JSON
    /// pointer of the member.
    pub fn check<A: Action + TemplateChecked>(&self, request: &A) -> Result<(), Error> {
        self.rules().check(request).map_err(|error| Error::invalid(Subject::action::<A>(), error))
    }
}

/// The templates that a client has read.
#[derive(Debug, Default)]
pub(super) struct Templates(Mutex<HashMap<String, Arc<OnceCell<Template>>>>);

impl Templates {
    /// The place of a template, filled or still to be filled.
    fn place(&self, id: &str) -> Arc<OnceCell<Template>> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(id) {
            return place.clone();
        }
        if places.len() >= MOST_TEMPLATES {
            places.clear();
        }
        places.entry(id.to_owned()).or_default().clone()
    }

    fn forget(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

impl Client {
    /// A card template, read with `view-template` the first time and kept for this client and its clones. Callers that ask
    /// at the same time share one request.
    ///
    /// # Errors
    /// Any error of the request; nothing is kept then.
    pub async fn template(&self, card_template_id: &str) -> Result<Template, Error> {
        self.template_with(card_template_id, &CallOptions::new()).await
    }

    /// Reads a card template again, for a template that was changed, and keeps it.
    ///
    /// # Errors
    /// Any error of the request; the next call of [`template`](Self::template) then reads it.
    pub async fn refresh_template(&self, card_template_id: &str) -> Result<Template, Error> {
        self.templates.forget(card_template_id);
        self.template(card_template_id).await
    }

    async fn template_with(&self, id: &str, options: &CallOptions) -> Result<Template, Error> {
        let place = self.templates.place(id);
        let read = async || {
            let reply = self.exchange(&ViewTemplate::new(id), options).await?;
            Ok(Template::new(reply.into_inner().data))
        };
        place.get_or_try_init(read).await.cloned()
    }

    /// The check of card data against its template, where the client was set up to make it.
    pub(super) fn template_check<'a, A: Action>(&'a self, action: &A, options: &CallOptions) -> Option<Check<'a>> {
        let request = self.check_templates.then(|| Checkable::of(action)).flatten()?;
        let options = options.for_another_request();
        Some(Box::pin(async move {
            let template = self.template_with(request.template_id(), &options).await?;
            request.check(template.rules()).map_err(|error| Error::invalid(Subject::action::<A>(), error))
        }))
    }
}

/// A request that carries card data, whatever it was called when it was handed in. A copy, since no call borrows its request.
enum Checkable {
    Create(CreateCard),
    Update(UpdateCard),
}

impl Checkable {
    fn of<A: Action>(action: &A) -> Option<Self> {
        let action: &dyn Any = action;
        let update = || action.downcast_ref().cloned().map(Self::Update);
        action.downcast_ref().cloned().map(Self::Create).or_else(update)
    }

    fn template_id(&self) -> &str {
        match self {
            Self::Create(request) => &request.card_template_id,
            Self::Update(request) => &request.card_template_id,
        }
    }

    fn check(&self, rules: &TemplateRules) -> Result<(), ValidationError> {
        match self {
            Self::Create(request) => rules.check(request),
            Self::Update(request) => rules.check(request),
        }
    }
}
