//! Directories: objects that hold the names of other objects.
//!
//! Modelled: the names, the mark of the session that a directory belongs to, and a second directory that is searched
//! when a name is missing. Left out: the 37 hash buckets; the order here is by name.
//! Written down in: Microsoft, "Object Directories"; the mark is `ObjectSessionInformation`.

use crate::nt::name::{Component, Sought, compare_ignoring_case};
use crate::nt::object_manager::ObjectId;
use crate::nt::session::SessionId;
use crate::nt::table::Table;

/// A directory's contents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Directory {
    entries: Table<Component, ObjectId>,
    /// The session that the directory is marked with; only the create-global check reads it.
    pub session_stamp: Option<SessionId>,
    /// Where an open looks when the name is not here.
    pub shadow: Option<ObjectId>,
}

impl Directory {
    /// An empty directory with another one behind it.
    pub fn with_shadow(shadow: Option<ObjectId>) -> Directory {
        Directory { shadow, ..Directory::default() }
    }

    /// The object with this name; without case, the newest of all its spellings.
    ///
    /// A new name stands first in its bucket (ReactOS `ObpInsertEntryDirectory`). Left out: one that is found is moved to the
    /// front (`ObpLookupEntryDirectory`), so that there the one that was made or found last comes first.
    pub fn find(&self, name: &str, case_insensitive: bool) -> Option<ObjectId> {
        if !case_insensitive {
            return self.entries.get(&Sought::Exactly(name)).copied();
        }
        let entries = self.entries.range(Sought::BeforeAnySpellingOf(name)..);
        let spellings = entries.take_while(|(spelling, _)| compare_ignoring_case(spelling, name).is_eq());
        spellings.map(|(_, id)| *id).max()
    }

    /// The names and objects, in the order of the names.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&Component, ObjectId)> {
        self.entries.iter().map(|(name, id)| (name, *id))
    }

    /// The entries from this name on, itself included.
    pub fn entries_from(&self, name: &str) -> impl Iterator<Item = (&Component, ObjectId)> {
        self.entries.range(Sought::Exactly(name)..).map(|(name, id)| (name, *id))
    }

    /// The entries up to this name, itself excluded, last first.
    pub fn entries_before(&self, name: &str) -> impl Iterator<Item = (&Component, ObjectId)> {
        self.entries.range(..Sought::Exactly(name)).rev().map(|(name, id)| (name, *id))
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds no name.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn put(&mut self, name: Component, id: ObjectId) {
        self.entries.insert(name, id);
    }

    pub(crate) fn take(&mut self, name: &Component) {
        self.entries.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_case_the_newest_spelling_is_found() {
        let mut directory = Directory::default();
        directory.put("Apple".into(), ObjectId(1));
        directory.put("apple".into(), ObjectId(2));
        directory.put("Berry".into(), ObjectId(3));
        assert_eq!(directory.find("Apple", true), Some(ObjectId(2)));
        assert_eq!(directory.find("Apple", false), Some(ObjectId(1)));
        assert_eq!(directory.find("APPLE", false), None);
        directory.take(&"apple".into());
        assert_eq!(directory.find("APPLE", true), Some(ObjectId(1)));
    }
}
