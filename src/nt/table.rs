//! The one container of the model: an ordered map whose copy costs nothing.
//!
//! A frame of a lesson holds a whole machine. Copies share everything that did not change, and the difference of two
//! copies is found without looking at what they share.

/// An ordered, persistent map.
pub type Table<K, V> = imbl::OrdMap<K, V>;
