//! The examples of Wine's `path.c` test and ReactOS's `RtlDosPathNameToNtPathName_U` test.

use super::*;

const OLD: DosPathPolicy =
    DosPathPolicy { nt_prefix: NtPrefixPolicy::Rooted, console_names: ConsoleNamesPolicy::Files };
const NEW: DosPathPolicy =
    DosPathPolicy { nt_prefix: NtPrefixPolicy::Literal, console_names: ConsoleNamesPolicy::Devices };

/// Directories that are there: the root of the drive and `windows`.
fn is_there(name: &str) -> bool {
    [r"\??\C:\", r"\??\C:\windows"]
        .iter()
        .any(|known| compare_ignoring_case(name.trim_end_matches('\\'), known.trim_end_matches('\\')).is_eq())
}

fn check(policy: DosPathPolicy, rows: &[(&str, &str)]) {
    for (path, expected) in rows {
        let name = to_nt_name(path, policy, |name| is_there(&name)).map_or("none".to_owned(), |name| name.to_string());
        assert_eq!(name, *expected, "{path}");
    }
}

#[test]
fn a_path_is_made_full() {
    check(
        NEW,
        &[
            (r"c:\", r"\??\c:\"),
            ("c:/foo.", r"\??\c:\foo"),
            ("c:/foo ", r"\??\c:\foo"),
            ("c:/foo . .", r"\??\c:\foo"),
            ("c:/foo//", r"\??\c:\foo\"),
            ("c:///test\\.\\.\\file//", r"\??\c:\test\file\"),
            ("c:.", r"\??\C:\windows"),
            ("c:", r"\??\C:\windows"),
            ("d:", r"\??\D:\"),
            ("c:foo/bar", r"\??\C:\windows\foo\bar"),
            ("c:/..", r"\??\c:\"),
            ("c:/test/.. ", r"\??\c:\test\"),
            ("c:/foo/.", r"\??\c:\foo"),
            ("c:/foo/../bar", r"\??\c:\bar"),
            (r"\foo", r"\??\C:\foo"),
            ("./", r"\??\C:\windows\"),
            (".", r"\??\C:\windows"),
            ("..", r"\??\C:\"),
            ("...", r"\??\C:\windows\"),
            ("foo/..", r"\??\C:\windows"),
            ("c:/test./file", r"\??\c:\test\file"),
            ("c:/test../file", r"\??\c:\test.\file"),
            ("c:/test.. /file", r"\??\c:\test.. \file"),
            ("c:/test/  ....   ..   ", r"\??\c:\test\"),
            (r#"?<>*"|:"#, r#"\??\C:\windows\?<>*"|:"#),
            (r"\C:", r"\??\C:\C:"),
            ("PIPE", r"\??\C:\windows\PIPE"),
            ("", "none"),
            ("  ", "none"),
        ],
    );
}

#[test]
fn shares_and_devices_keep_their_beginning() {
    check(
        NEW,
        &[
            ("//foo", r"\??\UNC\foo"),
            ("//", r"\??\UNC\"),
            (r"\\foo\..", r"\??\UNC\foo\"),
            (r"\\f\b\..", r"\??\UNC\f\b"),
            ("//..", r"\??\UNC\"),
            ("//.", r"\??\"),
            ("//./", r"\??\"),
            ("//.//", r"\??\"),
            ("//./foo/.", r"\??\foo"),
            ("//./foo/..", r"\??\"),
            (r"\\.\foo. .", r"\??\foo"),
            (r"\\.\C:\foo\..", r"\??\C:"),
            (r"\\.\C:\foo\..\", r"\??\C:\"),
            (r"\\.\NUL:", r"\??\NUL:"),
            (r"\\.\...", r"\??\"),
            ("//?/foo", r"\??\foo"),
            (r"\\?\/", r"\??\/"),
            (r"\\?\foo. . ", r"\??\foo. . "),
        ],
    );
}

#[test]
fn a_device_name_is_one_everywhere() {
    check(
        NEW,
        &[
            ("AUX", r"\??\AUX"),
            ("C:NUL.", r"\??\NUL"),
            ("c:nul. . . :", r"\??\nul"),
            ("c:aux:.txt", r"\??\aux"),
            (r"c:\nul::::::", r"\??\nul"),
            ("lpt9:", r"\??\lpt9"),
            ("c:lpt0", r"\??\C:\windows\lpt0"),
            (r"\windows\nul", r"\??\nul"),
            (r"C:\nonexistent\nul", "none"),
            (r"C:\con\con", "none"),
            (r"C:\NUL\", r"\??\C:\NUL\"),
            (r"\\foo\nul", r"\??\UNC\foo\nul"),
            ("CONERR$", r"\??\C:\windows\CONERR$"),
        ],
    );
}

#[test]
fn what_the_console_is_called_differs_by_release() {
    check(NEW, &[("CONIN$", r"\??\CONIN$"), (r"\\.\CON", r"\??\CON")]);
    check(OLD, &[("CONIN$", r"\??\C:\windows\CONIN$"), (r"\\.\CON", "none"), (r"\\.\CONIN$", r"\??\CONIN$")]);
}

#[test]
fn a_name_of_the_kernel_is_passed_on_or_not() {
    check(NEW, &[(r"\??\foo. ", r"\??\foo. "), (r"\??\", r"\??\C:\??\"), (r"\??", r"\??\C:\??")]);
    check(OLD, &[(r"\??\foo", r"\??\C:\??\foo")]);
}
