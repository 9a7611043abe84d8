//! When an improvement has paid for itself (docs/model.md, "Improving the process first").

use super::estimate::Estimate;
use crate::number::Number;

/// The first period at whose end the improved process has cost less than the unimproved one, within the periods of
/// the matter.
pub fn payback<N: Number>(improved: &Estimate<N>, unimproved: &Estimate<N>) -> Option<i64> {
    let before = improved.schedule.before;
    let last = improved.schedule.times + before;
    let running = improved.per_period;
    let old = unimproved.per_period;
    let advance = improved.one_off - unimproved.one_off;
    // Until it is live only the old process runs up costs, afterwards both do.
    let in_phase = |first: i64, last: i64, lead: N, saved: N| {
        let zero = N::whole(0);
        let period = if zero.below(saved) {
            (lead / saved).floor().count()?.checked_add(1)?.max(first)
        } else if (lead - N::whole(first) * saved).below(zero) {
            first
        } else {
            return None;
        };
        (period <= last).then_some(period)
    };
    in_phase(1, before.min(last), advance, old)
        .or_else(|| in_phase(before + 1, last, advance - N::whole(before) * running, old - running))
}
