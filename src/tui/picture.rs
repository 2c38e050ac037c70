//! A picture of the screen as lines of text: what a document shows of it.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::app::App;
use super::glyphs::Glyphs;
use super::message::Message;
use super::theme::Theme;
use super::view::view;
use crate::lesson::Lesson;

/// What the screen shows of a frame in one lane, every small step lit, at a size in columns and rows.
pub fn picture(lesson: &Lesson, frame: usize, lane: usize, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut app = App::new(Vec::new(), Box::new(|name| Err(name.to_owned())), Theme::Mono, Glyphs::Unicode);
    app.update(Message::Resize { columns, rows });
    app.play(&lesson.scenario().name, lesson.clone());
    if let Some(playing) = &mut app.playing {
        playing.choose_lane(lane);
        playing.go_to_frame(frame);
    }
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(_) = terminal.draw(|frame| view(&app, frame));
    let cells = terminal.backend().buffer().content();
    let rows = cells.chunks(usize::from(columns.max(1)));
    rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()).collect()
}
