//! What a firm passes on to its client at cost, and when its costs fall (docs/price.md, "The bill").

use super::estimate::Estimate;
use super::line::{Line, sum};
use crate::matter::{Case, LineCode, Payee};
use crate::number::Number;

/// Over all periods, what those providers invoice that are billed as disbursements, with its tax: all of it but the buffer
/// for exchange rates, which nobody invoices. Rounded to the minor unit.
pub fn passed_on<N: Number>(case: &Case, estimate: &Estimate<N>) -> N {
    let parts = estimate.schedule.parts.iter().map(|staffed| staffed.part.provider);
    let outside = parts.filter(|of| *of != case.baseline && case.providers[*of].disbursement);
    let times = N::whole(estimate.schedule.times);
    N::sum(outside.map(|of| invoiced_by(&estimate.lines, of, times))).round(case.matter.currency.decimals())
}

/// What one provider invoices over all periods. Rising prices, and the time before a go-live, are reckoned from all that
/// recurs; the buffer's part of them is left out like the buffer.
fn invoiced_by<N: Number>(lines: &[Line<N>], provider: usize, times: N) -> N {
    let of = |counts: &dyn Fn(&Line<N>) -> bool| {
        sum(lines, |line| line.by == Some(provider) && line.payee == Payee::Provider && counts(line))
    };
    let is_buffer = |line: &Line<N>| line.code == LineCode::FxBuffer;
    let once = of(&|line| line.one_off && !is_buffer(line) && !line.code.is_spread());
    let recurring = of(&|line| !line.one_off);
    let invoiced = recurring - of(&|line| !line.one_off && is_buffer(line));
    let over_time = of(&|line| line.code.is_spread());
    once + times * invoiced + over_time * invoiced.share_of(recurring)
}

/// What an estimate costs over all periods without contingency and delay, by who is paid and when it falls.
#[derive(Debug, Clone, Copy)]
pub struct Outlays<N> {
    /// To one's own people and for one's own costs: once, and over the whole time.
    pub own: [N; 2],
    /// To providers, likewise.
    pub providers: [N; 2],
}

/// Sorts the lines of an estimate by who is paid and when.
pub fn outlays<N: Number>(estimate: &Estimate<N>) -> Outlays<N> {
    let times = N::whole(estimate.schedule.times);
    let of = |payee: Payee| {
        let of = |counts: &dyn Fn(&Line<N>) -> bool| sum(&estimate.lines, |line| line.payee == payee && counts(line));
        let once = of(&|line| line.one_off && !line.code.is_spread());
        [once, of(&|line| line.one_off && line.code.is_spread()) + times * of(&|line| !line.one_off)]
    };
    Outlays { own: of(Payee::Buyer), providers: of(Payee::Provider) }
}
