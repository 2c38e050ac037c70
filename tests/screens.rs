//! What the screen shows: pictures of every panel and question, and what holds at every size and after every key.
//!
//! The lessons of the pictures are those of `tests/screens`; the first built-in lesson is read once, to its point.

mod common;

use std::path::Path;

use common::{app, buffer, picture, pictured, press, text};
use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::scenario::visible::is_unseen;
use ntsessions::tui::app::App;
use ntsessions::tui::glyphs::Glyphs;
use ntsessions::tui::keys::Key;
use ntsessions::tui::message::Message;
use ntsessions::tui::theme::Theme;
use ntsessions::tui::view::view;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const ONE_NAME: &str = "<Enter>";
const TWO_SYSTEMS: &str = "<Down><Enter>";
const CROWD: &str = "<Down><Down><Enter>";

/// Bob logs on: a session is made.
const LOGON: &str = "     ";
/// Bob asks with the same word, and reaches another object.
const SAME_WORD: &str = "       ";
/// A call fails, and the author expected that it does not.
const FAILURE: &str = "        ";

fn app_of(columns: u16, rows: u16, theme: Theme, glyphs: Glyphs, keys: &[&str]) -> App {
    pressed(app(pictured(), theme, glyphs), columns, rows, keys)
}

/// What comes of some keys at a size.
fn pressed(mut app: App, columns: u16, rows: u16, keys: &[&str]) -> App {
    app.update(Message::Resize { columns, rows });
    for keys in keys {
        press(&mut app, keys);
    }
    app
}

/// What stands on the screen after some keys.
fn screen(columns: u16, rows: u16, keys: &[&str]) -> String {
    text(&buffer(&mut app_of(columns, rows, Theme::Dark, Glyphs::Unicode, keys), columns, rows))
}

/// A picture of the screen after some keys is the one that was read and kept.
fn shows(name: &str, columns: u16, rows: u16, keys: &[&str]) {
    shows_in(name, columns, rows, Theme::Dark, Glyphs::Unicode, keys);
}

/// The same at the two usual sizes.
fn shows_twice(name: &str, keys: &[&str]) {
    shows(name, 80, 24, keys);
    shows(name, 120, 40, keys);
}

/// The same of a lesson that is not in the list of the other pictures.
fn shows_of(file: &str, name: &str, columns: u16, rows: u16, keys: &[&str]) {
    let entry = library::entry_of(Path::new(file)).expect("the file is there");
    let app = pressed(app(vec![entry], Theme::Dark, Glyphs::Unicode), columns, rows, keys);
    shows_app(name, columns, rows, Theme::Dark, app, keys);
}

fn shows_in(name: &str, columns: u16, rows: u16, theme: Theme, glyphs: Glyphs, keys: &[&str]) {
    shows_app(name, columns, rows, theme, app_of(columns, rows, theme, glyphs, keys), keys);
}

fn shows_app(name: &str, columns: u16, rows: u16, theme: Theme, mut app: App, keys: &[&str]) {
    let description = format!("{columns} x {rows}, {}, keys: {}", theme.name(), keys.concat());
    insta::with_settings!({ description => description, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), picture(&buffer(&mut app, columns, rows)));
    });
}

/// What was recorded of a system of which nothing else is known stands below the model's answer.
#[test]
fn a_recorded_answer_stands_below_the_models() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        // The lesson opens on the difference.
        shows_of("tests/lessons/recorded.ron", "recorded", columns, rows, &["<Enter>"]);
    }
}

#[test]
fn the_list_says_what_each_lesson_changes() {
    shows("list", 80, 24, &[]);
    shows("list", 120, 40, &["<Down>"]);
}

/// The list with the lessons that come with the program, and a folder's below them.
fn course(keys: &str) -> String {
    let own = library::entry_of(Path::new("tests/screens/one-name.ron")).expect("the file is there");
    let app = app(library::built_in().into_iter().chain([own]).collect(), Theme::Dark, Glyphs::Unicode);
    text(&buffer(&mut pressed(app, 80, 24, &[keys]), 80, 24))
}

#[test]
fn a_lesson_is_found_by_its_words_and_gone_to_by_its_number() {
    let found = course("/counting rows");
    assert!(found.contains("lesson 16         Counting rows"), "{found}");
    assert!(course("/no such thing").contains("No lesson mentions it."));
    assert!(course("/counting rows<Enter>").contains("Enter begins: Counting rows"));
    assert!(
        course("g16").contains("lesson 16         Counting rows") && course("g16<Enter>").contains("begins: Counting")
    );
    assert!(course("g999<Enter>").contains("There is no lesson \"999\"."));
}

#[test]
fn lessons_of_ones_own_stand_below_a_heading_of_their_own() {
    let shown = course("<End>");
    let (course, own) = shown.split_once("Lessons of your own").expect(&shown);
    assert!(own.contains("One name, two objects") && course.contains("Unix beside it"), "{shown}");
}

#[test]
fn the_list_names_the_lessons_before_one_by_their_titles() {
    assert!(course("").contains("After \"One name, two objects\"."), "{}", course(""));
}

#[test]
fn a_lesson_begins_after_boot_with_its_promise() {
    shows("start", 80, 24, &[ONE_NAME]);
    assert!(screen(80, 24, &[ONE_NAME, "<Left>"]).contains("boot 5 of 6"));
}

#[test]
fn a_step_shows_the_small_steps_first_and_everything_around_them() {
    shows_twice("logon", &[ONE_NAME, LOGON]);
    shows_twice("step", &[ONE_NAME, SAME_WORD]);
    shows("step", 60, 16, &[ONE_NAME, SAME_WORD]);
    shows("step", 40, 10, &[ONE_NAME, SAME_WORD]);
}

#[test]
fn small_steps_light_one_rung_at_a_time() {
    shows("small_steps_none_lit", 80, 24, &[ONE_NAME, "      n"]);
    shows_twice("small_steps_one_lit", &[ONE_NAME, "      nn"]);
}

#[test]
fn a_failure_and_a_broken_expectation_are_said() {
    shows_twice("failed", &[ONE_NAME, FAILURE]);
}

#[test]
fn the_panels_of_the_lower_half_take_turns() {
    shows("tree", 80, 24, &[ONE_NAME, LOGON, "<Tab><Up><Up>"]);
    shows("sessions", 80, 24, &[ONE_NAME, LOGON, "<Tab><Tab>"]);
    shows("processes", 80, 24, &[ONE_NAME, LOGON, "<Tab><Tab><Tab><Down><Down>"]);
    shows("changes", 80, 24, &[ONE_NAME, LOGON, "c"]);
    shows("story", 80, 24, &[ONE_NAME, SAME_WORD, "<BackTab><Down>"]);
}

#[test]
fn reach_answers_for_every_process() {
    shows("reach", 80, 24, &[ONE_NAME, SAME_WORD, "r<Down>"]);
    shows("reach", 120, 40, &[ONE_NAME, SAME_WORD, "r"]);
    shows("reach_native", 80, 24, &[ONE_NAME, SAME_WORD, "r<Clear>/BaseNamedObjects/Player<Tab>"]);
    shows("reach_ladder", 80, 24, &[ONE_NAME, SAME_WORD, "r<Enter>"]);
}

#[test]
fn the_footer_says_what_enter_does() {
    for (keys, does) in [
        ("/mutex", "Enter go"),
        ("g4", "Enter go"),
        (":", "Enter run"),
        ("?", "Enter run"),
        ("i", "Enter run"),
        ("o", "Enter play"),
        ("r", "Enter show"),
        ("b", "Enter perform"),
    ] {
        assert!(screen(80, 24, &[ONE_NAME, SAME_WORD, keys]).contains(does), "{keys}: {does}");
    }
}

#[test]
fn the_key_of_small_steps_says_when_it_leaves_the_step() {
    let shown = |keys: &str| screen(80, 24, &[ONE_NAME, SAME_WORD, keys]);
    assert!(shown("").contains(" n next ") && shown("n").contains("n inside"));
    assert!(!shown("<End>").contains(" n next "));
}

#[test]
fn what_goes_on_below_says_so_and_how_to_read_on() {
    let shown = |keys: &str| screen(60, 20, &[ONE_NAME, SAME_WORD, keys]);
    assert!(shown("x").contains("Esc goes back; Down, PageDown read on."), "{}", shown("x"));
    assert!(shown("d").lines().filter(|line| line.contains('↓')).count() == 1, "{}", shown("d"));
    assert!(!screen(120, 40, &[ONE_NAME, SAME_WORD, "w"]).contains("read on"));
}

#[test]
fn questions_and_lists_take_the_place_of_the_panels() {
    shows("whose", 80, 24, &[ONE_NAME, SAME_WORD, "w"]);
    shows("explain", 80, 24, &[ONE_NAME, SAME_WORD, "x<PageDown>"]);
    shows("words", 80, 24, &["d<Down>"]);
    shows("words", 60, 16, &["dwin"]);
    shows("help", 80, 24, &[ONE_NAME, "?"]);
    shows("palette", 80, 24, &[ONE_NAME, ":ea<Down>"]);
    shows("find", 80, 24, &[ONE_NAME, "/mutex<Down>"]);
    shows("jump", 80, 24, &[ONE_NAME, "g4"]);
    shows("fault", 80, 24, &["<End><Enter>"]);
}

/// The table follows the reader: from the step before the one in which Bob logs on, into it, and to another process.
#[test]
fn a_tool_shows_the_step_at_which_the_reader_is() {
    shows("tools", 80, 24, &[ONE_NAME, SAME_WORD, "i"]);
    shows("tool", 80, 24, &[ONE_NAME, "    i<Enter>bcsrss<Enter> "]);
    shows("tool_by_another", 80, 24, &[ONE_NAME, SAME_WORD, "i<Enter>b"]);
    shows("tool_wide", 120, 40, &[ONE_NAME, SAME_WORD, "iwhoami<Enter>"]);
    shows("tool_goes_on_below", 80, 24, &[ONE_NAME, SAME_WORD, "iwhoami<Enter>"]);
    shows("tool_unconfirmed", 80, 24, &[ONE_NAME, SAME_WORD, "iwinobj<Enter><PageDown>"]);
}

/// Stepping under a tool is stepping in the lesson: back is an index, and the lesson is where the tool left it.
#[test]
fn what_a_tool_shows_goes_forwards_and_back_with_the_lesson() {
    let tool = |keys: &str| screen(80, 24, &[ONE_NAME, "    i<Enter>bcsrss<Enter>", keys]);
    assert_ne!(tool(""), tool(" "));
    assert_eq!(tool(""), tool(" <Left>"));
    assert_eq!(tool("<Tab><BackTab>"), tool(""));
    assert_eq!(tool("  <Esc>"), screen(80, 24, &[ONE_NAME, "      "]));
}

#[test]
fn a_step_of_ones_own_is_written_with_what_may_come_below() {
    shows("own_step", 80, 24, &[ONE_NAME, SAME_WORD, "b"]);
    shows("own_step_taken", 120, 40, &[ONE_NAME, SAME_WORD, "bntopenm<Tab>/BaseNamedObjects/Player\"<Down>"]);
    shows("own_step_empty", 80, 24, &[ONE_NAME, SAME_WORD, "b<Clear>"]);
    shows("own_step_fault", 80, 24, &[ONE_NAME, SAME_WORD, "b<Clear>LogOn(user: \"Zoe\"<Enter>"]);
}

#[test]
fn enter_goes_on_with_a_line_that_is_half_written() {
    let half = screen(80, 24, &[ONE_NAME, SAME_WORD, "b<Down><Down><Enter>"]);
    assert!(half.contains("do  Call(by: \"bob-player\", call: CreateEventW(name: r\""), "{half}");
    assert!(!half.contains("error["), "{half}");
    let typed = screen(80, 24, &[ONE_NAME, SAME_WORD, "bopenmutex<Enter>Global/Player<Enter>"]);
    assert!(typed.contains("Step 1 of your own"), "{typed}");
}

#[test]
fn the_list_stays_below_what_is_wrong() {
    let taken = screen(80, 24, &[ONE_NAME, SAME_WORD, "b<Clear>LogOn(user: \"Zoe\"<Enter><Tab>"]);
    assert!(taken.contains("LogOn(user: \"Zoe\", at: "), "{taken}");
}

#[test]
fn what_was_recorded_is_found_and_not_denied() {
    let entry = library::entry_of(Path::new("tests/lessons/recorded.ron")).expect("the file is there");
    let mut app = app(vec![entry], Theme::Dark, Glyphs::Unicode);
    app.update(Message::Resize { columns: 80, rows: 24 });
    press(&mut app, "<Enter><Home>m");
    assert!(text(&buffer(&mut app, 80, 24)).contains("step 4 of 4"));
    press(&mut app, "v");
    assert!(app.notice.as_deref().is_some_and(|notice| notice.starts_with("Of the other system only the answers")));
}

/// The small steps inside another one stand before it, without a number, as they do in the panel.
#[test]
fn a_step_in_full_has_the_numbers_of_the_panel() {
    let shown = screen(120, 80, &[ONE_NAME, SAME_WORD, "fx"]);
    assert!(shown.contains("   1 Win32") && !shown.contains("1.1 "), "{shown}");
}

#[test]
fn a_step_in_full_is_cut_nowhere() {
    for keys in [LOGON, SAME_WORD, FAILURE] {
        for (columns, rows) in [(60, 20), (40, 24)] {
            let pages = ["", "<PageDown>", "<PageDown><PageDown>", "<PageDown><PageDown><PageDown><PageDown>"];
            let shown: String = pages.map(|page| screen(columns, rows, &[ONE_NAME, keys, "x", page])).concat();
            let cut = shown.lines().find(|line| line.contains('…') && !line.contains("step"));
            assert_eq!(cut, None, "{keys:?} at {columns} x {rows}");
        }
    }
}

#[test]
fn a_long_story_is_read_to_its_end_in_its_own_panel() {
    let long = screen(100, 30, &[ONE_NAME, SAME_WORD]);
    let read = screen(100, 30, &[ONE_NAME, SAME_WORD, "<BackTab><Down><Down><Down><Down><Down><Down><Down><Down>"]);
    let end = "OpenDosDevicesDirectory,";
    assert!(!long.contains(end) && read.contains(end), "{long}\n{read}");
}

#[test]
fn where_one_panel_is_seen_the_story_comes_first() {
    assert!(screen(60, 16, &[ONE_NAME, SAME_WORD]).contains("[Story]"));
    assert!(screen(60, 16, &[ONE_NAME, SAME_WORD, "n"]).contains("[Small steps]"), "the key shows what it does");
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[ONE_NAME]);
    for (columns, rows, panel) in [(60, 16, "[Story]"), (80, 24, "[Small steps]")] {
        assert!(text(&buffer(&mut app, columns, rows)).contains(panel), "{columns} x {rows}");
    }
}

#[test]
fn an_object_that_is_gone_was_somebodys() {
    let shown = built_in("session-0-isolation", 80, 24, &["g6<Enter>w"]);
    assert!(shown.contains("after this step it is gone"), "{shown}");
}

/// A lesson that comes with the program, at a step, at a size.
fn built_in(name: &str, columns: u16, rows: u16, keys: &[&str]) -> String {
    let entries = library::built_in().into_iter().filter(|entry| entry.name == name).collect();
    let app = app(entries, Theme::Dark, Glyphs::Unicode);
    text(&buffer(&mut pressed(app, columns, rows, &[&["<Enter>"], keys].concat()), columns, rows))
}

/// The story is short, and many small steps and earlier ones have been before: the note gives way, not what was made.
#[test]
fn what_came_of_a_step_has_the_rows_of_a_short_story() {
    for (columns, rows) in [(80, 24), (100, 30)] {
        let shown = built_in("one-name-two-objects", columns, rows, &["g19<Enter>"]);
        assert!(shown.contains("New Mutant") && shown.contains("new Mutant"), "{shown}");
    }
}

/// Where nobody can log on beside Alice, the other system shows what the story tells, unless the reader has chosen one.
#[test]
fn of_two_systems_the_one_is_shown_in_which_the_step_could_be_done() {
    let shown = |keys: &[&str]| built_in("when-names-were-global", 80, 24, keys);
    assert!(!shown(&["g8<Enter>"]).contains("not done"), "{}", shown(&["g8<Enter>"]));
    assert!(shown(&["vv", "g8<Enter>"]).contains("not done"), "{}", shown(&["vv", "g8<Enter>"]));
}

#[test]
fn escape_takes_a_message_away_before_it_leaves_the_lesson() {
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[ONE_NAME, "u<Esc>"]);
    assert!(app.notice.is_none() && app.playing.is_some());
    press(&mut app, "<Esc>");
    assert!(app.playing.is_none());
}

#[test]
fn enter_goes_from_the_changes_to_the_object() {
    assert!(screen(80, 24, &[ONE_NAME, LOGON, "c<Enter>"]).contains("[Tree]"));
    assert!(screen(80, 24, &[ONE_NAME, " c<Enter>"]).contains("No object of the tree changed."));
}

#[test]
fn a_branch_is_a_lesson_that_says_where_it_began() {
    shows_twice("branch", &[ONE_NAME, SAME_WORD, "bopenm<Tab>Global/Player<Enter>"]);
    shows("branch_two_systems", 120, 40, &[TWO_SYSTEMS, "   ", "bopenm<Tab>Player<Enter>"]);
    shows("branch_left", 80, 24, &[ONE_NAME, SAME_WORD, "bopenm<Tab>Global/Player<Enter><Esc>"]);
    let back = [ONE_NAME, SAME_WORD, "bopenm<Tab>Global/Player<Enter><Left><Left><Esc><Esc>"];
    assert_eq!(screen(80, 24, &back), screen(80, 24, &[ONE_NAME, SAME_WORD]));
}

#[test]
fn a_branch_grows_and_a_later_step_gives_way() {
    let begun = [ONE_NAME, SAME_WORD, "b<Clear>SwitchUser<Enter>b<Clear>logon<Tab>al<Tab><Enter>"];
    assert!(screen(80, 24, &begun).contains("Step 2 of your own, on a branch from step 7."));
    let earlier = [&begun[..], &["<Left>b"]].concat();
    assert!(screen(80, 24, &earlier).contains("after step 8 of 9, in place of your later step"));
    let other = [&begun[..], &["<Left>b<Clear>logon<Tab>bo<Tab><Enter>"]].concat();
    assert!(screen(80, 24, &other).contains("step 9 of 9"));
    let lesson = [&begun[..], &["<Esc>n<Esc><Esc>"]].concat();
    assert!(screen(80, 24, &lesson).contains("Esc again comes back"), "another key takes the warning back");
}

#[test]
fn what_is_taken_replaces_what_the_cursor_is_in() {
    let to_the_caller = format!("b{}ali<Tab>", "<Left>".repeat(r#"bob-player", call: "#.len()));
    let shown = screen(120, 40, &[ONE_NAME, SAME_WORD, &to_the_caller]);
    assert!(shown.contains(r#"do  Call(by: "alice-player", call: "#), "{shown}");
}

#[test]
fn a_branch_is_saved_under_a_name_that_is_free() {
    let folder = std::env::temp_dir().join(format!("ntsessions-screens-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for what is saved");
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[ONE_NAME, SAME_WORD, "s"]);
    assert_eq!(app.notice.as_deref(), Some("This is no branch; there is nothing of yours to save."));
    app = app.saving_in(library::Folder(folder.clone()));
    press(&mut app, "bopenm<Tab>Global/Player<Enter>s");
    assert!(text(&buffer(&mut app, 80, 24)).contains("name  one-name-branch.ron"));
    for wrong in ["Mine", "a b", "../a", "-", "con", ""] {
        press(&mut app, &format!("<Clear>{wrong}<Enter>"));
        let notice = app.notice.clone().unwrap_or_default();
        assert!(notice.starts_with("A name is of small letters"), "{wrong}: {notice}");
    }
    press(&mut app, "<Clear>mine<Enter>");
    assert!(app.overlays.is_empty() && app.notice.as_deref().is_some_and(|notice| notice.starts_with("Saved as")));
    press(&mut app, "s<Clear>mine<Enter>");
    assert!(app.notice.as_deref().is_some_and(|notice| notice.contains("already")), "{:?}", app.notice);
    press(&mut app, "<Esc><Esc>");
    assert!(app.playing.as_ref().is_some_and(|playing| playing.trunk.is_none()), "what is saved is left at once");
    let saved = library::folder(&folder).expect("the folder").swap_remove(0).expect("a file");
    std::fs::remove_dir_all(&folder).expect("the folder is removed");
    assert!(play(saved.scenario().expect("it can be read")).holds());
}

#[test]
fn two_systems_stand_side_by_side_or_take_turns() {
    shows("two_systems", 120, 40, &[TWO_SYSTEMS, "   "]);
    shows("two_systems", 80, 24, &[TWO_SYSTEMS, "   v"]);
}

#[test]
fn on_unix_the_panels_show_what_unix_has() {
    let shows = |name: &str, columns, rows, keys: &[&str]| {
        shows_of("tests/screens/on-unix.ron", name, columns, rows, keys);
    };
    shows("unix", 120, 40, &["<Enter>", "   "]);
    shows("unix_seats", 80, 24, &["<Enter>", "   ", "<Tab>"]);
    shows("unix_sessions", 80, 24, &["<Enter>", "   ", "<Tab><Tab>"]);
    shows("unix_processes", 80, 24, &["<Enter>", "     ", "<Tab><Tab><Tab>"]);
    shows("unix_reach", 80, 24, &["<Enter>", "    ", "r"]);
}

/// Another release takes its place beside the lesson's own, at the same step.
#[test]
fn a_release_is_chosen_and_plays_beside_the_lessons_own() {
    shows("releases", 80, 24, &[ONE_NAME, SAME_WORD, "ovis"]);
    shows("compared", 120, 40, &[ONE_NAME, SAME_WORD, "ovis<Enter>"]);
    shows("compared", 80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>v"]);
    shows("compared_in_full", 80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>x<PageDown><PageDown><PageDown>"]);
    shows("compared_boot", 120, 40, &[ONE_NAME, "ovis<Enter>"]);
}

#[test]
fn the_next_difference_is_gone_to_and_the_last_one_said() {
    let differs = |keys: &str| screen(120, 40, &[TWO_SYSTEMS, keys]);
    assert!(differs("m").contains("step 1 of 4") && differs("m").contains("differs  sessions: session 0 (Alice"));
    assert!(differs("mm").contains("step 2 of 4") && differs("mm").contains("session of player: 0"));
    assert!(differs("mmmmm").contains("No later step comes out otherwise on the other system."));
    assert!(screen(80, 24, &[ONE_NAME, "m"]).contains("One system plays this lesson."));
}

#[test]
fn a_comparison_is_left_for_the_lesson_at_the_same_step() {
    let there = screen(80, 24, &[ONE_NAME, SAME_WORD]);
    assert_eq!(screen(80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter><Esc>"]), there);
    assert_eq!(screen(80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>o2003<Enter><Esc>"]), there, "two releases more");
    let branch = screen(80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>b<Clear>SwitchUser<Enter>"]);
    assert!(branch.contains("Branch from step 7"), "{branch}");
    let back = screen(80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>b<Clear>SwitchUser<Enter><Esc><Esc>"]);
    assert_eq!(back, screen(80, 24, &[ONE_NAME, SAME_WORD, "ovis<Enter>"]));
}

#[test]
fn a_comparison_of_a_branch_is_left_for_the_branch() {
    for lesson in [ONE_NAME, "<Enter>ovis<Enter>"] {
        let branch = ["b<Clear>SwitchUser<Enter>", "b<Clear>logon<Tab>al<Tab><Enter>"];
        let branch = [&[lesson, SAME_WORD], &branch[..]].concat();
        assert_eq!(screen(80, 24, &[&branch[..], &["owindows7<Enter><Esc>"]].concat()), screen(80, 24, &branch));
        let warned = screen(80, 24, &[&branch[..], &["owindows7<Enter>o2003<Enter><Esc><Esc>"]].concat());
        assert!(warned.contains("Esc again comes back to the lesson, without this branch"), "{warned}");
    }
}

/// The lanes of a comparison are no part of a file, so neither is a branch of one.
#[test]
fn a_branch_of_a_comparison_is_not_saved() {
    let keys = [ONE_NAME, SAME_WORD, "ovis<Enter>b<Clear>SwitchUser<Enter>"];
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &keys).saving_in(library::Folder(std::env::temp_dir()));
    press(&mut app, "s");
    let reason = "The lanes were chosen here, so its branches are not saved; save one of the lesson itself.";
    assert_eq!(app.notice.as_deref(), Some(reason));
}

#[test]
fn long_wide_and_hostile_names_are_clipped_with_a_mark() {
    shows_twice("crowd", &[CROWD, "<End>"]);
    shows("crowd_objects", 120, 40, &[CROWD, "<End><Left><Tab><Up>"]);
}

/// The names of objects may hold such characters, and so may what a reader types or pastes.
#[test]
fn a_character_without_a_shape_never_reaches_the_terminal() {
    assert!(screen(120, 40, &[CROWD, "g37<Enter>"]).contains("Object08?[31m???"));
    assert!(screen(80, 24, &[ONE_NAME, "r<Clear>a\u{1b}[31m\u{202e}b"]).contains("a?[31m?b"));
    let shown = screen(80, 24, &[ONE_NAME, "b<Clear>LogOn(user: \"a\u{1b}[31m\u{202e}b<Enter>"]);
    assert!(shown.contains("a?[31m?b") && shown.contains("expected a character that can be seen"), "{shown}");
}

#[test]
fn the_other_themes_and_ascii_show_the_same() {
    shows_in("light", 80, 24, Theme::Light, Glyphs::Unicode, &[ONE_NAME, FAILURE]);
    shows_in("high_contrast", 80, 24, Theme::HighContrast, Glyphs::Unicode, &[ONE_NAME, FAILURE]);
    shows_in("mono_ascii", 80, 24, Theme::Mono, Glyphs::Ascii, &[ONE_NAME, SAME_WORD, "<Tab>"]);
}

#[test]
fn a_window_too_small_says_so_with_numbers_and_the_way_out() {
    shows("too_small", 39, 10, &[]);
}

#[test]
fn the_first_insight_takes_twelve_keys_at_most() {
    let mut app = app(library::built_in(), Theme::Dark, Glyphs::Unicode);
    let shown = |app: &mut App| text(&buffer(app, 80, 24));
    let keys = ["<Enter>"].into_iter().chain(std::iter::repeat_n(" ", 11));
    let revealed = keys.into_iter().any(|key| {
        press(&mut app, key);
        shown(&mut app).contains("another object")
    });
    assert!(revealed, "after twelve keys:\n{}", shown(&mut app));
}

#[test]
fn what_a_step_made_is_on_the_screen() {
    for (steps, made) in [("   ", "+       Player"), (LOGON, "+     ▾ 1"), (SAME_WORD, "+           Player")] {
        assert!(screen(80, 24, &[ONE_NAME, steps]).contains(made), "{made}");
    }
}

/// Of twelve sessions the list has room for a few; the first changed row of the step is one of these.
#[test]
fn what_a_step_changed_in_the_lists_is_on_the_screen() {
    for (columns, rows, keys) in [(100, 30, ""), (120, 40, ""), (80, 24, "<Tab><Tab>"), (60, 16, "<Tab><Tab><Tab>")] {
        let shown = |more: &str| screen(columns, rows, &[CROWD, "g11<Enter>", keys, more]);
        let changed = "+ 12 ";
        assert!(shown("").contains(changed), "{columns} x {rows}:\n{}", shown(""));
    }
    // The reader's own scrolling goes on from there, and stepping on without a change goes back to it.
    let shown = |more: &str| screen(80, 24, &[CROWD, "g11<Enter><Tab><Tab>", more]);
    let up = "<Up><Up><Up><Up><Up><Up><Up><Up><Up><Up><Up><Up>";
    assert!(shown(up).contains("  0        Services") && !shown(up).contains("+ 12"), "{}", shown(up));
    assert!(shown("<Left> ").contains("+ 12"));
}

#[test]
fn the_lessons_own_processes_stand_before_those_of_the_system() {
    let shown = screen(120, 40, &[ONE_NAME, SAME_WORD]);
    let (_, shown) = shown.split_once("logon session  image").expect("the head of the processes");
    let at = |name: &str| shown.find(name).unwrap_or_else(|| panic!("no {name} in\n{shown}"));
    assert!(at("alice-player  ") < at("bob-player  ") && at("bob-player  ") < at("smss.exe"));
}

#[test]
fn a_mark_that_has_scrolled_away_is_still_in_the_title() {
    let shown = screen(80, 24, &[ONE_NAME, LOGON, "<Tab><PageUp><PageUp><PageUp>"]);
    assert!(shown.contains("[Tree]+") && !shown.contains("made   |"), "{shown}");
}

#[test]
fn escape_goes_up_one_level_and_never_quits() {
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[ONE_NAME, SAME_WORD, "r<Enter>"]);
    for title in ["[Reach", "[Small steps]", "[Lessons]", "[Lessons]"] {
        press(&mut app, "<Esc>");
        assert!(text(&buffer(&mut app, 80, 24)).contains(title), "{title}");
        assert!(!app.has_quit);
    }
}

#[test]
fn the_place_in_a_lesson_is_kept() {
    assert!(screen(80, 24, &[ONE_NAME, "  <Esc>"]).contains("begun"));
    assert!(screen(80, 24, &[ONE_NAME, "  <Esc><Enter>"]).contains("step 2 of 8"));
}

#[test]
fn a_jump_can_be_taken_back() {
    assert!(screen(80, 24, &[ONE_NAME, SAME_WORD, "e"]).contains("step 3 of 8"));
    assert!(screen(80, 24, &[ONE_NAME, SAME_WORD, "eu"]).contains("step 7 of 8"));
    assert!(screen(80, 24, &[ONE_NAME, "g6<Enter>"]).contains("step 6 of 8"));
    assert!(screen(80, 24, &[ONE_NAME, "g9<Enter>"]).contains("There is no step"));
}

#[test]
fn every_small_step_back_undoes_one_forward() {
    let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[ONE_NAME]);
    let at = |app: &App| app.playing.as_ref().map(|playing| playing.at);
    let mut places = vec![at(&app)];
    while app.notice.is_none() {
        press(&mut app, "n");
        places.push(at(&app));
    }
    places.pop();
    assert!(places.len() > 20);
    for place in places.iter().rev() {
        assert_eq!(at(&app), *place);
        press(&mut app, "p");
    }
}

#[test]
fn a_key_that_can_do_nothing_says_why() {
    assert!(screen(80, 24, &[ONE_NAME, "v"]).contains("One system plays this lesson."));
    assert!(screen(80, 24, &[ONE_NAME, "<End> "]).contains("This is the last step."));
    assert!(screen(80, 24, &[ONE_NAME, "u"]).contains("There was no jump yet."));
    assert!(screen(80, 24, &[ONE_NAME, "z"]).contains("z does nothing here; ? lists the keys."));
    let help = screen(80, 24, &[ONE_NAME, "?return"]);
    assert!(help.contains("Goes back to where the last jump began.") && help.contains("Not now. There was no jump"));
}

#[test]
fn a_directory_opens_and_closes() {
    let to_device = "<Tab><Down><Down><Down>";
    assert!(!screen(80, 24, &[ONE_NAME, to_device]).contains("NamedPipe"));
    assert!(screen(80, 24, &[ONE_NAME, to_device, "<Enter>"]).contains("NamedPipe"));
    assert!(!screen(80, 24, &[ONE_NAME, to_device, "<Enter><Enter>"]).contains("NamedPipe"));
    assert!(screen(80, 24, &[ONE_NAME, to_device, "<Down><Enter>"]).contains("Only a directory opens."));
}

#[test]
fn a_slash_in_a_field_is_a_backslash() {
    assert!(screen(80, 24, &[ONE_NAME, "r<Clear>Global/Player"]).contains(r"Global\Player"));
}

#[test]
fn the_help_runs_what_it_lists() {
    assert!(screen(80, 24, &[ONE_NAME, "?dictionary<Enter>"]).contains("[Words]"));
    assert!(screen(80, 24, &[ONE_NAME, ":whose<Enter>"]).contains("[Whose"));
}

#[test]
fn ascii_is_enough() {
    for keys in ["", "r", "x", "w", "d", "?", ":", "/", "g", "b", "bx<Enter>", "<Tab>", "n"] {
        let mut app = app_of(120, 40, Theme::Mono, Glyphs::Ascii, &[ONE_NAME, SAME_WORD, keys]);
        assert!(text(&buffer(&mut app, 120, 40)).is_ascii(), "after {keys}");
    }
}

#[test]
fn a_theme_changes_no_character() {
    for keys in [SAME_WORD, FAILURE, "       r", "       <Tab>", "?"] {
        let shown = |theme| text(&buffer(&mut app_of(80, 24, theme, Glyphs::Ascii, &[ONE_NAME, keys]), 80, 24));
        for theme in Theme::ALL {
            assert_eq!(shown(theme), shown(Theme::Mono), "{}", theme.name());
        }
    }
}

/// Draws, and looks for what must never be on a screen.
fn is_sound(app: &mut App, columns: u16, rows: u16) {
    let buffer = buffer(app, columns, rows);
    for cell in &buffer.content {
        assert!(!cell.symbol().contains(is_unseen), "{:?} reached the screen", cell.symbol());
    }
}

#[test]
fn every_screen_can_be_drawn_at_every_edge() {
    let widths = [0, 1, 3, 39, 40, 41, 60, 70, 90, 91, 99, 100, 101, 250];
    let heights = [0, 1, 2, 9, 10, 11, 19, 20, 29, 30, 80];
    for begin in ["", ONE_NAME, TWO_SYSTEMS, CROWD, "<End><Enter>"] {
        for keys in [
            "",
            " ",
            "n",
            "nn",
            "r",
            "r<Enter>",
            "i",
            "iwinobj<Enter><End> ",
            "i<Enter>b",
            "w",
            "x",
            "d",
            "?",
            ":",
            "/a",
            "g2",
            "b",
            "bx<Enter>",
            "b<Clear>SwitchUser<Enter>",
            "<Tab><Tab>",
        ] {
            let mut app = app_of(120, 40, Theme::Dark, Glyphs::Unicode, &[begin, keys]);
            for (columns, rows) in widths.iter().flat_map(|width| heights.iter().map(move |height| (*width, *height))) {
                is_sound(&mut app, columns, rows);
            }
        }
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    let special = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Delete,
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Ctrl('p'),
        Key::Ctrl('u'),
        Key::Function(1),
    ];
    prop_oneof![
        3 => proptest::sample::select(special.to_vec()),
        3 => proptest::char::range(' ', '~').prop_map(Key::Char),
        1 => any::<char>().prop_map(Key::Char),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_at_no_size_panics(
        begin in proptest::sample::select(vec!["", ONE_NAME, TWO_SYSTEMS, CROWD]),
        turns in prop::collection::vec((0_u16..=250, 0_u16..=80, prop::collection::vec(any_key(), 0..12)), 1..6),
    ) {
        let mut app = app_of(80, 24, Theme::Dark, Glyphs::Unicode, &[begin]);
        for (columns, rows, keys) in turns {
            is_sound(&mut app, columns, rows);
            for key in keys {
                app.press(key);
            }
            // A window shrinks and grows before the program hears of it.
            for (columns, rows) in [(rows, columns.min(80)), (250, 80)] {
                let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test backend cannot fail");
                terminal.draw(|frame| view(&app, frame)).expect("a test backend cannot fail");
            }
            is_sound(&mut app, columns, rows);
        }
    }
}
