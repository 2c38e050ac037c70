//! Redaction: names of persons and of the machine are replaced, each by the same stand-in wherever it stands.
//!
//! A user becomes `user1`, a machine `machine1`, a domain `domain1`. The part of a security identifier that is a machine's
//! or a domain's own becomes a number. A GUID becomes a number too, and the name of a device's interface, in which serial
//! numbers stand, becomes `device1`. A name is found in any spelling, and inside of other words too if it has
//! a few letters. A name that is one of Windows' own words cannot be told from the word, and stays.

use std::collections::BTreeMap;

use crate::observe::observation::Observation;

/// Shorter names are replaced where they stand as a word of their own, or every text would be full of them.
const SHORTEST_ANYWHERE: usize = 4;

/// Words that Windows writes into its own names; a user of such a name cannot be told from them.
const OWN_WORDS: &[&str] = &[
    "basenamedobjects",
    "bnolinks",
    "client",
    "console",
    "default",
    "device",
    "directory",
    "dosdevices",
    "event",
    "full",
    "global",
    "globalroot",
    "limited",
    "local",
    "mutant",
    "section",
    "server",
    "services",
    "session",
    "sessions",
    "symboliclink",
    "system",
    "windows",
    "windowstations",
    "winlogon",
];

/// The names that must not be told, as the observed Windows knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Accounts of persons.
    pub users: Vec<String>,
    /// The machine.
    pub machines: Vec<String>,
    /// Its domain, where it has one.
    pub domains: Vec<String>,
}

/// The observation without them.
pub fn redact(mut observation: Observation, names: &Names) -> Observation {
    let mut redaction = Redaction::new(names);
    let mut hide = |text: &mut String| *text = redaction.hide(text);
    observation.unseen.iter_mut().for_each(&mut hide);
    for row in &mut observation.sessions {
        [&mut row.station, &mut row.user, &mut row.named_objects].into_iter().for_each(&mut hide);
    }
    for row in &mut observation.logon_sessions {
        hide(&mut row.account);
    }
    for row in &mut observation.window_stations {
        std::iter::once(&mut row.name).chain(&mut row.desktops).for_each(&mut hide);
    }
    for row in &mut observation.processes {
        [&mut row.name, &mut row.image, &mut row.account, &mut row.desktop].into_iter().for_each(&mut hide);
    }
    for row in &mut observation.services {
        [&mut row.name, &mut row.account].into_iter().for_each(&mut hide);
    }
    for row in &mut observation.objects {
        std::iter::once(&mut row.path).chain(&mut row.target).for_each(&mut hide);
    }
    Observation { redacted: true, ..observation }
}

struct Redaction {
    /// Names in lower case and their stand-ins, the longest first.
    names: Vec<(Vec<char>, String)>,
    identifiers: StandIns,
    guids: StandIns,
    devices: StandIns,
}

impl Redaction {
    fn new(names: &Names) -> Redaction {
        let kinds = [("user", &names.users), ("machine", &names.machines), ("domain", &names.domains)];
        let mut found: BTreeMap<Vec<char>, String> = BTreeMap::new();
        for (kind, names) in kinds {
            let mut numbers = StandIns::new(kind);
            for name in names.iter().map(|name| lower(name)).filter(|name| !name.is_empty()) {
                if !OWN_WORDS.contains(&name.iter().collect::<String>().as_str()) {
                    let stand_in = numbers.of(&name.iter().collect::<String>());
                    found.entry(name).or_insert(stand_in);
                }
            }
        }
        let mut names: Vec<(Vec<char>, String)> = found.into_iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let (identifiers, guids) = (StandIns::new(""), StandIns::new("guid"));
        Redaction { names, identifiers, guids, devices: StandIns::new("device") }
    }

    /// A text without what must not be told.
    fn hide(&mut self, text: &str) -> String {
        let text: Vec<String> = text.split('\\').map(|component| self.without_device(component)).collect();
        let text = self.without_guids(&text.join("\\"));
        let text = self.without_identifiers(&text);
        self.without_names(&text)
    }

    /// The name of a device's interface: `USB#VID_046D&PID_C52B#serial#{class}`.
    fn without_device(&mut self, component: &str) -> String {
        if component.contains('#') && component.contains(['{', '&']) {
            self.devices.of(component)
        } else {
            component.to_owned()
        }
    }

    fn without_guids(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|first: char| first.is_ascii_hexdigit()) {
            hidden.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|other: char| !other.is_ascii_hexdigit() && other != '-').unwrap_or(rest.len());
            let run = &rest[..end];
            if is_guid(run) {
                hidden.push_str(&self.guids.of(run));
            } else {
                hidden.push_str(run);
            }
            rest = &rest[end..];
        }
        hidden + rest
    }

    /// The own part of identifiers of a machine or a domain (`S-1-5-21-`), and of a cloud account (`S-1-12-1-`).
    fn without_identifiers(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (beginning, own) in [("S-1-5-21-", 3), ("S-1-12-1-", 4)] {
            let parts: Vec<String> = text.split(beginning).map(str::to_owned).collect();
            let mut parts = parts.into_iter();
            let mut hidden = parts.next().unwrap_or_default();
            for part in parts {
                let end = part.find(|other: char| !other.is_ascii_digit() && other != '-').unwrap_or(part.len());
                let numbers: Vec<&str> = part[..end].split('-').collect();
                let (own, last) = numbers.split_at(own.min(numbers.len()));
                let mut shown = vec![self.identifiers.of(&own.join("-")), "0".to_owned(), "0".to_owned()];
                shown.extend(last.iter().map(|&number| number.to_owned()));
                hidden = format!("{hidden}{beginning}{}{}", shown.join("-"), &part[end..]);
            }
            text = hidden;
        }
        text
    }

    fn without_names(&self, text: &str) -> String {
        let text: Vec<char> = text.chars().collect();
        let folded: Vec<char> = text.iter().map(|character| fold(*character)).collect();
        let mut hidden = String::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let name = self.names.iter().find(|(name, _)| folded[at..].starts_with(name) && is_told(&folded, at, name));
            if let Some((name, stand_in)) = name {
                hidden.push_str(stand_in);
                at += name.len();
            } else {
                hidden.push(text[at]);
                at += 1;
            }
        }
        hidden
    }
}

/// Whether a name that stands at a place is told there, and not a piece of one of Windows' own words, or of any word.
fn is_told(text: &[char], at: usize, name: &[char]) -> bool {
    let is_letter = |character: &&char| character.is_alphanumeric();
    let before = text[..at].iter().rev().take_while(is_letter).count();
    let after = text[at + name.len()..].iter().take_while(is_letter).count();
    let word: String = text[at - before..at + name.len() + after].iter().collect();
    (before + after == 0 || name.len() >= SHORTEST_ANYWHERE) && !OWN_WORDS.contains(&word.as_str())
}

fn is_guid(run: &str) -> bool {
    let lengths: Vec<usize> = run.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}

fn lower(name: &str) -> Vec<char> {
    name.trim().chars().map(fold).collect()
}

/// A character without its case; one that has several in lower case stays, so that places in both texts are the same.
fn fold(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => character,
    }
}

/// Names in the order in which they were first met, by number.
struct StandIns {
    kind: &'static str,
    numbers: BTreeMap<String, usize>,
}

impl StandIns {
    fn new(kind: &'static str) -> StandIns {
        StandIns { kind, numbers: BTreeMap::new() }
    }

    fn of(&mut self, name: &str) -> String {
        let next = self.numbers.len() + 1;
        format!("{}{}", self.kind, self.numbers.entry(name.to_lowercase()).or_insert(next))
    }
}
