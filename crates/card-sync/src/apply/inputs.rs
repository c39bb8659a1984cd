//! What a plan is carried out with, and whether it still may be.

use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::mapping::Mapping;
use crate::plan::{GuardVerdict, Plan};
use crate::roster::Roster;

/// A plan with the very roster and mapping that it was made from.
#[derive(Debug, Clone)]
pub struct Inputs {
    plan: Plan,
    roster: Roster,
    mapping: Mapping,
}

/// Where roster and mapping are now, where that is not where they were when the plan was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovedFiles {
    /// The roster.
    pub roster: Option<PathBuf>,
    /// The mapping.
    pub mapping: Option<PathBuf>,
}

impl Inputs {
    /// Opens a plan with its roster and mapping, and checks that both are byte for byte what the plan was made from.
    ///
    /// # Errors
    /// [`ErrorKind::Plan`] for what is no whole plan, [`ErrorKind::Stale`] when roster or mapping have changed,
    /// [`ErrorKind::Guard`] when a guard stopped the plan, [`ErrorKind::File`] when one of them cannot be read.
    pub fn open(plan: &Path, moved: &MovedFiles) -> Result<Self, Error> {
        let plan = Plan::open(plan)?;
        let header = plan.header();
        let guards = header.guards;
        if guards.verdict == GuardVerdict::Stopped {
            let message = format!(
                "a guard stopped this plan: {} of {} cards in use would be switched off; check that the roster is whole, \
                 and plan again with higher limits if it is",
                guards.leavers, guards.in_use
            );
            return Err(Error::new(ErrorKind::Guard, message));
        }
        let mapping_path = moved.mapping.clone().unwrap_or_else(|| header.mapping.path.clone().into());
        let mapping = Mapping::open(&mapping_path)?;
        unchanged("mapping", &mapping_path, header.mapping.sha256, mapping.digest())?;
        let roster_path = moved.roster.clone().unwrap_or_else(|| header.roster.path.clone().into());
        let roster = Roster::open(&roster_path, mapping.roster_options())?;
        unchanged("roster", &roster_path, header.roster.sha256, roster.digest())?;
        Ok(Self { plan, roster, mapping })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The roster it was made from.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The mapping it was made with.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Whether the plan has expired at this moment, in seconds since 1970.
    pub fn has_expired(&self, now: i64) -> bool {
        // A moment that cannot be told is no promise that the plan still holds.
        self.plan.header().expires.unix_seconds().is_none_or(|expires| expires <= now)
    }

    /// Refuses a plan that has expired.
    ///
    /// # Errors
    /// [`ErrorKind::Stale`].
    pub fn check_current(&self, now: i64) -> Result<(), Error> {
        if !self.has_expired(now) {
            return Ok(());
        }
        let expires = &self.plan.header().expires;
        Err(Error::new(
            ErrorKind::Stale,
            format!("the plan has expired on {expires}; make a new one with `cards plan`"),
        ))
    }
}

fn unchanged(what: &str, path: &Path, planned: Digest, found: Digest) -> Result<(), Error> {
    if planned == found {
        return Ok(());
    }
    let message = format!(
        "the {what} {} is not the one that the plan was made from (SHA-256 {found}, planned {planned}); make a new plan",
        path.display()
    );
    Err(Error::new(ErrorKind::Stale, message))
}
