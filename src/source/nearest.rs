//! The known name that a mistyped one probably meant.

/// The closest of some names within a third of the name's length, by edits of single characters.
///
/// ```
/// use lpo_cost::source::nearest;
/// assert_eq!(nearest("contigency", ["currency", "contingency"]), Some("contingency"));
/// assert_eq!(nearest("zebra", ["currency", "contingency"]), None);
/// ```
#[must_use]
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let furthest = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 2 * furthest)
        .map(|candidate| (strsim::osa_distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= furthest)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
