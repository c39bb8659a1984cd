//! The code of the types that differ between two states of a vendor's schemas. What is the same in both models gives the
//! same code, and generating is most of the time of a comparison.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use serde_json::Value;

use super::cli::CommandSummary;
use super::load::Folder;
use super::model::{Model, Type};
use super::refusal::Refusals;
use super::{bundle, cli, lint, normalise, read, shape, skeleton};

/// Name, text and content of each file of a vendor.
pub(crate) type Files = Vec<(String, String, Value)>;

/// A vendor's schemas as the generator understands them. That examples are missing is not refused: they add nothing to the
/// code.
pub(crate) fn understood(vendor: &str, files: Files) -> Result<Understood, Refusals> {
    let folder = Folder::in_memory(vendor, files);
    lint::lint(&folder)?;
    let model = read::read(&folder, &bundle::bundle(&folder)?)?;
    Ok(Understood { folder, model })
}

/// A vendor's schemas as the generator understands them.
pub(crate) struct Understood {
    folder: Folder,
    model: Model,
}

impl Understood {
    /// The items of all types.
    pub(crate) fn items(&self) -> Result<TokenStream, Refusals> {
        self.of(&self.model.types.iter().map(|item| item.name.as_str()).collect())
    }

    /// The commands of the command line.
    pub(crate) fn commands(&self) -> Result<Vec<CommandSummary>, Refusals> {
        cli::summaries(&self.folder, &bundle::bundle(&self.folder)?, &self.model)
    }

    /// The items of the types that differ from those of `other`, and of all types that are made of them.
    pub(crate) fn unlike(&self, other: &Self) -> Result<TokenStream, Refusals> {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        for (one, another) in [(&self.model, &other.model), (&other.model, &self.model)] {
            wanted.extend(one.types.iter().filter(|item| !is_in(item, another)).map(|item| item.name.as_str()));
        }
        // What a type is made of shows in its own code.
        let mentions =
            |item: &Type, wanted: &BTreeSet<&str>| shape::mentioned(item).into_iter().any(|name| wanted.contains(name));
        loop {
            let known = wanted.len();
            for model in [&self.model, &other.model] {
                let users = model.types.iter().filter(|item| mentions(item, &wanted)).map(|item| item.name.as_str());
                let users: Vec<&str> = users.collect();
                wanted.extend(users);
            }
            if wanted.len() == known {
                break;
            }
        }
        self.of(&wanted)
    }

    fn of(&self, wanted: &BTreeSet<&str>) -> Result<TokenStream, Refusals> {
        // typify has to know what the wanted types refer to.
        let mut needed: BTreeSet<&str> = wanted.clone();
        loop {
            let known = needed.len();
            for item in self.model.types.iter().filter(|item| needed.contains(item.name.as_str())).collect::<Vec<_>>() {
                needed.extend(shape::mentioned(item));
            }
            if needed.len() == known {
                break;
            }
        }
        let types = self.model.types.iter().filter(|item| needed.contains(item.name.as_str()));
        let fault = |problem: String| self.folder.fault(&problem);
        let skeleton = skeleton::skeleton(&normalise::of(types)).map_err(fault)?;
        shape::some(&self.model, &skeleton, wanted).map_err(fault)
    }
}

/// Whether the model has the same type, as far as its code goes.
fn is_in(item: &Type, model: &Model) -> bool {
    let same = |other: &&Type| other.name == item.name;
    model.types.iter().find(same).is_some_and(|other| format!("{:?}", other.shape) == format!("{:?}", item.shape))
}
