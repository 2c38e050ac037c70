//! Of which releases a case speaks: `any`, a release, `x+` (x and later), `x-` (x and earlier).

use crate::nt::era::EraToken;

/// A stretch of releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraRange {
    first: EraToken,
    last: EraToken,
}

impl EraRange {
    /// What `any` stands for: the releases since session 0 is for services alone, which is what the profiles describe.
    pub fn any() -> EraRange {
        EraRange { first: EraToken::first_with_sessions_for_users(), last: EraToken::NEWEST }
    }

    /// Reads a range; nothing, where it is none.
    pub fn read(text: &str) -> Option<EraRange> {
        if text == "any" {
            return Some(EraRange::any());
        }
        if let Some(first) = text.strip_suffix('+').and_then(EraToken::named) {
            return Some(EraRange { first, last: EraToken::NEWEST });
        }
        if let Some(last) = text.strip_suffix('-').and_then(EraToken::named) {
            return Some(EraRange { first: EraToken::OLDEST, last });
        }
        EraToken::named(text).map(|era| EraRange { first: era, last: era })
    }

    /// Whether some release is in both.
    pub fn meets(self, other: EraRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// How many releases are in it.
    pub fn releases(self) -> usize {
        EraToken::all().filter(|era| self.contains(*era)).count()
    }

    /// Whether this release is in it.
    pub fn contains(self, era: EraToken) -> bool {
        (self.first..=self.last).contains(&era)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let range = EraRange::read(text).expect("a range");
        let releases = EraToken::all().filter(|era| range.contains(*era));
        assert_eq!(releases.map(EraToken::word).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_range_has_the_releases_that_it_says() {
        check("xp", &["xp"]);
        check("w2k-", &["nt4", "w2k"]);
        check("win10_2004+", &["win10_2004", "win11"]);
        assert!(EraRange::any().contains(EraToken::named("vista").expect("known")));
        assert!(!EraRange::any().contains(EraToken::named("w2003").expect("known")));
        assert_eq!(EraRange::read("win12"), None);
        assert_eq!(EraRange::read("+"), None);
    }
}
