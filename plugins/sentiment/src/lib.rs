//! sentiment
