//! A model without its type, as codecs meet it inside another.

use std::fmt;

use super::{Contract, Contracted, Value, ValueRef};

/// A model behind a reference. Every [`Contracted`] type is one.
pub trait Part {
    /// The model's table.
    fn contract(&self) -> &'static Contract;

    /// Positions of the members in the order of JSON bodies, as [`Contracted::DECLARED`].
    fn declared(&self) -> &'static [usize];

    /// As [`Contracted::get`].
    fn member(&self, index: usize) -> ValueRef<'_>;

    /// As [`Contracted::set`].
    fn set_member(&mut self, index: usize, value: Value);

    /// As [`Contracted::open`].
    fn open_part(&mut self, index: usize) -> Option<&mut dyn Part>;
}

impl<T: Contracted> Part for T {
    fn contract(&self) -> &'static Contract {
        T::CONTRACT
    }

    fn declared(&self) -> &'static [usize] {
        T::DECLARED
    }

    fn member(&self, index: usize) -> ValueRef<'_> {
        self.get(index)
    }

    fn set_member(&mut self, index: usize, value: Value) {
        self.set(index, value);
    }

    fn open_part(&mut self, index: usize) -> Option<&mut dyn Part> {
        self.open(index)
    }
}

/// Shows the name of the class only: members may be sensitive.
impl fmt::Debug for dyn Part + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.contract().name).finish_non_exhaustive()
    }
}

/// Equal when they are of one class and all their members are equal.
impl PartialEq for dyn Part + '_ {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.contract(), other.contract())
            && (0..self.contract().members.len()).all(|index| self.member(index) == other.member(index))
    }
}

/// A list of models behind a reference.
pub trait Parts {
    /// How many there are.
    fn count(&self) -> usize;

    /// The one at `index`.
    fn part(&self, index: usize) -> Option<&dyn Part>;
}

impl<T: Contracted> Parts for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn part(&self, index: usize) -> Option<&dyn Part> {
        self.get(index).map(|part| part as &dyn Part)
    }
}

impl dyn Parts + '_ {
    /// Each of them, in order.
    pub(crate) fn each(&self) -> impl Iterator<Item = &dyn Part> {
        (0..self.count()).filter_map(|index| self.part(index))
    }
}

/// Shows the number of entries only.
impl fmt::Debug for dyn Parts + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} parts", self.count())
    }
}

/// Equal when there are as many and each is equal to the one in its place.
impl PartialEq for dyn Parts + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.count() == other.count() && self.each().zip(other.each()).all(|(left, right)| left == right)
    }
}
