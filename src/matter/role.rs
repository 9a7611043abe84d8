//! Roles: who does a task, and who may do it in their stead.

/// The roles in rising order. A task goes up the ladder where a provider has no rate for its role, never down.
pub const LADDER: [&str; 5] = ["paralegal", "reviewer", "researcher", "associate", "supervisor"];

/// The role itself and those above it; a role that is not on the ladder has none above it.
pub fn above(role: &str) -> impl Iterator<Item = &str> {
    let higher: &[&'static str] = match LADDER.iter().position(|step| *step == role) {
        Some(at) => &LADDER[at + 1..],
        None => &[],
    };
    std::iter::once(role).chain(higher.iter().copied())
}

/// The roles below one, the nearest first.
pub fn below(role: &str) -> impl Iterator<Item = &'static str> {
    let lower: &[&'static str] = match LADDER.iter().position(|step| *step == role) {
        Some(at) => &LADDER[..at],
        None => &[],
    };
    lower.iter().rev().copied()
}
