//! list-templates and view-template.

use axum::response::Response;
use card_types::id123::{
    ListTemplates, ListTemplatesSuccess, ListedTemplate, TemplateField, TemplateFields, ViewTemplate,
    ViewTemplateSuccess, ViewedTemplate,
};

use super::super::domain::{FieldGroup, Template};
use super::super::reply::success;
use super::list::page_size;
use super::{Failed, decode, template};
use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::store::{KnownTemplate, templates_page};

pub(in crate::id123) async fn list(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: ListTemplates = decode(body)?;
    let limit = page_size(request.limit, shared.settings.list_limit)?;
    let offset = request.offset.unwrap_or(0);
    let templates = shared.store.read(move |tx| templates_page(tx, offset, limit).map_err(Failed::from)).await?;
    let mut reply = ListTemplatesSuccess::new(templates.iter().map(listed).collect::<Vec<_>>());
    reply.code = Some("emulator:listed".into());
    reply.message = Some("Card Templates were retrieved successfully.".to_owned());
    Ok(success(&reply))
}

pub(in crate::id123) async fn view(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: ViewTemplate = decode(body)?;
    let known = shared.store.read(move |tx| template(tx, &request.card_template_id)).await?;
    let mut reply = ViewTemplateSuccess::new(viewed(&known));
    reply.code = Some("emulator:viewed".into());
    reply.message = Some("Card template was retrieved successfully.".to_owned());
    Ok(success(&reply))
}

fn listed(known: &KnownTemplate) -> ListedTemplate {
    let template = &known.template;
    let mut item = ListedTemplate::new(template.id());
    item.institution = Some(template.institution_name().to_owned());
    item.issuance_type = Some(template.issuance().to_owned());
    item.title = Some(template.card_title().to_owned());
    item.created_at = Some(reply_timestamp(known.created_at).into());
    item.last_updated = Some(reply_timestamp(known.last_updated).into());
    item
}

fn viewed(known: &KnownTemplate) -> ViewedTemplate {
    let template = &known.template;
    let mut fields = TemplateFields::new();
    fields.barcode = Some(declared(template, FieldGroup::Barcode));
    fields.image = Some(declared(template, FieldGroup::Image));
    fields.name_fields = Some(declared(template, FieldGroup::Name));
    fields.front_fields = Some(declared(template, FieldGroup::Front));
    fields.secondary_fields = Some(declared(template, FieldGroup::Secondary));
    fields.back_fields = Some(declared(template, FieldGroup::Back));
    let listed = listed(known);
    let mut shown = ViewedTemplate::new(listed.card_template_id);
    shown.institution = listed.institution;
    shown.issuance_type = listed.issuance_type;
    shown.title = listed.title;
    shown.created_at = listed.created_at;
    shown.last_updated = listed.last_updated;
    shown.fields = Some(fields);
    shown
}

fn declared(template: &Template, group: FieldGroup) -> Vec<TemplateField> {
    let fields = template.declared_fields(group);
    fields
        .map(|(key, label, kind, rules)| {
            let mut field = TemplateField::new(key);
            field.label = Some(label.to_owned());
            field.type_ = Some(kind.to_owned());
            field.max_length = Some(i64::from(rules.max_length).into());
            field.min_length = Some(i64::from(rules.min_length).into());
            field.editable = Some(rules.editable);
            field.required = Some(rules.required);
            field
        })
        .collect()
}
