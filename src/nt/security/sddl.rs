//! The text form of a security descriptor: who may use an object, as `ConvertStringSecurityDescriptorToSecurityDescriptor`
//! reads it.
//!
//! Modelled: the discretionary list with allowing and denying entries, generic and standard rights by letter or all
//! rights as a number, the well-known identities that the model's tokens can have. A program hands over a structure, not
//! a text; three words stand for the structures that are built without one.
//! Of the system list the integrity label is read.
//! Left out: owner and group (read and passed over), auditing, inheritance flags, conditional entries.
//! Written down in: Microsoft, "Security Descriptor String Format" and "ACE Strings".

use crate::nt::security::{AccessMask, Ace, IntegrityLevel, SecurityDescriptor, Sid};

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
    ("AC", Sid::AllApplicationPackages),
];

/// The integrity levels that have letters.
const LEVELS: &[(&str, IntegrityLevel)] = &[
    ("LW", IntegrityLevel::Low),
    ("ME", IntegrityLevel::Medium),
    ("HI", IntegrityLevel::High),
    ("SI", IntegrityLevel::System),
];

/// The identities that have names.
const NAMED_IDENTITIES: &[(&str, Sid)] = &[
    ("EVERYONE", Sid::World),
    ("WORLD", Sid::World),
    ("INTERACTIVE", Sid::Interactive),
    ("SERVICE", Sid::Service),
    ("AUTHENTICATED USERS", Sid::AuthenticatedUsers),
    ("SYSTEM", Sid::LocalSystem),
    ("LOCALSYSTEM", Sid::LocalSystem),
    ("ADMINISTRATORS", Sid::Administrators),
    ("BUILTIN\\ADMINISTRATORS", Sid::Administrators),
    ("USERS", Sid::Users),
    ("ALL APPLICATION PACKAGES", Sid::AllApplicationPackages),
    ("BUILTIN\\USERS", Sid::Users),
];

/// Rights by a word: those of `EVERYONE: read` and the like.
const RIGHTS_IN_WORDS: &[(&str, AccessMask)] = &[
    ("FULL", AccessMask::GENERIC_ALL),
    ("ALL", AccessMask::GENERIC_ALL),
    ("READ", AccessMask::GENERIC_READ),
    ("WRITE", AccessMask::GENERIC_WRITE),
    ("EXECUTE", AccessMask::GENERIC_EXECUTE),
];

/// The well-known identity of a name, in any case.
pub fn named_identity(name: &str) -> Option<Sid> {
    NAMED_IDENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, sid)| *sid)
}

/// The descriptor that a text describes, owned by `owner`; nothing, where it describes none.
///
/// | text | the list |
/// | --- | --- |
/// | `NULL`, `D:NO_ACCESS_CONTROL` | none: everyone may do everything |
/// | `EMPTY`, `D:` | one without entries: nobody may do anything |
/// | `EVERYONE`, `everyone full control`, `D:(A;;GA;;;WD)` | everyone may do everything |
/// | `EVERYONE:GENERIC_READ`, `everyone read`, `D:(A;;GR;;;WD)` | everyone may read |
/// | `deny INTERACTIVE:DELETE, OWNER:GENERIC_ALL` | the same in words: a first entry denies, a second one allows |
/// | `D:(A;;GA;;;WD)S:(ML;;NW;;;LW)` | everyone may do everything, from the low integrity level on |
pub fn descriptor(text: &str, owner: Sid) -> Option<SecurityDescriptor> {
    let upper = text.to_ascii_uppercase();
    let list = match upper.strip_suffix("DACL").map_or(&*upper, |before| before.trim_end_matches(is_separator)) {
        "NULL" | "D:NO_ACCESS_CONTROL" => return Some(SecurityDescriptor::open_to_everyone(owner)),
        "EMPTY" => Vec::new(),
        _ => list(text).or_else(|| entries(&upper, owner))?,
    };
    let label = match text.split_once("(ML;") {
        Some((_, label)) => Some(self::label(label)?),
        None => None,
    };
    Some(SecurityDescriptor { label, ..SecurityDescriptor::listing(owner, list) })
}

/// The level of an integrity label, from behind its kind on; nothing, where it is none that the model has.
fn label(text: &str) -> Option<IntegrityLevel> {
    let fields: Vec<&str> = text.split_once(')')?.0.split(';').collect();
    let [_, "NW", _, _, level] = fields[..] else { return None };
    LEVELS.iter().find(|(letters, _)| *letters == level).map(|(_, level)| *level)
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

/// Identities and rights by their names, set apart by commas, in upper case.
fn entries(text: &str, owner: Sid) -> Option<Vec<Ace>> {
    let entry = |text: &str| {
        let after = |word: &str| text.strip_prefix(word).filter(|rest| rest.starts_with(is_separator));
        let denied = after("DENY");
        let rest = denied.or_else(|| after("ALLOW")).unwrap_or(text).trim_start_matches(is_separator);
        let (sid, rights) = identity(rest, owner)?;
        Some(Ace { sid, rights: rights_in_words(rights.trim_start_matches(is_separator))?, deny: denied.is_some() })
    };
    text.split(',').map(|text| entry(text.trim())).collect()
}

/// The identity that a text begins with, and what follows.
fn identity(text: &str, owner: Sid) -> Option<(Sid, &str)> {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(is_separator);
    let known = NAMED_IDENTITIES.iter().chain(IDENTITIES).copied().chain([("OWNER", owner)]);
    let named = |(name, sid)| text.strip_prefix(name).filter(|rest| ends(rest)).map(|rest| (sid, rest));
    let by_name = known.filter_map(named).min_by_key(|(_, rest)| rest.len());
    by_name.or_else(|| {
        let end = text.find([':', '=', ' ']).unwrap_or(text.len());
        Sid::from_text(&text[..end]).map(|sid| (sid, &text[end..]))
    })
}

/// The rights that a text names; all of them, where it names none.
fn rights_in_words(text: &str) -> Option<AccessMask> {
    if text.is_empty() {
        return Some(AccessMask::GENERIC_ALL);
    }
    AccessMask::from_names(text).ok().or_else(|| {
        let words = text.split(|character| is_separator(character) || "|+/".contains(character));
        let words = words.filter(|word| !matches!(*word, "" | "CONTROL" | "ACCESS"));
        let right = |word: &str| RIGHTS_IN_WORDS.iter().find(|(known, _)| *known == word).map(|(_, right)| *right);
        words.map(right).try_fold(AccessMask::empty(), |sum, right| right.map(|right| sum | right))
    })
}

fn is_separator(character: char) -> bool {
    matches!(character, ' ' | ':' | '=' | '-' | '_')
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
        for text in ["Everyone", "everyone full control", "allow-everyone", "World: GENERIC_ALL", "WD", "S-1-1-0"] {
            assert_eq!(read(text), read("D:(A;;GA;;;WD)"), "{text}");
        }
        assert_eq!(read("everyone-read|write"), read("D:(A;;GRGW;;;WD)"));
        assert_eq!(read("Authenticated Users=read"), read("D:(A;;GR;;;AU)"));
    }

    #[test]
    fn no_list_and_an_empty_list_are_opposites() {
        let dacl = |text| descriptor(text, Sid::LocalSystem).map(|descriptor| descriptor.dacl);
        assert_eq!(dacl("NULL"), Some(None));
        assert_eq!(dacl("null DACL"), Some(None));
        assert_eq!(dacl("EMPTY"), dacl("D:"));
        assert_eq!(dacl("EVERYONE"), dacl("D:(A;;GA;;;WD)"));
    }

    #[test]
    fn a_label_is_read_beside_the_list() {
        let read = |text| descriptor(text, Sid::LocalSystem);
        let low = read("D:(A;;GA;;;WD)S:(ML;;NW;;;LW)");
        assert_eq!(low.as_ref().and_then(|descriptor| descriptor.label), Some(IntegrityLevel::Low));
        assert_eq!(low.map(|low| low.dacl), read("D:(A;;GA;;;WD)").map(|plain| plain.dacl));
        assert_eq!(read("D:(A;;GA;;;WD)S:(ML;;NR;;;LW)"), None);
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
