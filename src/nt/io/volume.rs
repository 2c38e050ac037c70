//! A volume: the one disk of a machine with its file system. Of Windows itself two files are on it; the others are those
//! that a scenario says.
//!
//! A file system reads a name strictly: it knows no `.` and no `..`, it takes no two separators together, no slash, no
//! wildcard, and spaces and dots at the end count. Whatever is convenient in a path was done before (see
//! [`crate::nt::win32::dos_paths`]).
//! Left out: everything else on the disk, writing (the disk is write-protected here), sharing, streams, short names.
//! Written down in: Microsoft, "Naming Files, Paths, and Namespaces"; the statuses are asserted by Wine's `om.c` test.

use std::sync::Arc;

use crate::nt::io::create::{Opened, new_file, open_device};
use crate::nt::io::file::File;
use crate::nt::io::request::{Disposition, Done, Options, Place, Refused, Request};
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::{Caller, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;

/// What an installation of Windows leaves on its volume, as far as it is looked for here: a library, and a program.
const INSTALLED: [&str; 2] = [r"windows\system32\kernel32.dll", r"windows\system32\winver.exe"];

/// `MAX_PATH`.
const LONGEST_PATH: usize = 260;

/// What is on a volume. It is the same from boot on, since the disk is write-protected here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume(Arc<[Stored]>);

/// A file or a directory of a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    /// The path from the root, in the spelling that it is stored with; it does not begin with a backslash.
    path: Box<str>,
    is_directory: bool,
}

/// What two backslashes right behind the volume are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubledBackslashPolicy {
    /// A name that is none.
    Invalid,
    /// One backslash.
    One,
}

impl Default for Volume {
    /// A volume with nothing on it but Windows.
    fn default() -> Volume {
        Volume::holding([])
    }
}

impl Volume {
    /// A volume with these paths on it, beside Windows. One that ends with a backslash is a directory, any other a file;
    /// what leads to them is there too.
    pub fn holding<'a>(paths: impl IntoIterator<Item = &'a str>) -> Volume {
        let mut places = vec![Stored { path: "".into(), is_directory: true }];
        for path in INSTALLED.into_iter().chain(paths) {
            places.extend(
                path.match_indices('\\').map(|(end, _)| Stored { path: path[..end].into(), is_directory: true }),
            );
            if !path.ends_with('\\') {
                places.push(Stored { path: path.into(), is_directory: false });
            }
        }
        let order = |one: &Stored, other: &Stored| compare_ignoring_case(&one.path, &other.path);
        places.sort_by(|one, other| order(one, other).then(other.is_directory.cmp(&one.is_directory)));
        places.dedup_by(|next, kept| order(next, kept).is_eq());
        Volume(places.into())
    }

    /// Whether there can be a file or a directory of this path.
    pub fn is_path(path: &str) -> bool {
        let named = read(path, DoubledBackslashPolicy::Invalid);
        let is_name = named.is_ok_and(|named| !named.components.is_empty());
        is_name && !path.starts_with('\\') && path.chars().count() <= LONGEST_PATH
    }

    /// Whether this path leads to a directory.
    pub fn has_directory(&self, path: &str) -> bool {
        self.find(path).is_some_and(|place| place.is_directory)
    }

    /// Whether this path leads to a file.
    pub fn has_file(&self, path: &str) -> bool {
        self.find(path).is_some_and(|place| !place.is_directory)
    }

    fn find(&self, path: &str) -> Option<&Stored> {
        let place = self.0.binary_search_by(|place| compare_ignoring_case(&place.path, path)).ok()?;
        self.0.get(place)
    }
}

/// What a name says of the place: its components, and whether a backslash at its end says that it is a directory.
struct Named<'a> {
    components: Vec<&'a str>,
    ends_as_directory: bool,
}

/// Reads a name, from its backslash on.
///
/// | name | is |
/// | --- | --- |
/// | `\x\y` | fine |
/// | `\x\` | fine, of a directory |
/// | `\\x` | the same as `\x`, by policy |
/// | `\\\x`, `\x\\y`, `\x\\` | no name |
/// | `\x\.`, `\x\..` | no name |
/// | one with `/ : * ? " < > \|` or a control character | no name |
fn read(name: &str, policy: DoubledBackslashPolicy) -> Result<Named<'_>, Refused> {
    let invalid = (Rule::VolumeName, NtStatus::OBJECT_NAME_INVALID);
    let rest = name.strip_prefix('\\').unwrap_or(name);
    let rest = match policy {
        DoubledBackslashPolicy::One => rest.strip_prefix('\\').unwrap_or(rest),
        DoubledBackslashPolicy::Invalid => rest,
    };
    if rest.is_empty() {
        return Ok(Named { components: Vec::new(), ends_as_directory: true });
    }
    let (body, ends_as_directory) = rest.strip_suffix('\\').map_or((rest, false), |body| (body, true));
    let components: Vec<&str> = body.split('\\').collect();
    let is_component = |component: &&str| {
        !matches!(*component, "" | "." | "..")
            && !component.chars().any(|character| character < ' ' || "/:*?\"<>|".contains(character))
    };
    if components.iter().all(is_component) { Ok(Named { components, ends_as_directory }) } else { Err(invalid) }
}

/// Opens something on the volume. In this order:
///
/// | check | answer |
/// | --- | --- |
/// | a name with a backslash, relative to a file | invalid parameter |
/// | the name | name invalid |
/// | a component in the middle is missing or a file | path not found |
/// | the last is missing | name not found; write-protected, if it was to be made |
/// | it is there and must not be | name collision |
/// | a file, and the name ends with a backslash | name invalid |
/// | a directory, and none is wanted; or the other way round | is a directory; not a directory |
/// | it was to be changed | write-protected |
pub(super) fn open(
    volume: &Volume,
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    let base = match &place.related {
        None | Some(File::Device(_)) if place.name.is_empty() => {
            return open_device(objects, caller, place.device, request);
        }
        Some(_) if place.name.is_absolute() => return Err((Rule::VolumeName, NtStatus::INVALID_PARAMETER)),
        Some(File::OnVolume { path, .. }) => path.to_string(),
        None | Some(_) => String::new(),
    };
    let policy = if base.is_empty() { objects.policies.io.doubled_backslash } else { DoubledBackslashPolicy::Invalid };
    let named = read(&place.name, policy)?;
    let base: Vec<&str> = base.split('\\').filter(|component| !component.is_empty()).collect();
    let components: Vec<&str> = base.into_iter().chain(named.components).collect();
    for length in 1..components.len() {
        if !volume.has_directory(&components[..length].join("\\")) {
            return Err((Rule::VolumePathMissing, NtStatus::OBJECT_PATH_NOT_FOUND));
        }
    }
    let Some(Stored { path, is_directory }) = volume.find(&components.join("\\")) else {
        let status =
            if request.disposition.makes() { NtStatus::MEDIA_WRITE_PROTECTED } else { NtStatus::OBJECT_NAME_NOT_FOUND };
        return Err((Rule::VolumeFileMissing, status));
    };
    let named_as_directory = named.ends_as_directory && !components.is_empty();
    let refused = match request.disposition {
        Disposition::Create => Some(NtStatus::OBJECT_NAME_COLLISION),
        _ if named_as_directory && !*is_directory => Some(NtStatus::OBJECT_NAME_INVALID),
        _ if *is_directory && request.options.contains(Options::NON_DIRECTORY_FILE) => {
            Some(NtStatus::FILE_IS_A_DIRECTORY)
        }
        _ if !*is_directory && request.options.contains(Options::DIRECTORY_FILE) => Some(NtStatus::NOT_A_DIRECTORY),
        disposition if disposition.changes() => Some(NtStatus::MEDIA_WRITE_PROTECTED),
        _ => None,
    };
    if let Some(status) = refused {
        return Err((Rule::VolumeFileIsOther, status));
    }
    let file = File::OnVolume { device: place.device, path: ObjectName::from(format!("\\{path}")) };
    Ok((Rule::FileOpened, new_file(objects, file, request.access, Done::Opened)))
}
