//! Object names: what a counted string in `OBJECT_ATTRIBUTES` says.
//!
//! A name is a run of components set apart by backslashes; one that begins with a backslash is absolute.
//! Modelled: splitting, joining, comparing with and without case. A name may hold any character, the null among them.
//! Left out: lone UTF-16 surrogates (a name is a Rust string), and the byte lengths, which are the outer ring's matter.
//! Written down in: Microsoft, "Object Names"; the splitting is ReactOS's `ObpLookupObjectName`.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use equivalent::{Comparable, Equivalent};
use serde::{Deserialize, Serialize};

/// The name of an object, absolute (`\BaseNamedObjects\Ready`) or relative (`Global\Ready`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ObjectName(Arc<str>);

impl ObjectName {
    /// The most bytes that a name may take as UTF-16: the terminating null must still fit into 65534.
    /// Source: Wine's `om.c` test.
    pub const LONGEST: usize = 65532;

    /// Whether the name begins at the root.
    pub fn is_absolute(&self) -> bool {
        self.0.starts_with('\\')
    }

    /// The number of bytes that the name takes as UTF-16, as `UNICODE_STRING.Length` counts it.
    pub fn byte_length(&self) -> usize {
        self.0.encode_utf16().count() * 2
    }

    /// This name with another one behind it, and one backslash between them.
    ///
    /// | name | joined with | gives |
    /// | --- | --- | --- |
    /// | `\Sessions` | `1` | `\Sessions\1` |
    /// | `\` | `Sessions` | `\Sessions` |
    /// | `\A` | (nothing) | `\A` |
    #[must_use]
    pub fn join(&self, rest: &str) -> ObjectName {
        if rest.is_empty() {
            return self.clone();
        }
        let head = self.0.strip_suffix('\\').unwrap_or(&self.0);
        ObjectName(format!("{head}\\{rest}").into())
    }
}

/// Cuts the next component off: `Sessions\1\X` is `Sessions` and `1\X`; the last component leaves nothing.
pub fn split_first(rest: &str) -> (&str, Option<&str>) {
    match rest.split_once('\\') {
        Some((component, rest)) => (component, Some(rest)),
        None => (rest, None),
    }
}

impl Deref for ObjectName {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        ObjectName(name.into())
    }
}

impl From<String> for ObjectName {
    fn from(name: String) -> Self {
        ObjectName(name.into())
    }
}

impl From<ObjectName> for String {
    fn from(name: ObjectName) -> Self {
        name.0.as_ref().to_owned()
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One name in a directory; `Ready` and `READY` are two, and stand next to one another.
///
/// The order is by upper case first, so that a search without case is a search of a short range.
#[derive(Clone, PartialEq, Eq)]
pub struct Component(Arc<str>);

/// What a directory is searched for.
#[derive(Clone, Copy)]
pub enum Sought<'a> {
    /// The name as it is spelled.
    Exactly(&'a str),
    /// The place before every spelling of the name.
    BeforeAnySpellingOf(&'a str),
}

impl Equivalent<Component> for Sought<'_> {
    fn equivalent(&self, component: &Component) -> bool {
        self.compare(component).is_eq()
    }
}

impl Comparable<Component> for Sought<'_> {
    fn compare(&self, component: &Component) -> Ordering {
        match self {
            Sought::Exactly(name) => compare(name, &component.0),
            Sought::BeforeAnySpellingOf(name) => compare_ignoring_case(name, &component.0).then(Ordering::Less),
        }
    }
}

impl From<&str> for Component {
    fn from(name: &str) -> Self {
        Component(name.into())
    }
}

impl Deref for Component {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Component {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}

impl PartialOrd for Component {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of a directory's names: by upper case, then by exact spelling.
pub fn compare(left: &str, right: &str) -> Ordering {
    compare_ignoring_case(left, right).then_with(|| left.cmp(right))
}

/// The order without case; equal for two spellings of one name.
/// Source: the kernel upper-cases one character at a time (`RtlUpcaseUnicodeChar`), so `ß` stays one character.
pub fn compare_ignoring_case(left: &str, right: &str) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let upper = |byte: u8| byte.to_ascii_uppercase();
        return left.bytes().map(upper).cmp(right.bytes().map(upper));
    }
    left.chars().map(upcase).cmp(right.chars().map(upcase))
}

fn upcase(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_ends_at_a_backslash() {
        assert_eq!(split_first(r"Sessions\1\X"), ("Sessions", Some(r"1\X")));
        assert_eq!(split_first("X"), ("X", None));
        assert_eq!(split_first(r"X\"), ("X", Some("")));
        assert_eq!(split_first(r"\X"), ("", Some("X")));
    }

    #[test]
    fn spellings_of_one_name_are_neighbours() {
        let mut names = ["b", "A", "B", "a"].map(Component::from);
        names.sort();
        assert_eq!(names.map(|name| name.to_string()), ["A", "a", "B", "b"]);
    }

    #[test]
    fn sharp_s_has_no_upper_case() {
        assert_ne!(compare_ignoring_case("ß", "SS"), Ordering::Equal);
        assert_eq!(compare_ignoring_case("É", "é"), Ordering::Equal);
    }
}
