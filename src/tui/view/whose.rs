//! Whose an object is: its maker, its place, what keeps it, who may use it.

use ratatui::text::{Line, Span};

use crate::lesson::view::WhoseView;
use crate::tui::text::{Row, wrap};
use crate::tui::theme::{Look, Role};

/// The answer as lines.
pub fn lines(answer: &WhoseView, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut say = |word: &str, text: &str| lines.extend(said(word, text, columns, look));
    say("object", &answer.path);
    say("type", &answer.object_type);
    say("made by", &answer.maker);
    if !answer.made_at.is_empty() {
        say("made at", &answer.made_at);
    }
    if let Some(spelling) = &answer.spelling {
        say("spelled", spelling);
    }
    if let Some(rule) = &answer.rule {
        say("rule", rule);
    }
    for (index, kept_by) in answer.kept_by.iter().enumerate() {
        say(if index == 0 { "kept by" } else { "" }, kept_by);
    }
    for (index, entry) in answer.security.iter().enumerate() {
        say(if index == 0 { "security" } else { "" }, entry);
    }
    lines
}

fn said(word: &str, text: &str, columns: usize, look: &Look) -> Vec<Line<'static>> {
    const LEAD: usize = 12;
    let text = wrap(&[Span::styled(text.to_owned(), look.style(Role::Text))], columns.saturating_sub(LEAD));
    let line = |(index, line): (usize, Line<'static>)| {
        let mut row = Row::new(columns, look);
        row.space(2).column(if index == 0 { word } else { "" }, LEAD - 2, look.style(Role::Strong));
        row.push_line(&line);
        row.line()
    };
    text.into_iter().enumerate().map(line).collect()
}
