//! The nearest known name to one that is not known.

use strsim::{jaro_winkler, osa_distance};

/// The known name that the author most likely meant, if one is near enough.
///
/// Near is: at most one wrong, missing, added or swapped character in three. Case counts less than any of these.
/// Of names that are equally near the one with the longer common beginning wins, because typing errors are rare at
/// the beginning of a word.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let lower = found.to_lowercase();
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(length) <= allowed(length))
        .map(|name| (osa_distance(&lower, &name.to_lowercase()), osa_distance(found, name), name))
        .filter(|(distance, _, name)| *distance <= allowed(length) && *distance < name.chars().count().max(length))
        .min_by(|(left, left_case, left_name), (right, right_case, right_name)| {
            let likeness = |name: &str| jaro_winkler(found, name);
            (left, left_case)
                .cmp(&(right, right_case))
                .then(likeness(right_name).total_cmp(&likeness(left_name)))
        })
        .map(|(_, _, name)| name)
}

/// The longest word that is compared, in characters.
const LONGEST: usize = 64;

/// How many edits a word of this length may be away.
fn allowed(length: usize) -> usize {
    (length / 3).max(1)
}
