//! The one container of the model: an ordered map whose copy costs nothing.
//!
//! A frame of a lesson holds a whole machine. Copies share everything that did not change, and the difference of two
//! copies is found without looking at what they share.

use std::sync::Arc;

use imbl::ordmap::DiffItem;

/// An ordered, persistent map.
pub type Table<K, V> = imbl::OrdMap<K, V>;

/// An ordered, persistent set.
pub type Set<K> = imbl::OrdSet<K>;

/// A value that is not the same in two moments of a table: what it was and what it is, where it was or is there.
pub type Difference<'a, V> = (Option<&'a V>, Option<&'a V>);

/// What differs between two moments of a table, in the order of the keys.
pub fn differences<'a, K: Ord, V: PartialEq>(
    before: &'a Table<K, Arc<V>>,
    after: &'a Table<K, Arc<V>>,
) -> impl Iterator<Item = Difference<'a, V>> {
    before.diff(after).map(|item| match item {
        DiffItem::Add(_, new) => (None, Some(&**new)),
        DiffItem::Update { old: (_, old), new: (_, new) } => (Some(&**old), Some(&**new)),
        DiffItem::Remove(_, old) => (Some(&**old), None),
    })
}

/// What was there before and is there no more.
pub fn removed<'a, V: 'a>(differences: impl Iterator<Item = Difference<'a, V>>) -> impl Iterator<Item = &'a V> {
    differences.filter_map(|difference| match difference {
        (Some(old), None) => Some(old),
        (_, Some(_)) | (None, None) => None,
    })
}
