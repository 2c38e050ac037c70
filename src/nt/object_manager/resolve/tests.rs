//! Names walked in a small world: how each ends, and by which rules.

use super::*;
use crate::nt::object_manager::small_world::SmallWorld;

/// What a name comes to, and the rules of the steps that led there, the uneventful ones left out.
fn walk(world: &SmallWorld, sought: Sought<'_>) -> String {
    let mut trace = Trace::new();
    let ending = Walk::new(&world.objects, &world.caller, sought).run(&mut trace);
    let path = |id| world.objects.path(id);
    let ending = match ending {
        Ending::Found(id) => format!("found {}", path(id)),
        Ending::Missing { directory, name } => format!("no {name} in {}", path(directory)),
        Ending::Failed(status) => status.name().trim_start_matches("STATUS_").to_owned(),
        Ending::HandedOver { device, rest } => format!("{} reads {rest}", path(device)),
        Ending::DeviceMapNeeded => "a device map is needed".to_owned(),
    };
    let quiet = [Rule::RootDirectory, Rule::HandleDirectory, Rule::ComponentFound, Rule::LastFound, Rule::LastMissing];
    let rules = trace.steps.iter().map(|step| step.rule).filter(|rule| !quiet.contains(rule));
    let mut rules: Vec<Rule> = rules.collect();
    rules.dedup();
    format!("{ending} {rules:?}")
}

fn sought(name: &ObjectName, wanted: Option<ObjectType>) -> Sought<'_> {
    Sought { name, root: None, case_insensitive: false, wanted, creating: false }
}

#[track_caller]
fn check(wanted: ObjectType, cases: &[(&str, &str)]) {
    let world = SmallWorld::new();
    for (name, expected) in cases {
        assert_eq!(walk(&world, sought(&ObjectName::from(*name), Some(wanted))), *expected, "{name}");
    }
}

#[track_caller]
fn check_root(root: &str, wanted: ObjectType, cases: &[(&str, &str)]) {
    let world = SmallWorld::new();
    for (name, expected) in cases {
        let name = ObjectName::from(*name);
        let sought = Sought { root: Some(world.root(root)), ..sought(&name, Some(wanted)) };
        assert_eq!(walk(&world, sought), *expected, "{name} in {root}");
    }
}

#[track_caller]
fn check_creating(wanted: ObjectType, cases: &[(&str, &str)]) {
    let world = SmallWorld::new();
    for (name, expected) in cases {
        let name = ObjectName::from(*name);
        assert_eq!(walk(&world, Sought { creating: true, ..sought(&name, Some(wanted)) }), *expected, "{name}");
    }
}

#[test]
fn an_absolute_name_is_looked_up_part_by_part() {
    check(
        ObjectType::Event,
        &[
            (r"\A\Event", r"found \A\Event []"),
            (r"\A\New", r"no New in \A []"),
            (r"\New\Event", "OBJECT_PATH_NOT_FOUND [MiddleMissing]"),
            (r"\A\event", r"no event in \A []"),
            (r"\a\Event", "OBJECT_PATH_NOT_FOUND [MiddleMissing]"),
            (r"\A\Event\Part", "OBJECT_TYPE_MISMATCH [NoDirectoryInTheMiddle]"),
            (r"A\Event", "OBJECT_PATH_SYNTAX_BAD [AbsoluteNameNeeded]"),
            ("", "OBJECT_PATH_SYNTAX_BAD [AbsoluteNameNeeded]"),
        ],
    );
}

#[test]
fn a_part_without_a_name_is_no_part() {
    check(
        ObjectType::Directory,
        &[
            (r"\", r"found \ []"),
            (r"\A", r"found \A []"),
            (r"\A\", "OBJECT_NAME_INVALID [EmptyComponent]"),
            (r"\\A", "OBJECT_NAME_INVALID [EmptyComponent]"),
            (r"\A\\Event", "OBJECT_NAME_INVALID [EmptyComponent]"),
            (r"\A\New\", "OBJECT_PATH_NOT_FOUND [MiddleMissing]"),
            (r"\A\Link\", "OBJECT_NAME_INVALID [LinkFollowed, EmptyComponent]"),
            (r"\A\Event\", "OBJECT_TYPE_MISMATCH [NoDirectoryInTheMiddle]"),
        ],
    );
}

#[test]
fn a_link_is_followed_unless_it_is_asked_for() {
    check(
        ObjectType::Directory,
        &[
            (r"\A\Link", r"found \A [LinkFollowed]"),
            (r"\A\Link\Link\Event", r"found \A\Event [LinkFollowed]"),
            (r"\A\Dangling", r"no New in \A [LinkFollowed]"),
            (r"\A\Relative", "OBJECT_NAME_NOT_FOUND [LinkFollowed, AbsoluteNameNeeded]"),
        ],
    );
    check(
        ObjectType::SymbolicLink,
        &[(r"\A\Link", r"found \A\Link [LinkItself]"), (r"\A\Link\Link", r"found \A\Link [LinkFollowed, LinkItself]")],
    );
}

#[test]
fn the_thirtieth_link_is_too_many() {
    check(
        ObjectType::Directory,
        &[
            (r"\29.1", r"found \A [LinkFollowed]"),
            (r"\29", "OBJECT_NAME_NOT_FOUND [LinkFollowed, TooManyRestarts]"),
            (r"\30.1", "OBJECT_NAME_NOT_FOUND [LinkFollowed, TooManyRestarts]"),
            (r"\Loop", "OBJECT_NAME_NOT_FOUND [LinkFollowed, TooManyRestarts]"),
        ],
    );
}

#[test]
fn a_handle_begins_a_relative_name() {
    check_root(
        r"\A",
        ObjectType::Directory,
        &[
            ("", r"found \A []"),
            ("Event", r"found \A\Event []"),
            (r"Link\Event", r"found \A\Event [LinkFollowed]"),
            (r"\", "OBJECT_PATH_SYNTAX_BAD [RelativeNameNeeded]"),
            (r"\A", "OBJECT_PATH_SYNTAX_BAD [RelativeNameNeeded]"),
        ],
    );
    check_root(
        r"\A\Event",
        ObjectType::Event,
        &[
            ("", "OBJECT_TYPE_MISMATCH [HandleOfNoDirectory]"),
            ("Part", "OBJECT_TYPE_MISMATCH [HandleOfNoDirectory]"),
            (r"\A", "OBJECT_PATH_SYNTAX_BAD [RelativeNameNeeded]"),
        ],
    );
    check_root(
        r"\A\Link",
        ObjectType::SymbolicLink,
        &[("", r"found \A\Link [LinkItself]"), ("Event", "OBJECT_TYPE_MISMATCH [HandleOfNoDirectory]")],
    );
    check_root(r"\A\Link", ObjectType::Directory, &[("", r"found \A [LinkFollowed]")]);
    check_root(r"\nothing", ObjectType::Event, &[("", "INVALID_HANDLE [HandleNotOpen]")]);
}

#[test]
fn an_older_release_answers_otherwise_for_a_handle_of_no_directory() {
    let mut world = SmallWorld::new();
    world.objects.policies.wrong_root = WrongRootPolicy::InvalidHandle;
    let name = ObjectName::from("Part");
    let by = |root| walk(&world, Sought { root: Some(world.root(root)), ..sought(&name, Some(ObjectType::Event)) });
    assert_eq!(by(r"\A\Event"), "INVALID_HANDLE [HandleOfNoDirectory]");
    assert_eq!(by(r"\A\Link"), "OBJECT_TYPE_MISMATCH [HandleOfNoDirectory]");
}

#[test]
fn dos_devices_are_the_callers_with_the_global_ones_behind_them() {
    check(
        ObjectType::File,
        &[
            (r"\??\C:", r"\Device reads  [DeviceMapOfLogonSession, ShadowDirectory, LinkFollowed, HandedToDevice]"),
            (r"\??\C:\x", r"\Device reads \x [DeviceMapOfLogonSession, ShadowDirectory, LinkFollowed, HandedToDevice]"),
        ],
    );
    check(
        ObjectType::Directory,
        &[
            (r"\??", r"found \Own [DeviceMapOfLogonSession]"),
            (r"\??\", "OBJECT_NAME_INVALID [DeviceMapOfLogonSession, EmptyComponent]"),
            (r"\???", r"no ??? in \ []"),
            (r"\??x\y", "OBJECT_PATH_NOT_FOUND [MiddleMissing]"),
        ],
    );
    check_creating(
        ObjectType::SymbolicLink,
        &[
            (r"\??\C:", r"no C: in \Own [DeviceMapOfLogonSession]"),
            (r"\??\C:\x", "OBJECT_PATH_NOT_FOUND [DeviceMapOfLogonSession, MiddleMissing]"),
        ],
    );
}

#[test]
fn what_a_directory_lacks_is_looked_for_in_the_one_behind_it() {
    check(ObjectType::Event, &[(r"\Package\Event", r"found \A\Event [DirectoryBehind]")]);
    check_creating(ObjectType::Event, &[(r"\Package\Event", r"no Event in \Package []")]);
}

#[test]
fn the_first_use_of_dos_devices_asks_for_the_directory() {
    let mut world = SmallWorld::new();
    world.caller.device_map = DeviceMap::LogonSession(None);
    for name in [r"\??", r"\??\C:"].map(ObjectName::from) {
        assert_eq!(walk(&world, sought(&name, None)), "a device map is needed []");
    }
}

#[test]
fn what_is_no_file_finds_nothing_behind_a_device() {
    check(
        ObjectType::Event,
        &[(r"\Device", r"found \Device []"), (r"\Device\x", "OBJECT_TYPE_MISMATCH [DeviceHoldsNoObjects]")],
    );
}

#[test]
fn without_case_any_spelling_is_found() {
    let world = SmallWorld::new();
    for (name, rules) in [(r"\a\EVENT", "AnySpelling"), (r"\A\event", "AnySpelling"), (r"\A\Event", "")] {
        let name = ObjectName::from(name);
        let sought = Sought { case_insensitive: true, ..sought(&name, Some(ObjectType::Event)) };
        assert_eq!(walk(&world, sought), format!(r"found \A\Event [{rules}]"));
    }
}

#[test]
fn a_directory_is_checked_only_without_the_privilege_to_pass() {
    let name = ObjectName::from(r"\Kept\Kept");
    let mut world = SmallWorld::new();
    assert_eq!(walk(&world, sought(&name, None)), r"found \Kept\Kept []");
    Arc::make_mut(&mut world.caller.token).privileges = Privileges::empty();
    assert_eq!(walk(&world, sought(&name, None)), "ACCESS_DENIED [TraverseRefused]");
    world.caller.kernel_mode = true;
    assert_eq!(walk(&world, sought(&name, None)), r"found \Kept\Kept []");
}
