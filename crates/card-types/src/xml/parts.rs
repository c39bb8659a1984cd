//! Models inside models: an element for one, an element around others for a list.

use super::namespaces::Space;
use super::reader::{Fault, Marks, Reader};
use super::tokens::{Tag, broken};
use crate::contract::{Contract, Part, Value};
use crate::server::{SkipReason, Skipped, note_skipped};

impl<'a> Reader<'a, '_> {
    /// One model, filled in place.
    pub(super) fn part<P: Part + ?Sized>(
        &mut self,
        tag: &Tag<'a>,
        contract: &'static Contract,
        index: usize,
        model: &mut P,
        skipped: &mut Vec<Skipped>,
    ) -> Result<(), Fault> {
        let name = name_of(model, index);
        let marks = self.marks(tag)?;
        if self.is_nil(tag, marks, contract.name, "").map_err(|fault| fault.inside(name))? {
            model.set_member(index, Value::Null);
            return Ok(());
        }
        let Some(part) = model.open_part(index) else { return Err(unfit(tag, name)) };
        self.members(part, skipped).map_err(|fault| fault.inside(name))
    }

    /// A list: elements called as the class are its entries, any other is stepped over.
    pub(super) fn parts<P: Part + ?Sized>(
        &mut self,
        tag: &Tag<'a>,
        contract: &'static Contract,
        index: usize,
        model: &mut P,
        skipped: &mut Vec<Skipped>,
    ) -> Result<(), Fault> {
        let name = name_of(model, index);
        let marks = self.marks(tag)?;
        if self.is_nil(tag, marks, contract.name, "ArrayOf").map_err(|fault| fault.inside(name))? {
            model.set_member(index, Value::Null);
            return Ok(());
        }
        model.set_member(index, Value::NoParts);
        let mut count = 0;
        while let Some(entry) = self.next_element().map_err(|broken| Fault::from(broken).inside(name))? {
            let here = || format!("{name}[{count}]");
            let marks = self.marks(&entry)?;
            let note = |skipped: &mut Vec<Skipped>, reason| {
                note_skipped(skipped, &String::from_utf8_lossy(entry.local), reason, entry.offset);
            };
            if entry.local != contract.name.as_bytes() || entry.space != Space::Contract {
                let wrong_space = entry.local == contract.name.as_bytes();
                note(skipped, if wrong_space { SkipReason::WrongNamespace } else { SkipReason::Unknown });
                self.skip()?;
                continue;
            }
            if self.is_nil(&entry, marks, contract.name, "").map_err(|fault| fault.inside(&here()))? {
                note(skipped, SkipReason::NilEntry);
                continue;
            }
            let Some(part) = model.open_part(index) else { return Err(unfit(&entry, name)) };
            self.members(part, skipped).map_err(|fault| fault.inside(&here()))?;
            count += 1;
        }
        Ok(())
    }

    /// Whether the element is nil, in which case it is stepped over. Its type must be `prefix` and `class`, where it says
    /// one.
    fn is_nil(&mut self, tag: &Tag<'a>, marks: Marks<'a>, class: &str, prefix: &str) -> Result<bool, Fault> {
        if marks.reference.is_some() {
            // The server would put the same object here once more; its own replies never do that.
            return Err(broken(tag.offset, "z:Ref to an object is not supported").into());
        }
        if marks.nil {
            self.skip()?;
            return Ok(true);
        }
        let class = format!("{prefix}{class}");
        if !self.type_is(&marks, &class, |space, _| space == Space::Contract) {
            return Err(broken(tag.offset, "i:type names another class").into());
        }
        self.remember(tag, marks.id, None)?;
        Ok(false)
    }
}

fn name_of<P: Part + ?Sized>(model: &P, index: usize) -> &'static str {
    model.contract().members.get(index).map_or("", |member| member.name)
}

/// A table that promises a part which its type does not have.
fn unfit(tag: &Tag<'_>, name: &str) -> Fault {
    Fault::from(broken(tag.offset, "the model has no place for elements here")).inside(name)
}
