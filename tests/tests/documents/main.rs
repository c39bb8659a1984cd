//! The documents of the repository, hand-written and generated, against what the crates do with them: one program, since
//! each costs a link.

mod examples;
mod fidelity;
mod leaks;
mod openapi;
mod parts;
mod reference;
mod rules;
