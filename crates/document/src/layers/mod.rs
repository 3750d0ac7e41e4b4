//! The layers: columns over one text, each written by one stage.

mod attribute;
mod entity;
mod event;
mod mention;
mod note;
mod quantity;
mod quote;
mod relation;
mod stage;
mod text;
mod text_column;
mod time;
mod tree;
mod word;

pub use attribute::{AttributeColumn, AttributeValue, AttributeValues, AttributeView};
pub use entity::{Entities, Entity, Links};
pub use event::{ArgumentRole, Event, EventArgument, EventKind, Events, Factuality};
pub use mention::{Confidence, EntityKind, KnownMention, Mention, MentionForm, Mentions, Title, Titles, Use};
pub use note::{
    Note, NoteColumns, NoteLayer, NoteTarget, NoteView, NoteViews, Notes, PluginRun, PluginStatus,
};
pub use quantity::{Quantities, Quantity, QuantityKind, QuantityModifier};
pub use quote::{Quotation, Quotations, Quote, QuoteKind, Quotes};
pub use relation::{Relation, RelationAttributes, RelationKind, RelationObject, Relations, RoleStatus};
pub use stage::{Found, Resolved, Tagged, Told};
pub use text::{Segmented, Sentence, SentenceKind, Sentences, Token, Tokens};
pub use text_column::{TextColumn, TextListColumn, Texts};
pub use time::{Time, TimeKind, Times};
pub use tree::{Arc, Dependency, Dependents, Trees};
pub use word::{PartOfSpeech, PennTag, Word, Words};

/// Defines a layer: the row that `push` takes, and the columns that keep it.
macro_rules! layer {
    (
        $(#[$row_doc:meta])*
        pub struct $Row:ident { $($(#[$doc:meta])* pub $field:ident: $Type:ty,)* }
        $(#[$layer_doc:meta])*
        pub struct $Layer:ident[$Id:ident];
    ) => {
        $(#[$row_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Row { $($(#[$doc])* pub $field: $Type,)* }

        $(#[$layer_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $Layer {
            // Invariant: all columns are `rows` long.
            rows: usize,
            $($field: $crate::Column<$crate::$Id, $Type>,)*
        }

        impl $Layer {
            /// A layer without rows.
            pub fn new() -> Self {
                Self::default()
            }

            /// Appends a row and hands out its id.
            pub fn push(&mut self, row: $Row) -> $crate::$Id {
                let id = <$crate::$Id as $crate::Id>::from_index(self.rows);
                $(self.$field.push(row.$field);)*
                self.rows += 1;
                id
            }

            /// How many rows there are.
            pub fn len(&self) -> usize {
                self.rows
            }

            /// Whether there is no row.
            pub fn is_empty(&self) -> bool {
                self.rows == 0
            }

            /// The ids of all rows, in order.
            pub fn ids(&self) -> $crate::Ids<$crate::$Id> {
                $crate::Ids::first(self.rows)
            }

            /// The whole row of `id`, gathered from its columns.
            ///
            /// # Panics
            /// When the layer has no such row.
            pub fn row(&self, id: $crate::$Id) -> $Row {
                $Row { $($field: self.$field[id].clone(),)* }
            }

            $(
                $(#[$doc])*
                pub fn $field(&self) -> &$crate::Column<$crate::$Id, $Type> {
                    &self.$field
                }
            )*
        }

        impl FromIterator<$Row> for $Layer {
            fn from_iter<Rows: IntoIterator<Item = $Row>>(rows: Rows) -> Self {
                let mut layer = Self::new();
                for row in rows {
                    layer.push(row);
                }
                layer
            }
        }
    };
}

pub(crate) use layer;
