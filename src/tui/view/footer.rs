//! The last two rows: the next step in words, and the keys that matter now.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{page, put};
use crate::tui::app::App;
use crate::tui::keys::{Binding, Context, in_context, word};
use crate::tui::message::Message;
use crate::tui::overlay::Overlay;
use crate::tui::text::{Row, width};
use crate::tui::theme::{Look, Role};

/// Draws the footer.
pub fn draw(frame: &mut Frame, area: Rect, app: &App, look: &Look) {
    let columns = usize::from(area.width).saturating_sub(1);
    let mut first = Row::new(columns, look);
    first.space(1);
    match &app.notice {
        Some(notice) => first.push(notice, look.style(Role::Failure)),
        None => first.push(&next(app, look), look.style(Role::Strong)),
    };
    put(frame, area, [first.line(), keys(app, columns, look)]);
}

/// What happens next, in words.
fn next(app: &App, look: &Look) -> String {
    let arrow = look.glyphs.next;
    match (app.overlays.last(), &app.playing) {
        (Some(Overlay::Palette(field) | Overlay::Help(field)), _) => match app.commands().get(field.selected) {
            Some(binding) => binding.help.to_owned(),
            None => "Type a part of a command's name; Enter runs it.".to_owned(),
        },
        (Some(Overlay::Words(_)), _) => "Type a part of a word.".to_owned(),
        (Some(Overlay::Find(_)), None) => {
            "Type a part of a lesson's title or promise; Enter goes to the lesson.".to_owned()
        }
        (Some(Overlay::Find(_)), _) => "Type what a step should mention; Enter goes there.".to_owned(),
        (Some(Overlay::Jump(_)), _) => format!("Type the number of a {}; Enter goes there.", app.numbers()),
        (Some(Overlay::Compare(_)), _) => "Type a part of a release's name; Enter plays it beside this one.".to_owned(),
        (Some(Overlay::Reach(question)), _) if question.open.is_none() => {
            match question.answer.rows.get(question.field.selected) {
                Some(row) => format!("{} reaches {}: {}; {}", row.caller, row.reaches, row.what, row.moved()),
                None => "Type a name; / is taken as \\.".to_owned(),
            }
        }
        (Some(Overlay::Reach(_)), _) => format!("Esc goes back to the callers{}.", reading_on(app)),
        (Some(Overlay::Branch(draft)), _) => match draft.completion.rows.get(draft.field.selected) {
            _ if draft.faults.is_some() => "It was not performed: mend the line.".to_owned(),
            Some(row) => format!("Tab takes {}. {}", row.name, row.note),
            None => "Enter performs it.".to_owned(),
        },
        (Some(Overlay::Save(_)), _) => "Type a name: small letters, digits, hyphens. Enter saves.".to_owned(),
        (Some(Overlay::Tools(_)), _) => "Type a part of a tool's name; Enter runs it.".to_owned(),
        (Some(Overlay::Callers(_)), _) => "Type a part of a process's name; Enter lets it run the tool.".to_owned(),
        (Some(Overlay::Tool(_)), Some(playing)) => match &playing.frame.next {
            Some(next) => format!("{arrow} next: {next}"),
            None => "This is the end. Esc goes back.".to_owned(),
        },
        (Some(Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Tool(_) | Overlay::Fault(..)), _) => {
            format!("Esc goes back{}.", reading_on(app))
        }
        (None, None) => match app.entries.get(app.selected) {
            Some(entry) => format!("{arrow} Enter begins: {}", entry.title),
            None => "There are no lessons here.".to_owned(),
        },
        (None, Some(playing)) if !playing.all_lit() => {
            format!("{arrow} next: the rest of this step; {} shows one small step more", word(Message::SmallNext))
        }
        (None, Some(playing)) => match &playing.frame.next {
            Some(next) if playing.is_at_start() && playing.is_booting() => {
                format!("{arrow} next: {next}; {} shows how the system booted", word(Message::Back))
            }
            Some(next) => format!("{arrow} next: {next}"),
            None if playing.lesson.branch().is_some() => {
                let (branch, save) = (word(Message::Branch), word(Message::Save));
                format!("{branch} performs another step of yours, {save} saves, Esc comes back to the lesson.")
            }
            None if playing.trunk.is_some() => "This is the end. Esc comes back to the lesson.".to_owned(),
            None => {
                let branch = word(Message::Branch);
                format!("This is the end. {branch} performs a step of your own; Esc goes back to the list.")
            }
        },
    }
}

/// The keys that show more of a page, where there is more.
fn reading_on(app: &App) -> String {
    match page(app) {
        Some(page) if page.lines.len() > page.height => {
            let [line, screen] = [Message::Down, Message::PageDown].map(word);
            format!("; {line}, {screen} read on")
        }
        Some(_) | None => String::new(),
    }
}

/// From this width on, the hint line has room for the key that goes back, which is easily guessed, and for wider gaps.
const WIDE: usize = 99;

/// The keys that can be pressed now, as many as fit; the way to the help always does.
fn keys(app: &App, columns: usize, look: &Look) -> ratatui::text::Line<'static> {
    let context = app.context();
    let gap = if columns < WIDE { 2 } else { 3 };
    let is_last = app.unavailable(Message::Next).is_some();
    let offered = |binding: &&Binding| {
        let has_room = columns >= WIDE || is_last || binding.message != Message::Back;
        has_room && !binding.footer.is_empty() && app.unavailable(binding.message).is_none()
    };
    let all: Vec<&Binding> = in_context(context).filter(offered).collect();
    let size = |binding: &Binding| width(&binding.keys[0].word()) + 1 + width(does(binding, app)) + gap;
    let always = |binding: &&&Binding| context != Context::Field && matches!(binding.footer, "help" | "quit");
    let needed: usize = all.iter().filter(always).map(|binding| size(binding)).sum();
    let mut left = (columns + gap).saturating_sub(1 + needed);
    let mut row = Row::new(columns, look);
    row.space(1);
    for binding in &all {
        if !always(&binding) {
            match left.checked_sub(size(binding)) {
                Some(rest) => left = rest,
                None => continue,
            }
        }
        row.push(&binding.keys[0].word(), look.style(Role::Key)).space(1);
        row.push(does(binding, app), look.style(Role::Text)).space(gap);
    }
    row.line()
}

/// What a key does now, in a word or two.
fn does(binding: &Binding, app: &App) -> &'static str {
    match (binding.message, app.overlays.last(), &app.playing) {
        (Message::Choose, Some(overlay), _) => overlay.on_enter().unwrap_or(binding.footer),
        (Message::SmallNext, None, Some(playing)) if playing.all_lit() => "next",
        _ => binding.footer,
    }
}
