//! From when to when a card works: dates that count only with a flag beside them.

use card_types::blub0x::UpdateUserCard;
use clap::Args;

use super::super::Part;
use crate::failure::Failure;

/// Whether the dates count.
#[derive(Args)]
#[group(skip)]
pub(crate) struct ActivationDates {
    /// Set both dates: one that is not given is removed
    #[arg(id = "modify-activation-dates", long, group = "members")]
    modify_activation_dates: bool,

    /// Remove both dates, so that the card works without end
    #[arg(id = "permanently-active", long, group = "members",
        conflicts_with_all = ["card-activation-start", "card-deactivation-start", "modify-activation-dates"])]
    permanently_active: bool,
}

impl Part<UpdateUserCard> for ActivationDates {
    fn put(&self, request: &mut UpdateUserCard) -> Result<(), Failure> {
        let has_date =
            request.card_activation_start_date_time.is_some() || request.card_deactivation_start_date_time.is_some();
        if self.modify_activation_dates && !has_date {
            return Err(Failure::usage("--modify-activation-dates without a date would remove both dates")
                .hint("give a date; or --permanently-active, if the card is to work without end"));
        }
        request.modify_activation_dates = (self.modify_activation_dates || self.permanently_active).then_some(true);
        Ok(())
    }
}
