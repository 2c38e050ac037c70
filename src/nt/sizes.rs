//! Sizes of structures, as the 64-bit headers lay them out, and sums of them as cases write them.
//!
//! Written down in: Microsoft's headers, `winternl.h`, `winsvc.h`, `wtsapi32.h`.

use crate::nt::parameter::parse_number;

/// The sizes in bytes.
const SIZES: &[(&str, u64)] = &[
    ("WCHAR", 2),
    ("USHORT", 2),
    ("ULONG", 4),
    ("DWORD", 4),
    ("BOOL", 4),
    ("PVOID", 8),
    ("HANDLE", 8),
    ("UNICODE_STRING", 16),
    ("OBJECT_NAME_INFORMATION", 16),
    ("OBJECT_DIRECTORY_INFORMATION", 32),
    ("DIRECTORY_BASIC_INFORMATION", 32),
    ("OBJECT_BASIC_INFORMATION", 56),
    ("PUBLIC_OBJECT_BASIC_INFORMATION", 56),
    ("OBJECT_TYPE_INFORMATION", 104),
    ("PUBLIC_OBJECT_TYPE_INFORMATION", 104),
    ("OBJECT_HANDLE_FLAG_INFORMATION", 2),
    ("EVENT_BASIC_INFORMATION", 8),
    ("MUTANT_BASIC_INFORMATION", 8),
    ("SEMAPHORE_BASIC_INFORMATION", 8),
    ("SERVICE_STATUS", 28),
    ("SERVICE_STATUS_PROCESS", 36),
    ("USEROBJECTFLAGS", 12),
    ("WTS_CONNECTSTATE_CLASS", 4),
    ("WTSINFOW", 216),
];

/// A sum of sizes and numbers: `sizeof(UNICODE_STRING)+18`, `sizeof(OBJECT_BASIC_INFORMATION)-1`.
pub fn sum(text: &str) -> Option<u64> {
    let (mut sum, mut rest) = (0_u64, text.trim());
    let mut added = true;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let term = term(rest[..end].trim())?;
        sum = if added { sum.checked_add(term)? } else { sum.checked_sub(term)? };
        let Some(sign) = rest[end..].chars().next() else { return Some(sum) };
        (added, rest) = (sign == '+', &rest[end + 1..]);
    }
}

fn term(text: &str) -> Option<u64> {
    let name = text.strip_prefix("sizeof(").and_then(|rest| rest.strip_suffix(')'));
    match name {
        Some(name) => SIZES.iter().find(|(known, _)| *known == name).map(|(_, size)| *size),
        None => parse_number(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_numbers_are_added_and_taken_away() {
        for (text, expected) in [
            ("18", Some(18)),
            ("sizeof(UNICODE_STRING)", Some(16)),
            ("sizeof(UNICODE_STRING)+18", Some(34)),
            ("sizeof(UNICODE_STRING) - 1", Some(15)),
            ("sizeof(ULONG)+sizeof(PVOID)", Some(12)),
            ("sizeof(NOTHING)", None),
            ("1-2", None),
            ("needed", None),
            ("1+", None),
            ("", None),
        ] {
            assert_eq!(sum(text), expected, "{text}");
        }
    }
}
