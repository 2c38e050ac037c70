//! Sizes of structures, as the 64-bit headers lay them out, and sums of them as cases write them.
//!
//! Written down in: Microsoft's headers, `winternl.h`, `winsvc.h`, `wtsapi32.h`.

use crate::nt::parameter::parse_number;

/// The sizes in bytes.
pub const SIZES: &[(&str, u64)] = &[
    ("BOOL", 4),
    ("BOOLEAN", 1),
    ("CHAR", 1),
    ("DIRECTORY_BASIC_INFORMATION", 32),
    ("DWORD", 4),
    ("ENUM_SERVICE_STATUS", 48),
    ("ENUM_SERVICE_STATUSA", 48),
    ("ENUM_SERVICE_STATUSW", 48),
    ("ENUM_SERVICE_STATUS_PROCESS", 56),
    ("ENUM_SERVICE_STATUS_PROCESSA", 56),
    ("ENUM_SERVICE_STATUS_PROCESSW", 56),
    ("EVENT_BASIC_INFORMATION", 8),
    ("HANDLE", 8),
    ("LONG", 4),
    ("LUID", 8),
    ("MUTANT_BASIC_INFORMATION", 8),
    ("MUTANT_OWNER_INFORMATION", 16),
    ("OBJECT_BASIC_INFORMATION", 56),
    ("OBJECT_DATA_INFORMATION", 2),
    ("OBJECT_DIRECTORY_INFORMATION", 32),
    ("OBJECT_HANDLE_FLAG_INFORMATION", 2),
    ("OBJECT_NAME_INFORMATION", 16),
    ("OBJECT_TYPE_INFORMATION", 104),
    ("PUBLIC_OBJECT_BASIC_INFORMATION", 56),
    ("PUBLIC_OBJECT_TYPE_INFORMATION", 104),
    ("PVOID", 8),
    ("QUERY_SERVICE_CONFIG", 64),
    ("QUERY_SERVICE_CONFIGA", 64),
    ("QUERY_SERVICE_CONFIGW", 64),
    ("SEMAPHORE_BASIC_INFORMATION", 8),
    ("SERVICE_PRESHUTDOWN_INFO", 4),
    ("SERVICE_STATUS", 28),
    ("SERVICE_STATUS_PROCESS", 36),
    ("UINT", 4),
    ("ULONG", 4),
    ("UNICODE_STRING", 16),
    ("USEROBJECTFLAGS", 12),
    ("USHORT", 2),
    ("WCHAR", 2),
    ("WTSINFOA", 144),
    ("WTSINFOW", 216),
    ("WTS_CONNECTSTATE_CLASS", 4),
    ("WTS_SESSION_INFOA", 24),
    ("WTS_SESSION_INFOW", 24),
];

/// A sum of sizes and numbers: `sizeof(UNICODE_STRING)+18`, `sizeof(OBJECT_BASIC_INFORMATION)-1`.
///
/// # Errors
/// The word in it that is no number and no structure of these; the whole text, where it is less than nothing or too much.
pub fn sum(text: &str) -> Result<u64, String> {
    let (mut sum, mut rest) = (0_u64, text.trim());
    let mut added = true;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let term = term(rest[..end].trim())?;
        let next = if added { sum.checked_add(term) } else { sum.checked_sub(term) };
        sum = next.ok_or_else(|| text.to_owned())?;
        let Some(sign) = rest[end..].chars().next() else { return Ok(sum) };
        (added, rest) = (sign == '+', &rest[end + 1..]);
    }
}

fn term(text: &str) -> Result<u64, String> {
    let name = text.strip_prefix("sizeof(").and_then(|rest| rest.strip_suffix(')'));
    let size = match name {
        Some(name) => SIZES.iter().find(|(known, _)| *known == name).map(|(_, size)| *size),
        None => parse_number(text),
    };
    size.ok_or_else(|| name.unwrap_or(text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_numbers_are_added_and_taken_away() {
        for (text, expected) in [
            ("18", Ok(18)),
            ("sizeof(UNICODE_STRING)", Ok(16)),
            ("sizeof(UNICODE_STRING)+18", Ok(34)),
            ("sizeof(UNICODE_STRING) - 1", Ok(15)),
            ("sizeof(ULONG)+sizeof(PVOID)", Ok(12)),
            ("sizeof(NOTHING)", Err("NOTHING")),
            ("1-2", Err("1-2")),
            ("needed", Err("needed")),
            ("1+", Err("")),
            ("", Err("")),
        ] {
            assert_eq!(sum(text), expected.map_err(str::to_owned), "{text}");
        }
    }
}
