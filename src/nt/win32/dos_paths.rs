//! DOS paths: what the kernel is told of a path such as `c:/notes.txt`, `..\x`, `\\server\share\x` or `NUL`.
//!
//! The kernel knows no drives, no current directory and no `..`. Before a Win32 function calls it, the path is made full
//! (`RtlGetFullPathName_U`) and put behind `\??\` (`RtlDosPathNameToNtPathName_U`): `notes.txt` is then
//! `\??\C:\windows\notes.txt`. A few names are devices in every directory and with every extension:
//! `c:\windows\nul.txt` is `\??\nul`.
//! Left out: a current directory of one's own for each drive, paths that are too long, short names, that Vista keeps both
//! dots of `test..\file`, and that Windows 11 takes fewer names for devices.
//! Written down in: Microsoft, "Naming Files, Paths, and Namespaces"; the examples are asserted by Wine's `path.c` test and
//! ReactOS's `RtlDosPathNameToNtPathName_U` test.

use crate::nt::name::{ObjectName, compare_ignoring_case};

/// The current directory of every process of the model.
const CURRENT_DIRECTORY: &str = r"C:\windows\";

/// What a DOS path means in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DosPathPolicy {
    /// What `\??\` at the beginning is.
    pub nt_prefix: NtPrefixPolicy,
    /// What `CONIN$` and `CONOUT$` are.
    pub console_names: ConsoleNamesPolicy,
}

/// What a path that begins with `\??\` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NtPrefixPolicy {
    /// A directory of that name on the current drive.
    Rooted,
    /// A name that is passed through as it is.
    Literal,
}

/// What `CONIN$` and `CONOUT$` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsoleNamesPolicy {
    /// Names of files for this translation; `CreateFile` knows them itself. `\\.\CON` is a device in a directory `\\.\`.
    Files,
    /// Devices like `CON`, behind `\\.\` too: all three lead to the console's driver.
    Devices,
}

/// How a path begins, and so what it is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `\\server\share\x`.
    Unc,
    /// `c:\x`.
    DriveAbsolute,
    /// `c:x`.
    DriveRelative,
    /// `\x`.
    Rooted,
    /// `x`.
    Relative,
    /// `\\.\x` and `\\?\x`.
    Device,
    /// `\\.` and `\\?`.
    DeviceRoot,
}

fn is_separator(character: char) -> bool {
    matches!(character, '\\' | '/')
}

impl Form {
    fn of(path: &str) -> Form {
        let bytes = path.as_bytes();
        let separator = |at: usize| bytes.get(at).is_some_and(|byte| is_separator(char::from(*byte)));
        match (separator(0), separator(1), bytes.get(2)) {
            (true, true, Some(b'.' | b'?')) if separator(3) => Form::Device,
            (true, true, Some(b'.' | b'?')) if bytes.len() == 3 => Form::DeviceRoot,
            (true, true, _) => Form::Unc,
            (true, false, _) => Form::Rooted,
            (false, ..) if drive_of(path).is_none() => Form::Relative,
            (false, ..) if separator(2) => Form::DriveAbsolute,
            (false, ..) => Form::DriveRelative,
        }
    }
}

/// The letter before a colon, whatever character it is.
fn drive_of(path: &str) -> Option<char> {
    let mut characters = path.chars();
    let drive = characters.next()?;
    (characters.next() == Some(':')).then_some(drive)
}

/// The name that the kernel is given for a DOS path; none, if the path says nothing or the directory of a device is not
/// there.
///
/// | path | name |
/// | --- | --- |
/// | `\\?\x`, and by policy `\??\x` | `\??\x`, whatever `x` is |
/// | nothing, or spaces alone | none |
/// | the name of a DOS device | `\??\` and that name, if its directory is there |
/// | `\\server\share\x` | `\??\UNC\server\share\x` |
/// | `\\.\x` | `\??\x` |
/// | anything else | `\??\` and the full path |
pub fn to_nt_name(path: &str, policy: DosPathPolicy, is_there: impl FnOnce(&ObjectName) -> bool) -> Option<ObjectName> {
    if let Some(literal) = literal(path, policy.nt_prefix) {
        return Some(ObjectName::from(format!("\\??\\{literal}")));
    }
    if path.trim_end_matches(' ').is_empty() {
        return None;
    }
    if let Some((directory, device)) = dos_device(path, policy.console_names) {
        let found = directory.is_empty() || is_there(&behind_prefix(&full_path(&format!("{directory}."))));
        return found.then(|| ObjectName::from(format!("\\??\\{device}")));
    }
    Some(behind_prefix(&full_path(path)))
}

fn literal(path: &str, policy: NtPrefixPolicy) -> Option<&str> {
    let nt = || path.strip_prefix(r"\??\").filter(|rest| !rest.is_empty() && policy == NtPrefixPolicy::Literal);
    path.strip_prefix(r"\\?\").or_else(nt)
}

fn behind_prefix(full: &str) -> ObjectName {
    let name = match Form::of(full) {
        Form::Unc => format!("\\??\\UNC\\{}", &full[2..]),
        Form::Device => format!("\\??\\{}", &full[4..]),
        _ => format!("\\??\\{full}"),
    };
    ObjectName::from(name)
}

/// A path from its drive, its share or its device on.
///
/// Slashes become backslashes, several of them one; `.` goes, and `..` takes a component with it but never the beginning.
/// A component in the middle loses one dot at its end, the whole path every dot and space there.
fn full_path(path: &str) -> String {
    let (beginning, rest) = beginning(path);
    let rest = rest.replace('/', "\\");
    let mut components: Vec<&str> = Vec::new();
    let mut parts = rest.split('\\').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let in_the_middle = parts.peek().is_some() || rest.ends_with('\\');
        match part {
            "." => {}
            ".." => {
                components.pop();
            }
            part if in_the_middle => components.push(part.strip_suffix('.').unwrap_or(part)),
            part => components.push(part),
        }
    }
    let mut full = beginning.replace('/', "\\");
    for component in &components {
        if !full.ends_with('\\') {
            full.push('\\');
        }
        full.push_str(component);
    }
    if path.ends_with(is_separator) && !full.ends_with('\\') {
        full.push('\\');
    }
    full.truncate(full.trim_end_matches(['.', ' ']).len());
    full
}

/// What no `..` takes away, and what follows it.
fn beginning(path: &str) -> (String, String) {
    let split = |at: usize| (path[..at].to_owned(), path[at..].to_owned());
    let (drive, directory) = CURRENT_DIRECTORY.split_at(3);
    match Form::of(path) {
        Form::Unc => split(share_length(path)),
        Form::Device => split(4),
        Form::DeviceRoot => (r"\\.\".to_owned(), String::new()),
        Form::DriveAbsolute => split(drive_length(path) + 1),
        Form::DriveRelative => {
            let (own, rest) = split(drive_length(path));
            if compare_ignoring_case(&own, &drive[..2]).is_eq() {
                (drive.to_owned(), format!("{directory}{rest}"))
            } else {
                (format!("{}\\", own.to_uppercase()), rest)
            }
        }
        Form::Rooted => (drive.to_owned(), path.to_owned()),
        Form::Relative => (drive.to_owned(), format!("{directory}{path}")),
    }
}

/// How long the letter of a drive and its colon are.
fn drive_length(path: &str) -> usize {
    path.chars().take(2).map(char::len_utf8).sum()
}

/// How long `\\server\share` is.
fn share_length(path: &str) -> usize {
    let until = |from: usize, end: fn(char) -> bool| path[from..].find(end).map_or(path.len(), |at| from + at);
    let server = until(2, is_separator);
    let share = until(server, |character| !is_separator(character));
    until(share, is_separator)
}

/// The directory and the name of the DOS device that a path is, if it is one.
///
/// What counts is the last component, without a colon at its end, without dots and spaces there, and without an
/// extension or whatever else follows a colon.
fn dos_device(path: &str, policy: ConsoleNamesPolicy) -> Option<(&str, &str)> {
    match Form::of(path) {
        Form::Device if policy == ConsoleNamesPolicy::Files && compare_ignoring_case(path, r"\\.\CON").is_eq() => {
            return Some(path.split_at(4));
        }
        Form::Unc | Form::Device => return None,
        Form::DriveAbsolute | Form::DriveRelative | Form::Rooted | Form::Relative | Form::DeviceRoot => {}
    }
    let path = path.strip_suffix(':').unwrap_or(path).trim_end_matches(['.', ' ']);
    let drive = if drive_of(path).is_some() { drive_length(path) } else { 0 };
    let from = path.rfind(is_separator).map_or(drive, |at| at + 1);
    let (directory, last) = path.split_at(from);
    let name = last[..last.find(['.', ':']).unwrap_or(last.len())].trim_end_matches(' ');
    is_device_name(name, policy).then_some((directory, name))
}

fn is_device_name(name: &str, policy: ConsoleNamesPolicy) -> bool {
    let is = |known: &str| compare_ignoring_case(name, known).is_eq();
    let is_port = || {
        let (port, number) = name.split_at_checked(3).unwrap_or_default();
        ["COM", "LPT"].iter().any(|known| compare_ignoring_case(port, known).is_eq())
            && number.len() == 1
            && ('1'..='9').any(|digit| number.starts_with(digit))
    };
    ["AUX", "CON", "NUL", "PRN"].into_iter().any(is)
        || is_port()
        || (policy == ConsoleNamesPolicy::Devices && ["CONIN$", "CONOUT$"].into_iter().any(is))
}

#[cfg(test)]
mod tests;
