//! A picture of what models can do: accuracy over the time to the command, a circle for each with the area of its memory.

use std::io;

use plotters::prelude::*;

use super::figures::Row;

/// Columns and rows of the picture.
const SIZE: (u32, u32) = (860, 520);
/// The radius of a circle for a gigabyte.
const RADIUS: f64 = 7.0;
/// The radius of one whose memory nobody knows.
const UNKNOWN: i32 = 4;

/// The texts of the picture, in the language of the user.
#[derive(Clone, Debug)]
pub(crate) struct Captions {
    /// Above it.
    pub(crate) title: String,
    /// At the axis of time, in seconds.
    pub(crate) time: String,
    /// At the axis of accuracy, in per cent.
    pub(crate) accuracy: String,
}

/// Returns the picture as SVG. Models without an answer are left out.
///
/// # Errors
///
/// Says why it cannot be drawn.
pub(crate) fn svg(rows: &[Row], captions: &Captions) -> Result<String, DrawingAreaErrorKind<io::Error>> {
    let mut text = String::new();
    draw(rows, captions, &mut text).map(|()| text)
}

fn draw(rows: &[Row], captions: &Captions, text: &mut String) -> Result<(), DrawingAreaErrorKind<io::Error>> {
    let points: Vec<(f64, &Row)> = rows
        .iter()
        .filter_map(|row| Some((row.total_ms? / 1000.0, row)))
        .collect();
    let longest = points.iter().map(|point| point.0).fold(0.5, f64::max) * 1.25;
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(&captions.title, ("sans-serif", 20))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..longest, 0.0..100.0)?;
    chart
        .configure_mesh()
        .x_desc(&captions.time)
        .y_desc(&captions.accuracy)
        .max_light_lines(1)
        .draw()?;
    for (index, (time, row)) in points.into_iter().enumerate() {
        let colour = Palette99::pick(index);
        let (low, high) = (100.0 * row.interval.0, 100.0 * row.interval.1);
        chart.draw_series([PathElement::new([(time, low), (time, high)], colour.stroke_width(2))])?;
        let at = (time, 100.0 * row.accuracy);
        chart.draw_series([Circle::new(at, radius(row), colour.mix(0.6).filled())])?;
        let shown = crate::printable::Printable::line(&row.model).to_string();
        chart.draw_series([EmptyElement::at(at) + Text::new(shown, (radius(row) + 4, -7), ("sans-serif", 14))])?;
    }
    area.present()
}

#[expect(clippy::cast_possible_truncation, reason = "a few hundred gigabytes at most")]
fn radius(row: &Row) -> i32 {
    row.memory.map_or(UNKNOWN, |memory| {
        (RADIUS * (memory.bytes as f64 / 1e9).sqrt()).clamp(3.0, 80.0) as i32
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::figures::Memory;

    fn row(model: &str, total_ms: Option<f64>, bytes: Option<u64>) -> Row {
        Row {
            model: model.to_owned(),
            accuracy: 0.7,
            interval: (0.6, 0.8),
            total_ms,
            memory: bytes.map(|bytes| Memory { bytes, on_card: 0 }),
            ..Row::default()
        }
    }

    #[test]
    fn each_model_is_a_circle_with_the_area_of_its_memory() {
        let captions = Captions {
            title: "Title".to_owned(),
            time: "seconds".to_owned(),
            accuracy: "per cent".to_owned(),
        };
        let rows = [
            row("small <b>", Some(400.0), Some(1_000_000_000)),
            row("large", Some(2000.0), Some(4_000_000_000)),
            row("never answered", None, None),
        ];
        let text = svg(&rows, &captions).map_err(|error| error.to_string()).unwrap();
        assert_eq!(text.matches("<circle").count(), 2, "{text}");
        assert!(text.contains("r=\"7\"") && text.contains("r=\"14\""), "{text}");
        for said in ["Title", "seconds", "per cent", "large", "small &lt;b&gt;"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("never answered"));
        assert!(svg(&[], &captions).is_ok());
    }
}
