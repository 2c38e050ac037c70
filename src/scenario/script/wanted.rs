//! What an output must be: a value, or one of the words that stand for more than one.

use std::sync::Arc;

use crate::nt::parameter::{Kind, parse_number};
use crate::nt::sizes;

/// What stands before a lower bound.
const AT_LEAST: &str = "AT_LEAST ";

/// What an output must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The call left it alone.
    Unchanged,
    /// Null, or zero.
    Null,
    /// Neither null nor zero.
    NonZero,
    /// So many, or more.
    AtLeast(u64),
    /// These numbers, or the last ones of a longer list; a bound before the first is one of each: `AT_LEAST 640x480`.
    Numbers(Vec<Wanted>),
    /// So many bytes: the size of a structure, with something added.
    Size(u64),
    /// As many bytes as the system needs, which only it can tell.
    Needed,
    /// As many bytes as were needed under this name at its first use: `needed(2)`.
    NeededAs(Arc<str>),
    /// This text; each `?x` in it stands for whatever was found at its first use.
    Text(String),
}

/// A word that looks like one of those that stand for a size, and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSize {
    /// The word.
    pub word: String,
    /// What it could be.
    pub known: Vec<&'static str>,
}

impl Wanted {
    /// Reads what an output of this kind must be.
    ///
    /// # Errors
    /// A size of a structure that is not known, or a word that begins as `needed` does.
    pub fn read(kind: Kind, text: &str) -> Result<Wanted, NoSize> {
        match text {
            "UNCHANGED" => return Ok(Wanted::Unchanged),
            "NULL" => return Ok(Wanted::Null),
            "NONZERO" => return Ok(Wanted::NonZero),
            _ => {}
        }
        if kind == Kind::List(&Kind::Number) {
            return Ok(numbers(text).map_or_else(|| Wanted::Text(text.to_owned()), Wanted::Numbers));
        }
        if let Some(least) = text.strip_prefix(AT_LEAST).and_then(parse_number) {
            return Ok(Wanted::AtLeast(least));
        }
        if !matches!(kind, Kind::Number | Kind::Length) {
            return Ok(Wanted::Text(text.to_owned()));
        }
        if text.contains("sizeof(") {
            let known = || sizes::SIZES.iter().map(|(name, _)| *name).collect();
            return sizes::sum(text).map(Wanted::Size).map_err(|word| NoSize { word, known: known() });
        }
        match needed(text) {
            None => Ok(Wanted::Text(text.to_owned())),
            Some(Ok(None)) => Ok(Wanted::Needed),
            Some(Ok(Some(name))) => Ok(Wanted::NeededAs(name.into())),
            Some(Err(wrong)) => Err(wrong),
        }
    }
}

/// The numbers of a list, each alone or after `AT_LEAST`; nothing, where there is anything else in it.
fn numbers(text: &str) -> Option<Vec<Wanted>> {
    let each = text.strip_prefix(AT_LEAST);
    let parts = each.unwrap_or(text).split([',', 'x']).map(str::trim);
    let number = |part: &str| match part.strip_prefix(AT_LEAST).or(each.map(|_| part)) {
        Some(least) => parse_number(least).map(Wanted::AtLeast),
        None => parse_number(part).map(|_| Wanted::Text(part.to_owned())),
    };
    parts.map(number).collect()
}

/// What a word means that begins as `needed` does: the whole of it, where it names something.
fn needed(text: &str) -> Option<Result<Option<&str>, NoSize>> {
    let rest = text.strip_prefix("needed")?;
    let name = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    Some(match (rest, name) {
        ("", _) => Ok(None),
        (_, Some(name)) if !name.is_empty() => Ok(Some(text)),
        _ => Err(NoSize { word: text.to_owned(), known: vec!["needed", "needed(1)"] }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, text: &str, expected: Result<Wanted, &str>) {
        assert_eq!(Wanted::read(kind, text).map_err(|wrong| wrong.word), expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn words_stand_for_more_than_one_value() {
        check(Kind::Text, "UNCHANGED", Ok(Wanted::Unchanged));
        check(Kind::Number, "AT_LEAST 2", Ok(Wanted::AtLeast(2)));
        check(Kind::Number, "sizeof(UNICODE_STRING)+18", Ok(Wanted::Size(34)));
        check(Kind::Number, "sizeof(UNICODE_STRING)+sizeof(WCHAR)-1", Ok(Wanted::Size(17)));
        let bounds = vec![Wanted::AtLeast(640), Wanted::AtLeast(480)];
        check(Kind::List(&Kind::Number), "AT_LEAST 640x480", Ok(Wanted::Numbers(bounds)));
        check(Kind::List(&Kind::Number), "all", Ok(Wanted::Text("all".to_owned())));
        check(Kind::Number, "needed", Ok(Wanted::Needed));
        check(Kind::Number, "needed(2)", Ok(Wanted::NeededAs("needed(2)".into())));
        check(Kind::Number, "16", Ok(Wanted::Text("16".to_owned())));
    }

    #[test]
    fn a_size_that_nobody_knows_is_a_fault() {
        check(Kind::Number, "sizeof(UNICODE_STRNG)", Err("UNICODE_STRNG"));
        check(Kind::Number, "neededd", Err("neededd"));
        check(Kind::Number, "needed()", Err("needed()"));
        check(Kind::Number, "sizeof(WCHAR)-3", Err("sizeof(WCHAR)-3"));
        check(Kind::Number, "18446744073709551615+sizeof(WCHAR)", Err("18446744073709551615+sizeof(WCHAR)"));
    }

    #[test]
    fn a_name_may_look_like_a_size() {
        check(Kind::Name, "needed", Ok(Wanted::Text("needed".to_owned())));
    }
}
