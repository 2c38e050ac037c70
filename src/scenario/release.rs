//! A release as a reader names it, on the command line and in the plain mode: as scenarios call it, or as cases do.

use crate::nt::era::{ERAS, Era};
use crate::scenario::nearest::nearest;
use crate::scenario::visible::quoted;

/// The release that a word names, in whatever case: `WindowsXp`, or `xp`.
///
/// # Errors
/// That there is none, and which name is nearest.
pub fn release(word: &str) -> Result<&'static Era, String> {
    let named = ERAS.iter().copied().find(|era| era.names().any(|name| name.eq_ignore_ascii_case(word)));
    named.ok_or_else(|| {
        let hint = match nearest(word, ERAS.iter().flat_map(|era| era.names())) {
            Some(near) => format!("did you mean {}?", quoted(near)),
            None => format!("known are {}", ERAS.iter().map(|era| era.name).collect::<Vec<_>>().join(", ")),
        };
        format!("there is no release {}; {hint}", quoted(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Result<&str, &str>) {
        assert_eq!(release(word).map(|era| era.name), expected.map_err(str::to_owned));
    }

    #[test]
    fn both_spellings_name_a_release() {
        check("WindowsXp", Ok("WindowsXp"));
        check("xp", Ok("WindowsXp"));
        check("XP", Ok("WindowsXp"));
        check("WindowsServer2008", Ok("WindowsServer2008"));
    }

    #[test]
    fn the_nearest_name_is_offered_in_either_spelling() {
        check("WindowsXpp", Err("there is no release `WindowsXpp`; did you mean `WindowsXp`?"));
        check("vist", Err("there is no release `vist`; did you mean `vista`?"));
        assert!(release("beos").is_err_and(|reason| reason.contains("; known are WindowsNt4, ")));
    }
}
