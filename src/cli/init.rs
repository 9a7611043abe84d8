//! `lpo-cost init`

use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::name;
use super::outputs::{self, Target};
use crate::number::Day;

/// How every matter file begins.
const HEAD: &str =
    "# A matter for lpo-cost: change what is yours, then run `lpo-cost compare` on this file.\n\nschema = 1\n\n";
/// How every template begins.
const HEAD_OF_TEMPLATE: &str = "# A template for lpo-cost: change what is yours.\n\nschema = 1\n\n";
const TAIL: &str = include_str!("starters/tail.toml");
/// The dates in the starters, and how many days after today the real ones are.
const DATES: [(&str, i64); 3] = [("2000-01-03", 7), ("2000-01-24", 28), ("2000-03-03", 67)];

/// `init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// What to start from: a kind of matter, or a situation
    #[arg(long, value_name = "KIND", value_enum, default_value_t = Starter::Litigation)]
    pub kind: Starter,
    /// A programme of matters that arrive, for `lpo-cost program`, with a matter file beside it
    #[arg(long, conflicts_with = "kind")]
    pub program: bool,
    /// The file to write, which must not be there yet; standard output where left out
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
}

/// What there is to start from: a kind of matter, or a situation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Starter {
    /// Discovery in a dispute: review, privilege, a motion
    Litigation,
    /// An answer to an agency, with a review of policies
    Regulatory,
    /// Due diligence on the contracts of a target company
    Transactional,
    /// Patent searches, applications and office actions
    Ip,
    /// Advice: research, a memorandum, rules to be read
    Advisory,
    /// A brief, for a firm or a practitioner of her own
    Brief,
    /// A merger authority's second request, urgent
    SecondRequest,
    /// An internal investigation, with interviews and a report
    Investigation,
    /// A legal department's contracts, month by month for two years
    Portfolio,
    /// A book of matters (CSV), for `lpo-cost batch`
    Book,
    /// What holds for every matter of a book, for `--template`
    Template,
}

/// How a programme's file begins.
const PROGRAM: &str = include_str!("starters/program.toml");
/// The matter file that it names.
const MATTER: &str = "matter.toml";

/// Writes a programme to start from and, unless one is there, the matter file that it names.
fn program(args: &Init, target: Target, context: &Context) -> Result<Exit> {
    let begins = context.as_of.plus(DATES[0].1).and_then(Day::first_of_month).and_then(|day| day.plus_months(1));
    let matter = Starter::Litigation.text(context.as_of);
    let (Some(begins), Some(matter)) = (begins, matter) else {
        return Err(Error::failure("the calendar ends before the programme does"));
    };
    let text = PROGRAM.replace(DATES[0].0, &begins.to_string());
    let mut files = vec![(target, text.into_bytes())];
    let beside = args.file.with_file_name(MATTER);
    let is_standard = args.file.as_os_str().eq("-");
    let is_new = !is_standard && !beside.exists();
    if is_new {
        files.push((Target::plain(&beside), matter.into_bytes()));
    }
    outputs::write(&files)?;
    if !is_standard {
        let written = if is_new { format!(" and {} are", name(&beside)) } else { " is".to_owned() };
        let file = name(&args.file);
        context.say(&format!("{file}{written} written: try `lpo-cost program {file}`"));
    }
    Ok(Exit::Done)
}

/// Writes a file to start from.
pub fn run(args: &Init, context: &Context) -> Result<Exit> {
    let target = Target::plain(&args.file);
    if !target.is_standard() && args.file.exists() {
        let message = format!("{} is there already, and is left as it is: name another file", name(&args.file));
        return Err(Error::failure(message));
    }
    if args.program {
        return program(args, target, context);
    }
    let text = args.kind.text(context.as_of);
    let text = text.ok_or_else(|| Error::failure("the calendar ends before the matter does"))?;
    outputs::write(&[(target, text.into_bytes())])?;
    if !args.file.as_os_str().eq("-") {
        let name = name(&args.file);
        context.say(&format!("{name} is written: try `lpo-cost {}`", args.kind.command(&name)));
    }
    Ok(Exit::Done)
}

impl Starter {
    /// What it begins with, what stands in it, and what it ends with.
    fn parts(self) -> [&'static str; 3] {
        let of_matter = |body| [HEAD, body, TAIL];
        match self {
            Self::Litigation => of_matter(include_str!("starters/litigation.toml")),
            Self::Regulatory => of_matter(include_str!("starters/regulatory.toml")),
            Self::Transactional => of_matter(include_str!("starters/transactional.toml")),
            Self::Ip => of_matter(include_str!("starters/ip.toml")),
            Self::Advisory => of_matter(include_str!("starters/advisory.toml")),
            Self::Brief => of_matter(include_str!("starters/brief.toml")),
            Self::SecondRequest => of_matter(include_str!("starters/second-request.toml")),
            Self::Investigation => of_matter(include_str!("starters/investigation.toml")),
            Self::Portfolio => of_matter(include_str!("starters/portfolio.toml")),
            Self::Book => ["", include_str!("starters/book.csv"), ""],
            Self::Template => [HEAD_OF_TEMPLATE, include_str!("starters/template.toml"), TAIL],
        }
    }

    /// The file as it is written, its matters beginning a week from today.
    fn text(self, as_of: Day) -> Option<String> {
        let mut text = self.parts().concat();
        for (date, days) in DATES {
            text = text.replace(date, &as_of.plus(days)?.to_string());
        }
        Some(text)
    }

    /// What to do with it.
    fn command(self, file: &str) -> String {
        match self {
            Self::Book => format!("batch {file}"),
            Self::Template => format!("batch MATTERS.csv --template {file}"),
            _ => format!("compare {file}"),
        }
    }
}
