//! The text form of a security descriptor: who may use an object, as `ConvertStringSecurityDescriptorToSecurityDescriptor`
//! reads it.
//!
//! Modelled: the discretionary list with allowing and denying entries, generic and standard rights by letter or all
//! rights as a number, the well-known identities that the model's tokens can have. A program hands over a structure, not
//! a text; three words stand for the structures that are built without one.
//! Left out: owner and group (read and passed over), the system list, inheritance flags, conditional entries.
//! Written down in: Microsoft, "Security Descriptor String Format" and "ACE Strings".

use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid};

/// The rights that have letters: generic, standard, and the lowest nine of a type's own, under the names that they have
/// for the entries of a directory service.
const RIGHTS: &[(&str, AccessMask)] = &[
    ("GA", AccessMask::GENERIC_ALL),
    ("GR", AccessMask::GENERIC_READ),
    ("GW", AccessMask::GENERIC_WRITE),
    ("GX", AccessMask::GENERIC_EXECUTE),
    ("RC", AccessMask::READ_CONTROL),
    ("SD", AccessMask::DELETE),
    ("WD", AccessMask::WRITE_DAC),
    ("WO", AccessMask::WRITE_OWNER),
    ("CC", AccessMask::new(0x1)),
    ("DC", AccessMask::new(0x2)),
    ("LC", AccessMask::new(0x4)),
    ("SW", AccessMask::new(0x8)),
    ("RP", AccessMask::new(0x10)),
    ("WP", AccessMask::new(0x20)),
    ("DT", AccessMask::new(0x40)),
    ("LO", AccessMask::new(0x80)),
    ("CR", AccessMask::new(0x100)),
];

/// The identities that have letters.
const IDENTITIES: &[(&str, Sid)] = &[
    ("WD", Sid::World),
    ("IU", Sid::Interactive),
    ("SU", Sid::Service),
    ("AU", Sid::AuthenticatedUsers),
    ("RC", Sid::Restricted),
    ("SY", Sid::LocalSystem),
    ("LS", Sid::LocalService),
    ("NS", Sid::NetworkService),
    ("BA", Sid::Administrators),
    ("BU", Sid::Users),
];

/// The identities that have names.
const NAMED_IDENTITIES: &[(&str, Sid)] = &[
    ("EVERYONE", Sid::World),
    ("INTERACTIVE", Sid::Interactive),
    ("SERVICE", Sid::Service),
    ("SYSTEM", Sid::LocalSystem),
    ("ADMINISTRATORS", Sid::Administrators),
    ("USERS", Sid::Users),
];

/// The descriptor that a text describes, owned by `owner`; nothing, where it describes none.
///
/// | text | the list |
/// | --- | --- |
/// | `NULL`, `D:NO_ACCESS_CONTROL` | none: everyone may do everything |
/// | `EMPTY`, `D:` | one without entries: nobody may do anything |
/// | `EVERYONE`, `D:(A;;GA;;;WD)` | everyone may do everything |
/// | `EVERYONE:GENERIC_READ`, `D:(A;;GR;;;WD)` | everyone may read |
/// | `deny INTERACTIVE:DELETE, OWNER:GENERIC_ALL` | the same in words: a first entry denies, a second one allows |
pub fn descriptor(text: &str, owner: Sid) -> Option<SecurityDescriptor> {
    let list = match text.to_ascii_uppercase().as_str() {
        "NULL" | "D:NO_ACCESS_CONTROL" => return Some(SecurityDescriptor::open_to_everyone(owner)),
        "EMPTY" => Vec::new(),
        "EVERYONE" => vec![Ace::allow(Sid::World, AccessMask::GENERIC_ALL)],
        _ => list(text).or_else(|| entries(text, owner))?,
    };
    Some(SecurityDescriptor { owner, dacl: Some(list.into()) })
}

/// The entries after `D:`.
fn list(text: &str) -> Option<Vec<Ace>> {
    let (before, after) = text.split_once("D:")?;
    let known = before.is_empty() || before.starts_with("O:") || before.starts_with("G:");
    let entries = after.split_once("S:").map_or(after, |(entries, _)| entries);
    let flags = entries.find('(').unwrap_or(entries.len());
    if !known || !entries[..flags].chars().all(|flag| flag.is_ascii_uppercase()) {
        return None;
    }
    let mut list = Vec::new();
    let mut rest = &entries[flags..];
    while !rest.is_empty() {
        let (entry, after) = rest.strip_prefix('(')?.split_once(')')?;
        read_entry(entry, &mut list)?;
        rest = after;
    }
    Some(list)
}

/// Identities and rights by their names, set apart by commas.
fn entries(text: &str, owner: Sid) -> Option<Vec<Ace>> {
    let entry = |entry: &str| {
        let (deny, entry) = match entry.strip_prefix("deny ") {
            Some(entry) => (true, entry),
            None => (false, entry.strip_prefix("allow ").unwrap_or(entry)),
        };
        let (identity, rights) = entry.split_once(':')?;
        let named = NAMED_IDENTITIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(identity));
        let sid = match named {
            Some((_, sid)) => *sid,
            None if identity.eq_ignore_ascii_case("OWNER") => owner,
            None => Sid::from_text(identity)?,
        };
        Some(Ace { sid, rights: AccessMask::from_names(rights).ok()?, deny })
    };
    text.split(',').map(|text| entry(text.trim())).collect()
}

/// One entry; one about an identity that no token of the model has is read, and says nothing.
fn read_entry(entry: &str, list: &mut Vec<Ace>) -> Option<()> {
    let fields: Vec<&str> = entry.split(';').collect();
    let [kind, _, rights, _, _, identity] = fields[..] else { return None };
    let deny = match kind {
        "A" => false,
        "D" => true,
        _ => return None,
    };
    let rights = self::rights(rights)?;
    let sid = match IDENTITIES.iter().find(|(letters, _)| *letters == identity) {
        Some((_, sid)) => Some(*sid),
        None if Sid::is_sid(identity) => Sid::from_text(identity),
        None => return None,
    };
    list.extend(sid.map(|sid| Ace { sid, rights, deny }));
    Some(())
}

fn rights(text: &str) -> Option<AccessMask> {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return AccessMask::from_names(text).ok();
    }
    let pairs = text.as_bytes().chunks(2).map(std::str::from_utf8);
    pairs.into_iter().try_fold(AccessMask::empty(), |sum, pair| {
        let pair = pair.ok()?;
        RIGHTS.iter().find(|(letters, _)| *letters == pair).map(|(_, right)| sum | *right)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_entry_by_entry() {
        let read =
            descriptor("O:BAG:BAD:P(D;;GW;;;S-1-5-11)(A;;GRRC;;;WD)(A;;0x1;;;S-1-5-21-9-9-9-9)", Sid::LocalSystem);
        let deny = Ace { sid: Sid::AuthenticatedUsers, rights: AccessMask::GENERIC_WRITE, deny: true };
        let allow = Ace::allow(Sid::World, AccessMask::GENERIC_READ | AccessMask::READ_CONTROL);
        assert_eq!(read.and_then(|descriptor| descriptor.dacl).as_deref(), Some(&[deny, allow][..]));
    }

    #[test]
    fn a_list_can_be_said_in_words() {
        let read = |text| descriptor(text, Sid::User(0)).and_then(|descriptor| descriptor.dacl);
        assert_eq!(read("everyone:GENERIC_READ"), read("D:(A;;GR;;;WD)"));
        assert_eq!(read("deny INTERACTIVE:DELETE, S-1-1-0:0x1"), read("D:(D;;SD;;;IU)(A;;0x1;;;WD)"));
        let own = Ace::allow(Sid::User(0), AccessMask::GENERIC_ALL);
        assert_eq!(read("OWNER:GENERIC_ALL").as_deref(), Some(&[own][..]));
    }

    #[test]
    fn no_list_and_an_empty_list_are_opposites() {
        let dacl = |text| descriptor(text, Sid::LocalSystem).map(|descriptor| descriptor.dacl);
        assert_eq!(dacl("NULL"), Some(None));
        assert_eq!(dacl("EMPTY"), dacl("D:"));
        assert_eq!(dacl("EVERYONE"), dacl("D:(A;;GA;;;WD)"));
    }

    #[test]
    fn what_is_no_descriptor_is_none() {
        for text in
            ["", "everyone else", "X:D:", "D:(A;;GA;;WD)", "D:(A;;G;;;WD)", "D:(A;;GA;;;WD", "D:(Q;;GA;;;WD)", "D:ä"]
        {
            assert_eq!(descriptor(text, Sid::LocalSystem), None, "{text}");
        }
    }
}
