//! `[fees]` of a provider: what it charges beside the hours.

use super::fields::{Fields, Reading};
use super::keys::{by_urgency, figure, record};
use crate::matter::FigureKind::{Hours, Markup, Money, Share};
use crate::matter::{ByUrgency, Fees, FigureId};

record! {
    /// Fees beside the hours; what is left out is 0.
    pub struct FeesTable;
    /// Once, before the work starts.
    set_up: Option<FigureId> = figure(Money);
    /// Hours of your own supervisor to hand the matter over.
    knowledge_transfer_hours: Option<FigureId> = figure(Hours);
    /// Share of the work for its management.
    management: Option<FigureId> = figure(Markup);
    /// The least that it charges for the whole matter.
    minimum: Option<FigureId> = figure(Money);
    /// Tax that you cannot recover.
    tax: Option<FigureId> = figure(Share);
    /// Buffer for exchange rates.
    fx_buffer: Option<FigureId> = figure(Share);
    /// Share of the work, by urgency.
    premium: ByUrgency = by_urgency(Markup);
}

/// Reads `[fees]`.
pub fn fees(provider: &mut Fields, reading: &mut Reading) -> Fees {
    let FeesTable { set_up, knowledge_transfer_hours, management, minimum, tax, fx_buffer, premium } =
        provider.whole_table("fees", reading);
    Fees { set_up, knowledge_transfer_hours, management, minimum, tax, fx_buffer, premium }
}
