//! The nearest known name to one that is not known.

use strsim::{jaro_winkler, osa_distance};

/// The known name that the author most likely meant, if one is near enough: by its letters, or as the only one that
/// holds what was written (`Xp` in `WindowsXp`).
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    by_letters(found, &known).or_else(|| match holding(found, &known)[..] {
        [only] => Some(only),
        _ => None,
    })
}

/// The known names that hold what was written, whatever its case.
pub fn holding<'a>(found: &str, known: &[&'a str]) -> Vec<&'a str> {
    if !(SHORTEST_PART..=LONGEST).contains(&found.len()) {
        return Vec::new();
    }
    let lower = found.to_lowercase();
    known.iter().copied().filter(|name| name.to_lowercase().contains(&lower)).collect()
}

/// Near is: at most one wrong, missing, added or swapped character in three. Case counts less than any of these.
/// Of names that are equally near the one with the longer common beginning wins, because typing errors are rare at
/// the beginning of a word. Digits are no slips of a letter: `Windows10` is not near `Windows11`.
fn by_letters<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let length = found.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let lower = found.to_lowercase();
    known
        .iter()
        .copied()
        .filter(|name| name.chars().count().abs_diff(length) <= allowed(length))
        .map(|name| (osa_distance(&lower, &name.to_lowercase()), osa_distance(found, name), name))
        .filter(|(distance, _, name)| *distance <= allowed(length) && *distance < name.chars().count().max(length))
        .filter(|(_, _, name)| is_same_number(found, name))
        .min_by(|(left, left_case, left_name), (right, right_case, right_name)| {
            let likeness = |name: &str| jaro_winkler(found, name);
            (left, left_case).cmp(&(right, right_case)).then(likeness(right_name).total_cmp(&likeness(left_name)))
        })
        .map(|(_, _, name)| name)
}

/// Whether two words have the same digits in the same order, but for one at most that only one of them has.
fn is_same_number(one: &str, other: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let (one, other) = (digits(one), digits(other));
    let (fewer, more) = if one.len() < other.len() { (one, other) } else { (other, one) };
    more.len() - fewer.len() <= 1 && osa_distance(&fewer, &more) == more.len() - fewer.len()
}

/// The shortest part of a name by which it is found.
const SHORTEST_PART: usize = 2;

/// The longest word that is compared, in characters.
const LONGEST: usize = 64;

/// How many edits a word of this length may be away.
fn allowed(length: usize) -> usize {
    (length / 3).max(1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const WINDOWS: &[&str] = &[
        "CreateMutexA",
        "CreateMutexW",
        "CreateMutexExW",
        "OpenMutexA",
        "OpenMutexW",
        "ReleaseMutex",
        "CreateEventA",
        "CreateEventW",
        "OpenEventA",
        "OpenEventW",
        "SetEvent",
        "ResetEvent",
        "CreateSemaphoreW",
        "OpenSemaphoreW",
        "CreateFileMappingW",
        "OpenFileMappingW",
        "CreatePrivateNamespaceW",
        "OpenPrivateNamespaceW",
        "ClosePrivateNamespace",
        "CreateBoundaryDescriptorW",
        "CloseHandle",
        "DuplicateHandle",
        "GetLastError",
        "DefineDosDeviceW",
        "QueryDosDeviceW",
        "ProcessIdToSessionId",
        "WTSGetActiveConsoleSessionId",
        "WTSQueryUserToken",
        "NtCreateMutant",
        "NtOpenMutant",
        "NtCreateEvent",
        "NtOpenEvent",
        "NtCreateSection",
        "NtOpenSection",
        "NtCreateDirectoryObject",
        "NtCreateDirectoryObjectEx",
        "NtOpenDirectoryObject",
        "NtQueryDirectoryObject",
        "NtCreateSymbolicLinkObject",
        "NtOpenSymbolicLinkObject",
        "NtQuerySymbolicLinkObject",
        "NtMakeTemporaryObject",
        "NtClose",
        "NtQueryObject",
        "OpenWindowStationW",
        "CreateWindowStationW",
        "SetProcessWindowStation",
        "OpenDesktopW",
        "SwitchDesktop",
    ];
    const STATUSES: &[&str] = &[
        "STATUS_SUCCESS",
        "STATUS_TIMEOUT",
        "STATUS_OBJECT_NAME_EXISTS",
        "STATUS_NO_MORE_ENTRIES",
        "STATUS_INVALID_HANDLE",
        "STATUS_INVALID_PARAMETER",
        "STATUS_ACCESS_DENIED",
        "STATUS_BUFFER_TOO_SMALL",
        "STATUS_OBJECT_TYPE_MISMATCH",
        "STATUS_OBJECT_NAME_INVALID",
        "STATUS_OBJECT_NAME_NOT_FOUND",
        "STATUS_OBJECT_NAME_COLLISION",
        "STATUS_OBJECT_PATH_INVALID",
        "STATUS_OBJECT_PATH_NOT_FOUND",
        "STATUS_OBJECT_PATH_SYNTAX_BAD",
        "STATUS_PRIVILEGE_NOT_HELD",
        "STATUS_NAME_TOO_LONG",
        "ERROR_SUCCESS",
        "ERROR_FILE_NOT_FOUND",
        "ERROR_PATH_NOT_FOUND",
        "ERROR_ACCESS_DENIED",
        "ERROR_INVALID_HANDLE",
        "ERROR_ALREADY_EXISTS",
        "ERROR_BAD_PATHNAME",
        "ERROR_INVALID_NAME",
    ];
    const FIELDS: &[&str] = &[
        "as",
        "by",
        "call",
        "name",
        "user",
        "steps",
        "title",
        "access",
        "expect",
        "handle",
        "session",
        "users",
        "attributes",
        "initial_state",
        "save_as",
        "era",
        "terminal",
        "summary",
        "elevated",
        "process",
        "root",
    ];
    const LABELS: &[&str] = &["alice", "bob", "carol", "ready", "notepad", "explorer", "spooler", "done"];

    /// Every name that one slip of a finger makes of a name: a letter lost, doubled, swapped, replaced or added.
    fn slips(name: &str) -> Vec<String> {
        let letters: Vec<char> = name.chars().collect();
        let mut slips = Vec::new();
        for at in 0..letters.len() {
            let mut slip = |change: &dyn Fn(&mut Vec<char>)| {
                let mut letters = letters.clone();
                change(&mut letters);
                slips.push(letters.into_iter().collect());
            };
            slip(&|letters| _ = letters.remove(at));
            slip(&|letters| letters.insert(at, letters[at]));
            slip(&|letters| letters.insert(at, 'q'));
            slip(&|letters| letters[at] = 'x');
            if at + 1 < letters.len() {
                slip(&|letters| letters.swap(at, at + 1));
            }
        }
        slips.retain(|slip| slip != name);
        slips
    }

    #[test]
    fn nine_of_ten_slips_are_put_right() {
        for known in [WINDOWS, STATUSES, FIELDS, LABELS] {
            let slips: Vec<(&str, String)> = known
                .iter()
                .flat_map(|name| slips(name).into_iter().map(|slip| (*name, slip)))
                .filter(|(_, slip)| !known.contains(&slip.as_str()))
                .collect();
            let right = slips.iter().filter(|(name, slip)| nearest(slip, known.iter().copied()) == Some(name)).count();
            assert!(right * 10 >= slips.len() * 9, "{right} of {} beside {}", slips.len(), known[0]);
        }
    }

    #[test]
    fn a_part_of_one_name_is_enough_and_another_number_is_too_far() {
        let releases = ["WindowsXp", "Windows7", "Windows10v1809", "Windows10v2004", "Windows11"];
        assert_eq!(nearest("XP", releases), Some("WindowsXp"));
        assert_eq!(nearest("Windows_7", releases), Some("Windows7"));
        assert_eq!(nearest("Windows95", releases), None);
        assert_eq!(nearest("Windows10", releases), None);
        assert_eq!(nearest("Windows10v204", releases), Some("Windows10v2004"));
    }

    #[test]
    fn a_wrong_case_is_put_right() {
        assert_eq!(nearest("createmutexw", WINDOWS.iter().copied()), Some("CreateMutexW"));
        assert_eq!(nearest("NTCLOSE", WINDOWS.iter().copied()), Some("NtClose"));
    }

    #[test]
    fn nothing_is_offered_for_a_name_that_is_far_from_all() {
        assert_eq!(nearest("Frobnicate", WINDOWS.iter().copied()), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["y", "name"]), None);
        assert_eq!(nearest(&"a".repeat(10_000_000), ["a"]), None);
    }
}
