//! A name with the part that a rung rewrites in brackets.

use ratatui::text::Span;

use crate::tui::text::{Row, clean, clip, clip_path, width};
use crate::tui::theme::{Look, Role};

/// How many columns a name takes with its brackets.
pub fn columns(name: &[String; 3]) -> usize {
    let brackets = if name[1].is_empty() { 0 } else { 2 };
    name.iter().map(|part| width(&clean(part))).sum::<usize>() + brackets
}

/// The name in at most so many columns: what stands before the marked part loses its beginning first, but for the number
/// of a session, what stands after it loses its end, and the marked part itself is clipped last.
pub fn spans(name: &[String; 3], room: usize, role: Role, look: &Look) -> Vec<Span<'static>> {
    let [before, marked, after] = name;
    if marked.is_empty() {
        return vec![Span::styled(clip(&format!("{before}{after}"), room, look), look.style(role))];
    }
    let room = room.saturating_sub(2);
    if before.is_empty() {
        // The directory in which a name is looked up leaves half of the room to the name.
        let after = clip(after, (room / 2).max(room.saturating_sub(width(&clean(marked)))), look);
        let marked = clip_path(marked, room.saturating_sub(width(&after)), look);
        let moved = Span::styled(format!("[{marked}]"), look.style(Role::Moved));
        return vec![moved, Span::styled(after, look.style(role))];
    }
    let cut = width(look.glyphs.cut);
    let (wide_before, wide_marked, wide_after) = (width(&clean(before)), width(&clean(marked)), width(&clean(after)));
    let keep_after = wide_after.min(cut + 8);
    let before = clip_path(before, wide_before.min(room.saturating_sub(wide_marked + keep_after).max(cut)), look);
    let marked = clip(marked, wide_marked.min(room.saturating_sub(width(&before) + keep_after.min(cut))), look);
    let after = clip(after, room.saturating_sub(width(&before) + width(&marked)), look);
    let moved = look.style(Role::Moved);
    vec![
        Span::styled(before, look.style(role)),
        Span::styled(format!("[{marked}]"), moved),
        Span::styled(after, look.style(role)),
    ]
}

/// Appends the name to a row, in a column of its own.
pub fn push(row: &mut Row, name: &[String; 3], room: usize, role: Role, look: &Look) {
    let room = room.min(row.left());
    let mut taken = 0;
    for span in spans(name, room, role, look) {
        taken += width(&span.content);
        row.push(&span.content, span.style);
    }
    row.space(room.saturating_sub(taken));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;
    use crate::tui::theme::Theme;

    fn shown(name: [&str; 3], room: usize) -> String {
        let look = Look::new(Theme::Mono, Glyphs::Ascii);
        spans(&name.map(Into::into), room, Role::Text, &look).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn the_marked_part_is_the_last_to_be_clipped() {
        let name = [r"\Sessions\1\BaseNamedObjects\", "Player", ""];
        assert_eq!(shown(name, 40), r"\Sessions\1\BaseNamedObjects\[Player]");
        assert_eq!(shown(name, 20), r"..\1\..ects\[Player]");
        assert_eq!(
            shown(["", r"\Sessions\1\BaseNamedObjects", r"\Player"], 40),
            r"[\Sessions\1\BaseNamedObjects]\Player"
        );
    }

    #[test]
    fn a_name_that_is_cut_says_of_which_session_it_is() {
        let in_session = |number: u8| shown(["", &format!(r"\Sessions\{number}\BaseNamedObjects"), "Player"], 27);
        assert_eq!(in_session(2), r"[..\2\..NamedObjects]Player");
        assert_eq!(in_session(3), r"[..\3\..NamedObjects]Player");
    }

    #[test]
    fn a_name_never_takes_more_than_its_room() {
        for room in 4..60 {
            for name in [["\\aaaaaaaa\\", "bbbbbbbb", "\\cccccccccccc"], ["", "bbbb", ""], ["aaaaa", "", "ccccc"]] {
                assert!(width(&shown(name, room)) <= room, "{name:?} in {room}: {}", shown(name, room));
            }
        }
    }
}
