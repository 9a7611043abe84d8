//! What documents are made of: structs whose keys are declared once, each with what it says, its type and its value.

/// A struct of a document, and `of`, which makes one of what is named behind the struct: first what is worked out for several
/// keys, then each key's value.
macro_rules! document {
    (
        $(#[$attribute:meta])*
        pub struct $document:ident of ($($name:ident: $from:ty),*) $({ $($before:tt)* })?;
        $($(#[$of_key:meta])* $key:ident: $type:ty = $value:expr,)*
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
        pub struct $document { $($(#[$of_key])* pub $key: $type),* }

        impl $document {
            pub(in $crate::report) fn of($($name: $from),*) -> Self {
                $($($before)*)?
                Self { $($key: $value),* }
            }
        }
    };
}
pub(super) use document;
