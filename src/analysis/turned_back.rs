//! Which of several changed inputs alone, set back, brings an earlier recommendation back.
#![expect(clippy::option_option, reason = "that nobody is recommended is not that a value cannot be tried")]

use super::compared::{Ask, compared};
use super::optimize::mix;
use crate::engine::estimate_id;
use crate::matter::{Case, Mix};
use crate::number::Tape;

/// So many inputs are set back at the most.
const MOST: usize = 60;

/// The keys of the inputs that alone turn the recommendation back to `before`; `read` sets one of them back, and has no
/// case where that is not possible. None where there are too many to try.
pub fn turned_back(
    keys: &[&str],
    before: Option<&str>,
    with_mix: bool,
    read: impl Fn(&str) -> Option<Case>,
) -> Option<Vec<String>> {
    let turns =
        |key: &str| read(key).and_then(|case| recommended(case, with_mix)).is_some_and(|id| id.as_deref() == before);
    (keys.len() <= MOST).then(|| keys.iter().filter(|key| turns(key)).map(|key| (*key).to_owned()).collect())
}

/// Who is recommended in a case; none where it has no price.
fn recommended(mut case: Case, with_mix: bool) -> Option<Option<String>> {
    case.mix = if with_mix { mix(&case) } else { Mix::LeftOut };
    let tape = Tape::default();
    let compared = compared(&case, &tape, Ask::default()).ok()?;
    let comparison = &compared.comparison;
    Some(comparison.recommended().map(|at| estimate_id(&case, &comparison.estimates[at])))
}
