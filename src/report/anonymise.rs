//! Taking out of a case what tells whose matter it is.

use crate::matter::Case;
use crate::source::{Origin, Texts};

/// Removes the matter's id, title and client, task names, reasons (of constraints and of the user's own assumptions),
/// the name of an improvement, and paths of files. Ids and names of providers and the names of charges stay: the figures
/// would mean nothing without them.
pub fn anonymise(case: &mut Case, texts: &mut Texts) {
    let matter = &mut case.matter;
    "matter".clone_into(&mut matter.id);
    matter.title = None;
    matter.client = None;
    matter.reason = None;
    for task in &mut matter.tasks {
        task.name = None;
    }
    if let Some(better) = &mut case.improvement {
        better.name = None;
    }
    case.figures = case.figures.changed(|_, figure| {
        if figure.by_user && figure.assumption.is_some() {
            figure.assumption = Some("the user's own".to_owned());
        }
    });
    // Options are called by their names; all else that the user gave is a path.
    texts.rename(|name, origin| {
        let is_path = origin == Origin::User && !name.starts_with("--");
        is_path.then(|| if name.to_ascii_lowercase().ends_with(".csv") { "a table" } else { "a file" })
    });
}
