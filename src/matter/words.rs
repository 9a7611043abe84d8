//! Closed vocabularies: enums whose values have a word, which files take and documents have.

/// An enum whose values each have a word, and those that people choose what it means. Documents have the words as text.
macro_rules! words {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident;
        $($(#[$of_variant:meta])* $variant:ident = $word:literal: $about:literal,)*
    ) => {
        words! {
            $(#[$attribute])*
            pub enum $type;
            $(#[doc = $about] $(#[$of_variant])* $variant = $word,)*
        }

        impl $type {
            /// What it means, in a line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),* }
            }
        }
    };
    (
        $(#[$attribute:meta])*
        pub enum $type:ident;
        $($(#[$of_variant:meta])* $variant:ident = $word:literal,)*
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type { $($(#[$of_variant])* $variant),* }

        impl $type {
            /// All values, in order, with their words.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];

            /// All values alone, in the order of their discriminants.
            pub const ALL_VALUES: [Self; Self::ALL.len()] = [$(Self::$variant),*];

            /// The word that files and documents have for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        $crate::number::as_text!($type);
    };
}

/// An enum whose variants each have a code, whatever else they hold.
macro_rules! codes {
    (
        $(#[$attribute:meta])*
        pub enum $type:ident;
        $($(#[$of_variant:meta])* $variant:ident $(($($held:ty),*))? $({ $($fields:tt)* })? = $code:literal,)*
    ) => {
        $(#[$attribute])*
        pub enum $type { $($(#[$of_variant])* $variant $(($($held),*))? $({ $($fields)* })?),* }

        impl $type {
            /// The codes of all variants, in order.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The code that documents have for it.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code),* }
            }
        }
    };
}

pub(super) use {codes, words};
