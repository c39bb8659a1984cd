//! Making plans: roster, vendor's cards and local state are joined, and what differs becomes steps.
//!
//! 1. [`Planner::check`] reads every row and refuses what is wrong, before the first call.
//!    [`Planner::check_template`] does so by the card template's own rules, where they were read.
//! 2. [`Planner::read`] reads the vendor's cards until two readings agree: without that proof there is no plan.
//! 3. [`Planner::plan`] decides on the leavers, [`Prepared::steps`] gives the steps, in the order of the roster, leavers
//!    last, and judges what is created and changed.
//!
//! # Memory
//!
//! A row takes 32 bytes (a 128-bit keyed hash of its card's id, a hash of what it looks like, its line), its card at the vendor's 9 bytes and 8
//! for each listed field that the mapping sets; card ids are kept of leavers, and of cards that are back in the roster. A row
//! that names a physical card takes 16 bytes more, and once its ids, until the state has them.
//! Everything else streams.
//!
//! # Why a field is sent
//!
//! | field | compared with |
//! |---|---|
//! | name, front, barcode, expiration | what the list shows; where it leaves the group out, with the local state |
//! | photo | what was last sent, since the vendor may keep it under another address; without a record, what the list shows |
//! | unique identifier, answers, e-mail, secondary, back, physical card | what was last sent, in the local state; sent once where there is no record |

//!
//! # Guards
//!
//! Guards count leavers, cards created, cards changed, and each field for itself; see [`LeaverLimits`] and [`ChangeLimits`].
//! What a row creates or changes is known once all rows were compared, so these guards speak at the end: the steps they have
//! been given are thrown away, the state learns nothing, and no plan is put in its place.
//!
//! Where the local state has no record of a field that no list shows, nobody knows whether sending it changes anything. Such
//! fields count for no guard: a state that was lost must not stop a night. What the list shows is compared all the same and
//! notices most bad exports; [`Outcome::unrecorded`] says for how many cards something could not be compared.

mod alike;
mod compare;
mod guard;
mod index;
mod learnt;
mod leavers;
mod physical;
mod remote;
mod steps;
mod swallowed;
mod tally;
mod template;

use std::path::Path;

use card_client::id123::Client;
use card_types::Timestamp;
use card_types::id123::ListedCard;
use card_types::template::TemplateRules;
use ring::rand::{SecureRandom, SystemRandom};

use crate::digest::hex;
use crate::error::{Error, ErrorKind};
use crate::guess::Guess;
use crate::mapping::Mapping;
use crate::plan::{ChangeLimits, Counts, GuardVerdict, MappingSeen, PlanHeader, RemoteSeen, RosterSeen, Step};
use crate::problem::Problems;
use crate::roster::Roster;
use crate::state::State;

pub use guard::{Guard, Judgement, LeaverLimits, Sample};
pub use index::CheckedRoster;
pub use remote::RemoteCards;

/// How long a plan may be carried out when nothing is chosen, in seconds: a day.
const VALID_FOR: i64 = 24 * 60 * 60;

/// Cards asked for at a time when nothing is chosen.
const PAGE_SIZE: u32 = 100;

/// What a plan is made from.
#[derive(Debug)]
pub struct Planner<'a> {
    roster: &'a Roster,
    mapping: &'a Mapping,
    state: &'a mut State,
    options: PlanOptions,
}

/// Choices of a plan.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlanOptions {
    /// The template whose cards are kept in step.
    pub card_template_id: String,
    /// The time that counts as now, for expired cards and grace times.
    pub now: Timestamp,
    /// How long the plan may be carried out, in seconds.
    pub valid_for: i64,
    /// How many leavers a plan may have.
    pub limits: LeaverLimits,
    /// How much it may create and change.
    pub changes: ChangeLimits,
    /// Whether rows that are wrong are left out instead of refusing the whole roster. Their cards are left alone.
    pub skip_refused: bool,
    /// Cards asked for at a time; the vendor's maximum is unknown.
    pub page_size: u32,
}

/// What came of comparing all rows.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// What the steps come to.
    pub counts: Counts,
    /// What each guard counted: leavers, cards created, cards changed, then fields. One that stops is enough: the steps are to
    /// be thrown away.
    pub judged: Vec<Judgement>,
    /// Cards that are sent fields of which nobody knows what the vendor has. No guard counts these.
    pub unrecorded: u64,
    /// The first thousand leavers of whom nobody knows whether they have a physical card that works, and which; the counts
    /// have all of them.
    pub unknown_user_cards: Vec<String>,
}

/// A plan that is decided on, but for its steps and what they come to.
#[derive(Debug)]
pub struct Prepared<'a> {
    planner: Planner<'a>,
    checked: CheckedRoster,
    remote: RemoteCards,
    header: PlanHeader,
}

impl PlanOptions {
    /// The usual choices for a template: valid for a day, the default limits, nothing skipped.
    pub fn new(card_template_id: impl Into<String>) -> Self {
        Self {
            card_template_id: card_template_id.into(),
            now: Timestamp::now(),
            valid_for: VALID_FOR,
            limits: LeaverLimits::default(),
            changes: ChangeLimits::default(),
            skip_refused: false,
            page_size: PAGE_SIZE,
        }
    }

    fn now_seconds(&self) -> Result<i64, Error> {
        self.now.unix_seconds().ok_or_else(|| Error::new(ErrorKind::Setting, "the time of now has no zone"))
    }
}

impl<'a> Planner<'a> {
    /// What to plan from. Nothing is read.
    pub fn new(roster: &'a Roster, mapping: &'a Mapping, state: &'a mut State, options: PlanOptions) -> Self {
        Self { roster, mapping, state, options }
    }

    /// Reads every row. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] when rows are wrong and not to be skipped, with all of them; [`ErrorKind::Roster`] when the
    /// roster is wrong as a whole; [`ErrorKind::Mapping`] when the mapping names columns that are not there;
    /// [`ErrorKind::Setting`] when a field has a limit and the mapping does not set it.
    pub fn check(&self) -> Result<CheckedRoster, Error> {
        self.mapping.check_columns(self.roster)?;
        self.check_limits()?;
        let checked = index::check(self.roster, self.mapping, self.state.key())?;
        self.refuse_wrong_rows(&checked)?;
        Ok(checked)
    }

    /// Holds every row against the rules of the card template itself, where they are known: its fields, their lengths, and
    /// what it requires. Nothing is sent. Read the template with [`Client::template`], and call this before
    /// [`read`](Self::read). Whether a new card lacks something shows when the vendor's cards were read:
    /// [`plan`](Self::plan) refuses such rows then. Whether a field may be edited is not checked.
    ///
    /// # Errors
    /// As [`check`](Self::check); [`ErrorKind::Mapping`] when the mapping sets fields that the template does not have.
    pub fn check_template(&self, checked: &mut CheckedRoster, rules: &TemplateRules) -> Result<(), Error> {
        template::check(self, checked, rules)?;
        self.refuse_wrong_rows(checked)
    }

    /// A name that is mistyped would leave its field to the limit of all others.
    fn check_limits(&self) -> Result<(), Error> {
        let mut limited = self.options.changes.fields.keys();
        let Some(field) = limited.find(|field| !self.mapping.fields().any(|known| known == *field)) else {
            return Ok(());
        };
        let fields: Vec<_> = self.mapping.fields().map(ToString::to_string).collect();
        let message =
            format!("there is a limit for {field}, which the mapping does not set; it sets {}", fields.join(", "));
        Err(Error::new(ErrorKind::Setting, message))
    }

    fn refuse_wrong_rows(&self, checked: &CheckedRoster) -> Result<(), Error> {
        if checked.refused() > 0 && !self.options.skip_refused {
            return Err(rejected(checked.problems().clone(), checked.refused()));
        }
        Ok(())
    }

    /// Reads the vendor's cards, with the proof that none is missing. `progress` is told how many were read.
    ///
    /// # Errors
    /// [`ErrorKind::Remote`]: any error of the client, also that no two readings agreed.
    pub async fn read(
        &self,
        checked: &CheckedRoster,
        client: &Client,
        progress: impl FnMut(u64),
    ) -> Result<RemoteCards, Error> {
        self.read_and_show(checked, client, progress, |_| {}).await
    }

    /// As [`read`](Self::read), and shows every card of every reading, for a person who wants to see values.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn read_and_show(
        &self,
        checked: &CheckedRoster,
        client: &Client,
        mut progress: impl FnMut(u64),
        mut show: impl FnMut(&ListedCard),
    ) -> Result<RemoteCards, Error> {
        let list = client.list_all(self.options.card_template_id.as_str()).page_size(self.options.page_size);
        let mut read = 0;
        let begin = || RemoteCards::new(checked, self.mapping, self.state.key());
        let take = |remote: &mut RemoteCards, card: ListedCard| {
            show(&card);
            remote.add(checked, &card);
            read += 1;
            progress(read);
        };
        let (mut remote, proof) = list.prefetch(true).complete_into(begin, take).await?;
        remote.readings = proof.readings();
        Ok(remote)
    }

    /// Decides. The steps come with [`Prepared::steps`].
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] when a time is out of range. [`ErrorKind::Rejected`] when the id of a card that would be new
    /// looks like the one of a card that exists and is not in the roster, and after
    /// [`check_template`](Self::check_template) as there.
    pub fn plan(self, mut checked: CheckedRoster, mut remote: RemoteCards) -> Result<Prepared<'a>, Error> {
        alike::check_new(&self, &mut checked, &mut remote)?;
        template::check_new(&self, &mut checked, &remote)?;
        self.refuse_wrong_rows(&checked)?;
        let now = self.options.now_seconds()?;
        let expires = now.checked_add(self.options.valid_for).and_then(Timestamp::from_unix_seconds);
        let expires = expires.ok_or_else(|| Error::new(ErrorKind::Setting, "the plan would expire out of range"))?;
        let header = PlanHeader {
            id: random_id()?,
            card_template_id: self.options.card_template_id.clone(),
            created: self.options.now,
            expires,
            roster: RosterSeen {
                path: absolute(self.roster.path())?,
                sha256: self.roster.digest(),
                rows: checked.rows(),
                refused: checked.refused(),
                filtered: checked.filtered(),
                copied_from: None,
            },
            mapping: MappingSeen { path: absolute(self.mapping.path())?, sha256: self.mapping.digest() },
            remote: RemoteSeen { cards: remote.cards(), readings: remote.readings, digest: remote.fingerprint() },
            guards: guard::judge(
                self.options.limits,
                self.mapping.leavers().action,
                &checked,
                &remote,
                physical::left_with_physical(&self, &checked, &remote)?,
            ),
            limits: Some(self.options.changes.clone()),
        };
        Ok(Prepared { planner: self, checked, remote, header })
    }
}

impl Prepared<'_> {
    /// What the plan was made from, with what the guard on leavers says.
    pub fn header(&self) -> &PlanHeader {
        &self.header
    }

    /// Whether there are too many leavers: such a plan has no steps. The other guards speak once all rows were compared.
    pub fn is_stopped(&self) -> bool {
        self.header.guards.verdict == GuardVerdict::Stopped
    }

    /// What is wrong with rows that were left out.
    pub fn problems(&self) -> &Problems {
        self.checked.problems()
    }

    /// What was guessed about the roster and its dates.
    pub fn guesses(&self) -> &[Guess] {
        self.checked.guesses()
    }

    /// How many rows do not even tell their card. While there is one, nobody is taken for a leaver.
    pub fn nameless_rows(&self) -> u64 {
        self.checked.nameless()
    }

    /// Cards that the guards counted, by id; all leavers' cards that are in use.
    pub fn leavers(&self) -> impl Iterator<Item = &str> {
        self.remote.leavers_in_use()
    }

    /// Gives the steps one after the other, then what they come to: none where there are too many leavers. The state learns
    /// which cards are missing, where `remember` is set; without, nothing at all is changed.
    ///
    /// # Errors
    /// Those of `step`; [`ErrorKind::Guard`] when more would be created or changed than allowed: the steps are to be thrown
    /// away; [`ErrorKind::Stale`] when the roster changed while it was read; [`ErrorKind::State`].
    pub fn steps(self, remember: bool, step: impl FnMut(Step) -> Result<(), Error>) -> Result<Counts, Error> {
        if self.is_stopped() {
            return Ok(Counts::default());
        }
        let outcome = self.compare(remember, step)?;
        match outcome.judged.iter().find(|judged| judged.is_stopped()) {
            Some(judged) => Err(Error::new(ErrorKind::Guard, format!("a guard stopped the plan: {judged}"))),
            None => Ok(outcome.counts),
        }
    }

    /// As [`steps`](Self::steps), with what all guards say, also where one of them stops the plan; the state then learns
    /// nothing, and the steps that were given are to be thrown away.
    ///
    /// # Errors
    /// Those of `step`; [`ErrorKind::Stale`] when the roster changed while it was read; [`ErrorKind::State`].
    pub fn compare(self, remember: bool, step: impl FnMut(Step) -> Result<(), Error>) -> Result<Outcome, Error> {
        steps::give(self, remember, step)
    }
}

fn rejected(problems: Problems, rows: u64) -> Error {
    let rows = if rows == 1 { "1 row of the roster is".to_owned() } else { format!("{rows} rows of the roster are") };
    Error::with_problems(ErrorKind::Rejected, format!("{rows} wrong; nothing was sent"), problems)
}

fn absolute(path: &Path) -> Result<String, Error> {
    let absolute = std::path::absolute(path).map_err(|error| Error::file(path, "found", error))?;
    let text = absolute.into_os_string().into_string();
    text.map_err(|_| Error::new(ErrorKind::Setting, format!("the path {} is not Unicode", path.display())))
}

fn random_id() -> Result<String, Error> {
    let mut bytes = [0; 16];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Error::new(ErrorKind::Setting, "the system gives no random numbers"))?;
    Ok(hex(&bytes))
}
