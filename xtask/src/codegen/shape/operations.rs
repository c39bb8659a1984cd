//! `impl Operation`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Encoding, Object, Operation};
use super::super::names::ident;
use super::roles::{effect, is_replay_safe, replay};

/// `impl Operation` for a request.
pub(super) fn operation(object: &Object, operation: &Operation, name: &Ident) -> Result<TokenStream, String> {
    let Operation { name: wire, method, path, .. } = operation;
    let effect = effect(operation.effect);
    let (safety, safe) = (replay(&operation.replay), is_replay_safe(object, &operation.replay));
    let requests = operation.request_encodings.iter().copied().map(encoding);
    let replies = operation.reply_encodings.iter().copied().map(encoding);
    let reply = ident(&operation.reply);
    let mut parameters = Vec::new();
    for parameter in &operation.path_parameters {
        let (name, absent) = (&parameter.name, &parameter.absent);
        let member = position(object, &parameter.member)?;
        parameters.push(quote! { runtime::PathParameter::new(#name, #member, #absent) });
    }
    let query: Vec<usize> = operation.query.iter().map(|member| position(object, member)).collect::<Result<_, _>>()?;
    let extra = object.open.then(|| {
        quote! {
            fn extra(&self) -> ::std::option::Option<&runtime::Extra> {
                Some(&self.extra)
            }
        }
    });
    Ok(quote! {
        impl runtime::Operation for #name {
            const NAME: &'static str = #wire;
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            const EFFECT: runtime::Effect = #effect;
            const REPLAY: runtime::Replay = #safety;
            const PATH_PARAMETERS: &'static [runtime::PathParameter] = &[#(#parameters),*];
            const QUERY: &'static [usize] = &[#(#query),*];
            const REQUEST_ENCODINGS: &'static [runtime::Encoding] = &[#(#requests),*];
            const REPLY_ENCODINGS: &'static [runtime::Encoding] = &[#(#replies),*];
            type Reply = #reply;

            fn is_replay_safe(&self) -> bool {
                #safe
            }

            fn validate(&self) -> ::std::result::Result<(), runtime::ValidationError> {
                wire::Check::check_all(self)
            }

            #extra
        }
    })
}

/// Where a member stands in the contract's table.
fn position(object: &Object, wire: &str) -> Result<usize, String> {
    let table = object.contract.iter().flat_map(|contract| &contract.members);
    let mut members = table.map(|(property, _)| &object.properties[*property].wire);
    members.position(|member| member == wire).ok_or_else(|| format!("no member {wire} in the contract of its request"))
}

fn encoding(encoding: Encoding) -> TokenStream {
    match encoding {
        Encoding::Json => quote! { runtime::Encoding::Json },
        Encoding::Xml => quote! { runtime::Encoding::Xml },
        Encoding::Form => quote! { runtime::Encoding::Form },
    }
}
