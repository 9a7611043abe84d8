//! That a first answer leaves something out, in words.

use crate::analysis::LeftOut;
use crate::matter::Case;
use crate::number::plural;

/// That a first answer leaves something out, and who finds it out.
#[must_use]
pub fn left_out(case: &Case, left_out: LeftOut) -> Option<String> {
    let (what, who) = match (left_out.confidence, left_out.turns) {
        (false, false) => return None,
        (true, false) => ("how sure the answer is", "`simulate` finds it out"),
        (false, true) => ("what would change the answer", "`sensitivity` and `breakeven` find it out"),
        (true, true) => (
            "how sure the answer is, and what would change it",
            "`simulate`, `sensitivity` and `breakeven` find it out",
        ),
    };
    let tasks = plural(case.matter.tasks.len(), "task", "tasks");
    let providers = plural(case.compared.len(), "provider", "providers");
    Some(format!("With {tasks} and {providers} this answer leaves out {what}: {who}."))
}
