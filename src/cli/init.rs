//! `lpo-cost init`

use super::args::Init;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::name;
use super::outputs::{self, Target};
use crate::matter::Kind;
use crate::number::Day;

/// How every matter file begins.
const HEAD: &str =
    "# A matter for lpo-cost: change what is yours, then run `lpo-cost compare` on this file.\n\nschema = 1\n\n";
const TAIL: &str = include_str!("starters/tail.toml");
/// The dates in the starters, and how many days after today the real ones are.
const DATES: [(&str, i64); 2] = [("2000-01-03", 7), ("2000-03-03", 67)];

/// Writes a matter file to start from.
pub fn run(args: &Init, context: &Context) -> Result<Exit> {
    let target = Target::plain(&args.file);
    if !target.is_standard() && args.file.exists() {
        let message = format!("{} is there already, and is left as it is: name another file", name(&args.file));
        return Err(Error::failure(message));
    }
    let text = starter(args.kind, context.as_of);
    let text = text.ok_or_else(|| Error::failure("the calendar ends before the matter does"))?;
    outputs::write(&[(target, text.into_bytes())])?;
    if !args.file.as_os_str().eq("-") {
        let name = name(&args.file);
        context.say(&format!("{name} is written: try `lpo-cost compare {name}`"));
    }
    Ok(Exit::Done)
}

/// A commented matter file of a kind, that begins a week from today.
fn starter(kind: Kind, as_of: Day) -> Option<String> {
    let body = match kind {
        Kind::Litigation => include_str!("starters/litigation.toml"),
        Kind::Regulatory => include_str!("starters/regulatory.toml"),
        Kind::Transactional => include_str!("starters/transactional.toml"),
        Kind::Ip => include_str!("starters/ip.toml"),
        Kind::Advisory => include_str!("starters/advisory.toml"),
    };
    let mut text = format!("{HEAD}{body}{TAIL}");
    for (date, days) in DATES {
        text = text.replace(date, &as_of.plus(days)?.to_string());
    }
    Some(text)
}
