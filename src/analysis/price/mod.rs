//! At what price a firm should take a matter, with whose work, or not at all (docs/price.md).

mod amounts;
mod busy;
mod cash;
mod compiled;
mod drawn;
mod fee;
mod hours;
mod offer;
mod options;
mod room;
mod spread;
mod staffing;
mod win;

use rust_decimal::Decimal;

use super::subject::{Mistake, Watch};
use crate::matter::{Case, FigureId, Mix};
use amounts::Subject;
use busy::AnyBusy;
use options::Need;

pub use amounts::Amounts;
pub use cash::{Cash, CashDay, CashPlan, CashTerms};
pub use drawn::MOST_PRICE_DRAWS;
pub use fee::{Target, margin, up};
pub use hours::HoursOf;
pub use offer::{Offer, Turning, break_even as break_even_price, under_cap};
pub use options::{MARGIN_SPLIT, PricedOption, Unpriced};
pub use room::Room;
pub use spread::Chances;
pub use win::{Bid, Logistic, WinPoint};

/// How the client is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charging {
    /// A fee that leaves the margin that is wanted.
    ForMargin,
    /// This fee.
    Fixed(Decimal),
    /// By the hour, and no more than this in all.
    Cap(Decimal),
    /// The price that is worth most against the chance of winning with it.
    ToWin([WinPoint; 2]),
}

/// What is asked of a price.
#[derive(Debug, Clone)]
pub struct PriceTerms {
    /// How the client is charged.
    pub charging: Charging,
    /// The margin that is wanted, as a share.
    pub margin: Option<Decimal>,
    /// In what share of outcomes it should be kept.
    pub sure: Option<Decimal>,
    /// What share of a fee is collected.
    pub collected: Decimal,
    /// What a fee is rounded up to; the minor unit where left out.
    pub round: Option<Decimal>,
    /// Who is paid when.
    pub cash: CashTerms,
    /// Whether nobody said after how many days bills are collected.
    pub collection_assumed: bool,
    /// How many outcomes are drawn, and their seed; none without uncertainty.
    pub draws: Option<[u64; 2]>,
    /// The option to begin with, by its id; the recommended one where left out.
    pub option: Option<String>,
}

impl PriceTerms {
    /// What a fee is a whole number of.
    #[must_use]
    pub fn unit(&self, case: &Case) -> Decimal {
        self.round.unwrap_or_else(|| Decimal::new(1, case.matter.currency.decimals()))
    }
}

/// What a firm should ask for a matter.
#[derive(Debug)]
pub struct Priced {
    /// The options that qualify, the one to begin with first.
    pub options: Vec<PricedOption>,
    /// What each comes to at the price asked for it.
    pub offers: Vec<Offer>,
    /// Those that qualify and cannot be priced for their firm, and why.
    pub unpriced: Vec<Unpriced>,
    /// The id of the one that is recommended.
    pub recommended: String,
    /// The place of the one that leaves most; against a chance of winning, of which most is to be expected.
    pub most: usize,
    /// By how much work may grow with the first one.
    pub room: Room,
    /// How many outcomes were drawn; a single one where nothing is uncertain, none where that was not asked.
    pub draws: Option<u64>,
    /// The uncertain inputs: the figures that each is written for.
    pub inputs: Vec<Vec<FigureId>>,
}

/// Prices a matter for its firm.
///
/// # Errors
/// Where no option qualifies, the one that is asked for does not, or amounts cannot be held.
pub fn price_matter(case: &Case, terms: &PriceTerms, threads: usize, watch: &Watch) -> Result<Priced, Mistake> {
    let any_busy = AnyBusy::of(case);
    // What costs least is the mix already; under a cap something else may leave more.
    let for_margin = match terms.charging {
        Charging::Cap(cap) if !matches!(case.mix, Mix::LeftOut) => cap.checked_mul(terms.collected),
        _ => None,
    };
    let need = match terms.charging {
        Charging::ForMargin | Charging::Fixed(_) => None,
        Charging::Cap(_) => Some(Need::Standard),
        Charging::ToWin(_) => Some(Need::Worth),
    };
    let found = options::qualifying(case, &any_busy, terms.option.as_deref(), need, for_margin)?;
    let mut options = found.options;
    let subjects = || options.iter().map(|of| of.subject(case, &any_busy));
    let (draws, inputs) = match terms.draws {
        None => (None, Vec::new()),
        Some(draws) => {
            let subjects: Vec<Subject> = subjects().collect();
            let drawn = drawn::drawn(case, &subjects, draws, threads, watch)?;
            for (option, outcomes) in options.iter_mut().zip(drawn.options) {
                option.take_outcomes(outcomes, case.matter.currency.decimals()).ok_or_else(too_large)?;
            }
            (Some(drawn.draws), drawn.inputs)
        }
    };
    let offers: Vec<Offer> =
        options.iter().map(|of| Offer::new(case, terms, of)).collect::<Option<_>>().ok_or_else(too_large)?;
    let value = |at: &usize| {
        let expected = offers[*at].bid.and_then(|bid| Decimal::from_f64_retain(bid.expected));
        expected.unwrap_or(offers[*at].contribution)
    };
    // Of equal ones the first.
    let most = (0..offers.len()).rev().max_by_key(value).unwrap_or(0);
    let room = room::room(&options[0].subject(case, &any_busy), offers[0].limits);
    Ok(Priced { options, offers, unpriced: found.unpriced, recommended: found.recommended, most, room, draws, inputs })
}

fn too_large() -> Mistake {
    Mistake::Price("the price is beyond what can be held".to_owned())
}
