//! Names created and opened in a small world: what each comes to, and by which rules.

use std::sync::Arc;

use super::*;
use crate::nt::object_manager::Directory;
use crate::nt::object_manager::object_attributes::Root;
use crate::nt::object_manager::small_world::SmallWorld;

const EVENT: Body = Body::Event { signaled: false, manual_reset: false };

fn told(objects: &ObjectManager, result: Result<Granted, Ending>, trace: &Trace) -> String {
    let rule = trace.steps.last().map(|step| step.rule);
    let rule = rule.map_or(String::new(), |rule| format!("{rule:?}"));
    match result {
        Ok(granted) => {
            let status = granted.status.name();
            format!("{} {} {rule}", status.trim_start_matches("STATUS_"), objects.path(granted.object))
        }
        Err(ending) => format!("{} {rule}", ending.status().name().trim_start_matches("STATUS_")),
    }
}

/// What creating comes to in the small world.
fn creating(world: &mut SmallWorld, attributes: &ObjectAttributes, body: Body, access: AccessMask) -> String {
    let mut trace = Trace::new();
    let result = create(&mut world.objects, &mut trace, &world.caller, attributes, body, access);
    told(&world.objects, result, &trace)
}

fn attributes(name: &str, attributes: Attributes) -> ObjectAttributes {
    ObjectAttributes { attributes, ..ObjectAttributes::named(name) }
}

/// Creates each with all rights in a world of its own.
#[track_caller]
fn check_creating(flags: Attributes, cases: &[(&str, Body, &str)]) {
    for (name, body, expected) in cases {
        let found = creating(&mut SmallWorld::new(), &attributes(name, flags), body.clone(), AccessMask::GENERIC_ALL);
        assert_eq!(found, *expected, "{name}");
    }
}

#[track_caller]
fn check_opening(wanted: ObjectType, cases: &[(&str, AccessMask, &str)]) {
    let world = SmallWorld::new();
    for (name, access, expected) in cases {
        let mut trace = Trace::new();
        let result = open(&world.objects, &mut trace, &world.caller, &ObjectAttributes::named(*name), wanted, *access);
        assert_eq!(told(&world.objects, result, &trace), *expected, "{name}");
    }
}

fn section() -> Body {
    Body::Section { size: 4096 }
}

fn link() -> Body {
    Body::link(r"\A")
}

fn directory() -> Body {
    Body::Directory(Directory::default())
}

#[test]
fn a_free_name_is_taken() {
    check_creating(
        Attributes::empty(),
        &[
            (r"\A\New", EVENT, r"SUCCESS \A\New Inserted"),
            (r"\A\Link\New", EVENT, r"SUCCESS \A\New Inserted"),
            (r"\A\Dangling", EVENT, r"SUCCESS \A\New Inserted"),
            (r"\??\Z:", link(), r"SUCCESS \Own\Z: Inserted"),
            (r"\??\C:", link(), r"SUCCESS \Own\C: Inserted"),
            ("", EVENT, "SUCCESS  NoNameNoMeeting"),
        ],
    );
}

#[test]
fn a_name_that_is_taken_is_opened_only_if_that_is_asked_for() {
    check_creating(
        Attributes::empty(),
        &[
            (r"\A\Event", EVENT, "OBJECT_NAME_COLLISION NameTaken"),
            (r"\A\Event", section(), "OBJECT_TYPE_MISMATCH OneNamespaceForAllTypes"),
            (r"\", directory(), "OBJECT_NAME_COLLISION NameTaken"),
        ],
    );
    check_creating(
        Attributes::OBJ_OPENIF,
        &[
            (r"\A\Event", EVENT, r"OBJECT_NAME_EXISTS \A\Event OpenedInstead"),
            (r"\A\Event", section(), "OBJECT_TYPE_MISMATCH OneNamespaceForAllTypes"),
            (r"\", directory(), r"OBJECT_NAME_EXISTS \ OpenedInstead"),
            (r"\", EVENT, "OBJECT_TYPE_MISMATCH AnotherType"),
            (r"\Kept\Kept", EVENT, "ACCESS_DENIED DescriptorRefuses"),
        ],
    );
}

#[test]
fn an_older_release_calls_another_type_a_collision_too() {
    let mut world = SmallWorld::new();
    world.objects.policies.type_collision = TypeCollisionPolicy::NameCollision;
    let mut found = |flags| creating(&mut world, &attributes(r"\A\Event", flags), section(), AccessMask::GENERIC_ALL);
    assert_eq!(found(Attributes::empty()), "OBJECT_NAME_COLLISION OneNamespaceForAllTypes");
    assert_eq!(found(Attributes::OBJ_OPENIF), "OBJECT_TYPE_MISMATCH OneNamespaceForAllTypes");
}

#[test]
fn a_right_is_needed_to_open_and_none_to_create() {
    check_opening(
        ObjectType::Event,
        &[
            (r"\A\Event", AccessMask::SYNCHRONIZE, r"SUCCESS \A\Event DescriptorAllows"),
            (r"\A\Event", AccessMask::empty(), "ACCESS_DENIED DescriptorRefuses"),
            (r"\A\New", AccessMask::empty(), "OBJECT_NAME_NOT_FOUND NothingToOpen"),
            (r"\A", AccessMask::empty(), "OBJECT_TYPE_MISMATCH AnotherType"),
            (r"\Kept\Kept", AccessMask::SYNCHRONIZE, "ACCESS_DENIED DescriptorRefuses"),
        ],
    );
    let mut world = SmallWorld::new();
    let mut found = || creating(&mut world, &attributes(r"\A\New", Attributes::OBJ_OPENIF), EVENT, AccessMask::empty());
    assert_eq!(found(), r"SUCCESS \A\New Inserted");
    assert_eq!(found(), "ACCESS_DENIED DescriptorRefuses");
}

#[test]
fn the_directory_is_asked_before_the_privilege() {
    check_creating(
        Attributes::empty(),
        &[
            (r"\Kept\New", EVENT, "ACCESS_DENIED DirectoryRefuses"),
            (r"\Stamped\New", EVENT, r"SUCCESS \Stamped\New Inserted"),
            (r"\Stamped\New", section(), "ACCESS_DENIED CreateGlobalRefused"),
            (r"\Stamped\New", link(), "ACCESS_DENIED CreateGlobalRefused"),
            (r"\Stamped\SharedPerfIPCBlock1", section(), r"SUCCESS \Stamped\SharedPerfIPCBlock1 Inserted"),
        ],
    );
    let allowed: [fn(&mut SmallWorld); 3] = [
        |world| Arc::make_mut(&mut world.caller.token).privileges |= Privileges::CREATE_GLOBAL,
        |world| Arc::make_mut(&mut world.caller.token).session = crate::nt::session::SessionId::ZERO,
        |world| world.objects.policies.create_global = CreateGlobalPolicy::Unchecked,
    ];
    for allow in allowed {
        let mut world = SmallWorld::new();
        allow(&mut world);
        let found = creating(&mut world, &ObjectAttributes::named(r"\Stamped\New"), section(), AccessMask::GENERIC_ALL);
        assert_eq!(found, r"SUCCESS \Stamped\New Inserted");
    }
}

#[test]
fn permanence_needs_its_privilege_before_anything_is_looked_up() {
    check_creating(
        Attributes::OBJ_PERMANENT,
        &[
            (r"\A\New", EVENT, "PRIVILEGE_NOT_HELD PermanentNeedsPrivilege"),
            (r"\New\New", EVENT, "PRIVILEGE_NOT_HELD PermanentNeedsPrivilege"),
        ],
    );
}

#[test]
fn what_is_no_name_is_refused_before_all() {
    let handle = ObjectAttributes { root: Some(Root::NotOpen), ..ObjectAttributes::default() };
    let too_long = attributes(&format!("\\{}", "a".repeat(32766)), Attributes::OBJ_PERMANENT);
    for attributes in [handle, too_long] {
        let mut world = SmallWorld::new();
        let found = creating(&mut world, &attributes, EVENT, AccessMask::GENERIC_ALL);
        assert_eq!(found, "OBJECT_NAME_INVALID NotAName");
    }
    let longest = format!("\\{}", "a".repeat(32765));
    check_creating(Attributes::empty(), &[(&longest, EVENT, &format!("SUCCESS {longest} Inserted"))]);
}
