//! What the figures do to the total of a matter, and to who is recommended.

use rust_decimal::Decimal;

use crate::number::Currency;
use crate::report::document::document;
use crate::report::num::Num;

/// What figures do to the totals of a matter.
#[derive(Debug, Clone)]
pub struct OnMatter {
    /// The matter.
    pub id: String,
    /// What its totals are in.
    pub currency: Currency,
    /// Each vendor's id, that of the provider that it is like, and the totals of that one and of the vendor.
    pub totals: Vec<(String, String, Option<Decimal>, Option<Decimal>)>,
    /// Who is recommended; none where nobody is.
    pub answer: Option<OnAnswer>,
}

/// Who is recommended by the library, and who by the invoices.
#[derive(Debug, Clone)]
pub struct OnAnswer {
    /// Who is recommended by the library.
    pub old: String,
    /// At what total.
    pub total_old: Decimal,
    /// Who is by the invoices.
    pub new: String,
    /// At what total.
    pub total_new: Decimal,
    /// What the older answer comes to by the invoices.
    pub older_answer: Decimal,
    /// Whether the answer stays: the same provider, or the vendor in its place.
    pub stays: bool,
}

document! {
    /// What the figures do to the total of a matter.
    pub struct OnDoc of (on: &OnMatter, names: bool);
    /// The matter; null unless names are asked for.
    matter_id: Option<String> = names.then(|| on.id.clone()),
    /// What totals are in.
    currency: &'static str = on.currency.code(),
    /// Each provider's total by the library, and by the invoices.
    totals: Vec<OnTotalDoc> = on.totals.iter().map(|total| OnTotalDoc::of(total, on.currency)).collect(),
    /// Who is recommended before and after; null where nobody is.
    answer: Option<OnAnswerDoc> = on.answer.as_ref().map(|answer| OnAnswerDoc::of(answer, on.currency)),
}

document! {
    /// What the figures do to the answer.
    pub struct OnAnswerDoc of (of: &OnAnswer, currency: Currency) {
        let money = |amount: Decimal| Num::money(amount, currency.decimals());
    };
    /// Who is recommended by the library.
    recommended_old: String = of.old.clone(),
    /// At what total.
    total_old: Num = money(of.total_old),
    /// Who is recommended by the invoices, each vendor in the place of the provider that it is like.
    recommended_new: String = of.new.clone(),
    /// At what total.
    total_new: Num = money(of.total_new),
    /// What the older answer comes to by the invoices.
    older_answer: Num = money(of.older_answer),
    /// That less the total of who is recommended now.
    saving: Num = money(of.older_answer.saturating_sub(of.total_new)),
    /// Whether the answer stays: the same provider, or the vendor in its place.
    stays: bool = of.stays,
}

document! {
    /// What a vendor's figures do to the total of a matter.
    pub struct OnTotalDoc of (of: &(String, String, Option<Decimal>, Option<Decimal>), currency: Currency) {
        let (provider, like, old, new) = of;
        let money = |amount: Option<Decimal>| amount.map(|amount| Num::money(amount, currency.decimals()));
        let change = old.zip(*new).and_then(|(old, new)| new.checked_sub(old));
        let percent = change.zip(*old).and_then(|(change, old)| change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old));
    };
    /// The vendor.
    provider: String = provider.clone(),
    /// The provider of the library that it is like.
    like: String = like.clone(),
    /// The total of that one; null where it has no price.
    total_old: Option<Num> = money(*old),
    /// The vendor's total; null where it has no price.
    total_new: Option<Num> = money(*new),
    /// The difference.
    change: Option<Num> = money(change),
    /// That in per cent.
    change_percent: Option<Num> = percent.map(Num::percent),
}
