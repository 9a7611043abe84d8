//! Currencies of ISO 4217 and their minor units.

use std::fmt;

/// A currency: its ISO 4217 code, and how many decimals an amount in it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    code: &'static str,
    decimals: u32,
}

impl Currency {
    /// The US dollar, a matter's currency where none is given.
    pub const USD: Self = Self { code: "USD", decimals: 2 };

    /// The currency of a code, where ISO 4217 lists one with a minor unit.
    ///
    /// ```
    /// use lpo_cost::number::Currency;
    /// assert_eq!(Currency::parse("KWD").unwrap().decimals(), 3);
    /// assert!(Currency::parse("XAU").is_none());
    /// ```
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        BY_DECIMALS.iter().find_map(|(decimals, codes)| {
            let code = codes.iter().find(|known| **known == code)?;
            Some(Self { code, decimals: *decimals })
        })
    }

    /// Decimals of an amount: 2 for USD, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.decimals
    }

    /// The three letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// All codes, for naming the nearest one to a mistyped one.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        BY_DECIMALS.iter().flat_map(|(_, codes)| codes.iter().copied())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

/// ISO 4217, list one, by minor unit. Codes without one (gold, test codes) are no currency of a matter.
#[rustfmt::skip]
const BY_DECIMALS: [(u32, &[&str]); 4] = [
    (2, &[
        "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND", "BOB", "BOV",
        "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF", "CHW", "CNY", "COP", "COU", "CRC", "CUP",
        "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD",
        "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD",
        "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
        "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR",
        "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP",
        "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "USN", "UYU",
        "UZS", "VED", "VES", "WST", "XAD", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG",
    ]),
    (0, &[
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]),
    (3, &[
        "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND",
    ]),
    (4, &[
        "CLF", "UYW",
    ]),
];
