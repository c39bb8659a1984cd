//! `impl Action` and `impl Failure`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Action, Effect, Model, Object, Replay, Role, Shape};
use super::super::names::ident;

/// `impl Action` for a request.
pub(super) fn action(object: &Object, action: &Action, name: &Ident) -> TokenStream {
    let (wire, effect) = (&action.name, effect(action.effect));
    let (safety, safe) = (replay(&action.replay), is_replay_safe(object, &action.replay));
    let inferred = object.properties.iter().any(|property| property.wire == "action" && property.provenance.inferred);
    let (success, failure, reply) = (ident(&action.success), ident(&action.failure), ident(&action.reply));
    quote! {
        impl runtime::Action for #name {
            const NAME: &'static str = #wire;
            const IS_NAME_INFERRED: bool = #inferred;
            const EFFECT: runtime::Effect = #effect;
            const REPLAY: runtime::Replay = #safety;
            type Success = #success;
            type Failure = #failure;
            type Reply = #reply;

            fn is_replay_safe(&self) -> bool {
                #safe
            }

            fn validate(&self) -> ::std::result::Result<(), runtime::ValidationError> {
                wire::Check::check_all(self)
            }
        }
    }
}

/// Whether a type is the failure of some action. Several may share one.
pub(super) fn is_failure(model: &Model, name: &str) -> bool {
    model.types.iter().any(|item| match &item.shape {
        Shape::Object(object) => matches!(&*object.role, Role::Action(action) if action.failure == name),
        _ => false,
    })
}

/// `impl Failure` for the refusal of an action.
pub(super) fn failure(object: &Object, name: &Ident) -> TokenStream {
    let lent = |wire: &str| {
        let Some(property) = object.properties.iter().find(|property| property.wire == wire) else {
            return quote! { None };
        };
        let field = ident(&property.field);
        if property.is_doubly_optional() {
            quote! { self.#field.as_ref().and_then(|value| value.as_ref()) }
        } else if property.is_optional() {
            quote! { self.#field.as_ref() }
        } else {
            quote! { Some(&self.#field) }
        }
    };
    let (code, message) = (lent("code"), lent("message"));
    quote! {
        impl runtime::Failure for #name {
            fn code(&self) -> ::std::option::Option<&runtime::Scalar> {
                #code
            }

            fn message(&self) -> ::std::option::Option<&str> {
                #message.map(|text| text.as_str())
            }
        }
    }
}

pub(super) fn replay(replay: &Replay) -> TokenStream {
    match replay {
        Replay::Safe => quote! { runtime::Replay::Safe },
        Replay::WithUpsert(_) => quote! { runtime::Replay::WithUpsert },
        Replay::Never => quote! { runtime::Replay::Never },
    }
}

pub(super) fn is_replay_safe(object: &Object, replay: &Replay) -> TokenStream {
    let flag = match replay {
        Replay::Safe => return quote! { true },
        Replay::Never => return quote! { false },
        Replay::WithUpsert(flag) => flag,
    };
    let Some(property) = object.properties.iter().find(|property| property.wire == *flag) else {
        return quote! { false };
    };
    let field = ident(&property.field);
    match (property.is_optional(), property.is_doubly_optional()) {
        (_, true) => quote! { self.#field == Some(Some(true)) },
        (true, false) => quote! { self.#field == Some(true) },
        (false, false) => quote! { self.#field },
    }
}

pub(super) fn effect(effect: Effect) -> TokenStream {
    match effect {
        Effect::Read => quote! { runtime::Effect::Read },
        Effect::Write => quote! { runtime::Effect::Write },
    }
}
