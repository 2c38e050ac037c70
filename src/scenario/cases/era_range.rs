//! Of which releases a case speaks: `any`, a release, `x+` (x and later), `x-` (x and earlier).

use crate::nt::era::{TOKENS, first_with_sessions_for_users};

/// A stretch of the releases in [`TOKENS`], by their places there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraRange {
    first: usize,
    last: usize,
}

impl EraRange {
    /// What `any` stands for: the releases since session 0 is for services alone, which is what the profiles describe.
    pub fn any() -> EraRange {
        EraRange { first: first_with_sessions_for_users(), last: TOKENS.len() - 1 }
    }

    /// Reads a range; nothing, where it is none.
    pub fn read(text: &str) -> Option<EraRange> {
        if text == "any" {
            return Some(EraRange::any());
        }
        if let Some(first) = text.strip_suffix('+').and_then(place) {
            return Some(EraRange { first, last: TOKENS.len() - 1 });
        }
        if let Some(last) = text.strip_suffix('-').and_then(place) {
            return Some(EraRange { first: 0, last });
        }
        place(text).map(|place| EraRange { first: place, last: place })
    }

    /// Whether some release is in both.
    pub fn meets(self, other: EraRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// How many releases are in it.
    pub fn releases(self) -> usize {
        self.last - self.first + 1
    }

    /// Whether the release at this place among [`TOKENS`] is in it.
    pub fn contains(self, place: usize) -> bool {
        (self.first..=self.last).contains(&place)
    }
}

/// The place of a release among [`TOKENS`].
pub fn place(token: &str) -> Option<usize> {
    TOKENS.iter().position(|(known, _)| *known == token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let range = EraRange::read(text).expect("a range");
        let releases = TOKENS.iter().enumerate().filter(|(place, _)| range.contains(*place));
        assert_eq!(releases.map(|(_, (token, _))| *token).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_range_has_the_releases_that_it_says() {
        check("xp", &["xp"]);
        check("w2k-", &["nt4", "w2k"]);
        check("win10_2004+", &["win10_2004", "win11"]);
        assert!(EraRange::any().contains(place("vista").expect("known")));
        assert!(!EraRange::any().contains(place("w2003").expect("known")));
        assert_eq!(EraRange::read("win12"), None);
        assert_eq!(EraRange::read("+"), None);
    }
}
