//! Cost lines that are reckoned from other lines of a part: mark-up, tax and buffer on the invoice, rising prices, and what
//! is taken off for the time before a go-live (docs/model.md, "Cost lines").

use super::inputs::Inputs;
use super::line::{Line, sum};
use super::lines::PartLines;
use crate::matter::PricingError;
use crate::matter::{LineCode, Payee, ProviderKind};
use crate::number::Number;

/// Periods of a year, after which prices rise.
const A_YEAR: i64 = 12;

impl<N: Number, I: Inputs<N>> PartLines<'_, N, I> {
    /// The firm's mark-up, tax, the exchange-rate buffer.
    pub(super) fn on_top_of_invoice(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let provider = self.provider();
        // Over several periods one-off lines and recurring ones are kept apart; over one they are one sum.
        let halves: &[Option<bool>] = if self.case.is_steady() { &[Some(true), Some(false)] } else { &[None] };
        let of_half = |lines: &[Line<N>], half: &Option<bool>, counts: fn(LineCode) -> bool| {
            sum(lines, |line| counts(line.code) && half.is_none_or(|one_off| line.one_off == one_off))
        };
        let invoiced = |half| of_half(&lines[first..], half, LineCode::is_invoice);
        let invoice: Vec<N> = halves.iter().map(invoiced).collect();
        let share = |lines: &mut Vec<Line<N>>, code: LineCode, half: &Option<bool>, amount: N| {
            self.put(lines, Line::new(code, self.payee(), amount).falling(*half == Some(true)))
        };
        let markup = self.markup();
        for (half, invoice) in halves.iter().zip(&invoice) {
            share(lines, LineCode::FirmMarkup, half, markup * *invoice)?;
        }
        let tax = self.inputs.or_zero(provider.fees.tax);
        for (half, invoice) in halves.iter().zip(&invoice) {
            let marked_up = of_half(&lines[first..], half, |code| code == LineCode::FirmMarkup);
            share(lines, LineCode::IrrecoverableTax, half, tax * (*invoice + marked_up))?;
        }
        if provider.currency != self.case.matter.currency {
            let buffer = self.inputs.or_zero(provider.fees.fx_buffer);
            for (half, invoice) in halves.iter().zip(&invoice) {
                share(lines, LineCode::FxBuffer, half, buffer * *invoice)?;
            }
        }
        Ok(())
    }

    /// The mark-up of the firm that it is bought through; else the matter's, which is never put on a law firm's own bill.
    fn markup(&self) -> N {
        let provider = self.provider();
        self.inputs.or_zero(match provider.via {
            Some(via) => via.markup,
            None if provider.kind == ProviderKind::LawFirm => None,
            None => self.case.matter.firm_markup,
        })
    }

    /// What prices rise from the second year on: of what is invoiced the provider's, of what is own the baseline's.
    pub(super) fn escalation(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let baseline = &self.case.providers[self.case.baseline];
        for (payee, rise) in [(Payee::Provider, self.provider().escalation), (Payee::Buyer, baseline.escalation)] {
            let Some(rise) = rise.filter(|_| self.case.is_steady() && self.periods.0 > A_YEAR) else { continue };
            let recurring = recurring(&lines[first..], payee);
            let amount = self.years_dearer(self.inputs.get(rise)) * recurring;
            self.put(lines, Line::new(LineCode::Escalation, payee, amount).falling(true))?;
        }
        Ok(())
    }

    /// How many periods' worth of a recurring line its rise by so much a year comes to: over the years from the second on
    /// that the part is live in.
    fn years_dearer(&self, rise: N) -> N {
        let (periods, counted) = self.periods;
        let wait = self.staffed.wait;
        let zero = N::whole(0);
        let (mut dearer, mut level) = (zero, N::whole(1));
        for begins in (A_YEAR..periods).step_by(12) {
            level = level * (N::whole(1) + rise);
            let ends = if periods <= begins + A_YEAR { counted } else { N::whole(begins + A_YEAR) };
            let begins = N::whole(begins);
            let live = if wait.is_structurally_zero() { ends - begins } else { zero.max(ends - wait.max(begins)) };
            dearer = dearer + live * (level - N::whole(1));
        }
        dearer
    }

    /// What the part would have cost in the time in which others do its work.
    pub(super) fn not_yet_live(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let wait = self.staffed.wait;
        if wait.is_structurally_zero() {
            return Ok(());
        }
        for payee in [Payee::Provider, Payee::Buyer] {
            let amount = N::whole(0) - wait * recurring(&lines[first..], payee);
            self.put(lines, Line::new(LineCode::NotYetLive, payee, amount).falling(true))?;
        }
        Ok(())
    }
}

fn recurring<N: Number>(lines: &[Line<N>], payee: Payee) -> N {
    sum(lines, |line| line.payee == payee && !line.one_off)
}
