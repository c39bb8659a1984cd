//! `impl Action`, `impl Failure` and `impl Operation`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Action, Effect, Encoding, Model, Object, Operation, Replay, Role, Shape};
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

/// `impl Operation` for a request.
pub(super) fn operation(object: &Object, operation: &Operation, name: &Ident) -> TokenStream {
    let Operation { name: wire, method, path, .. } = operation;
    let effect = effect(operation.effect);
    let (safety, safe) = (replay(&operation.replay), is_replay_safe(object, &operation.replay));
    let requests = operation.request_encodings.iter().copied().map(encoding);
    let replies = operation.reply_encodings.iter().copied().map(encoding);
    let reply = ident(&operation.reply);
    let pieces = path.split(['{', '}']).enumerate().map(|(index, piece)| {
        if index % 2 == 0 {
            return quote! { path.push_str(#piece); };
        }
        let field = operation.path_parameters.iter().find(|(parameter, _)| parameter == piece);
        let field = field.map(|(_, field)| ident(field));
        // A GUID needs no percent-encoding.
        quote! { path.push_str(&self.#field.to_string()); }
    });
    quote! {
        impl runtime::Operation for #name {
            const NAME: &'static str = #wire;
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            const EFFECT: runtime::Effect = #effect;
            const REPLAY: runtime::Replay = #safety;
            const REQUEST_ENCODINGS: &'static [runtime::Encoding] = &[#(#requests),*];
            const REPLY_ENCODINGS: &'static [runtime::Encoding] = &[#(#replies),*];
            type Reply = #reply;

            fn path(&self) -> ::std::string::String {
                let mut path = ::std::string::String::new();
                #(#pieces)*
                path
            }

            fn is_replay_safe(&self) -> bool {
                #safe
            }

            fn validate(&self) -> ::std::result::Result<(), runtime::ValidationError> {
                wire::Check::check_all(self)
            }
        }
    }
}

fn effect(effect: Effect) -> TokenStream {
    match effect {
        Effect::Read => quote! { runtime::Effect::Read },
        Effect::Write => quote! { runtime::Effect::Write },
    }
}

fn replay(replay: &Replay) -> TokenStream {
    match replay {
        Replay::Safe => quote! { runtime::Replay::Safe },
        Replay::WithUpsert(_) => quote! { runtime::Replay::WithUpsert },
        Replay::Never => quote! { runtime::Replay::Never },
    }
}

fn is_replay_safe(object: &Object, replay: &Replay) -> TokenStream {
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

fn encoding(encoding: Encoding) -> TokenStream {
    match encoding {
        Encoding::Json => quote! { runtime::Encoding::Json },
        Encoding::Xml => quote! { runtime::Encoding::Xml },
        Encoding::Form => quote! { runtime::Encoding::Form },
    }
}
