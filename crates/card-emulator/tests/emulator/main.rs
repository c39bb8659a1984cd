//! The emulator over real sockets, spoken to by a client that knows nothing of this project's types.

#[cfg(test)]
mod action_names;
mod bad_input;
#[cfg(test)]
mod blub0x;
#[cfg(test)]
mod control;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod gone;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod list;
#[cfg(test)]
mod load;
#[cfg(test)]
mod log;
#[cfg(test)]
mod model;
#[cfg(test)]
mod negotiation;
#[cfg(test)]
mod page;
#[cfg(test)]
mod place;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod status;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod versions;
#[cfg(test)]
mod views;
