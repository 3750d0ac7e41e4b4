/// Defines an enum of fixed terms: one byte each, with the spelling that the record uses.
macro_rules! vocabulary {
    ($(#[$doc:meta])* pub enum $Name:ident { $($(#[$term_doc:meta])* $Term:ident = $spelling:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum $Name {
            $($(#[$term_doc])* #[serde(rename = $spelling)] $Term,)*
        }

        impl $Name {
            /// Every term, in the order of the codes.
            pub const ALL: &'static [Self] = &[$(Self::$Term,)*];

            /// The term's spelling in the record.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Term => $spelling,)* }
            }

            /// The term that is spelled so in the record, or none where no term is.
            pub fn parse(spelling: &str) -> Option<Self> {
                match spelling { $($spelling => Some(Self::$Term),)* _ => None }
            }

            /// The byte that stands for the term where columns cross the plugin border.
            pub fn code(self) -> u8 {
                self as u8
            }

            /// The term of a byte, or none where the byte stands for nothing.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.get(usize::from(code)).copied()
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;
