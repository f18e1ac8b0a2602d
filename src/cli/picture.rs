//! A picture that a question is about.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;

use crate::error::{Context as _, Error, Result};
use crate::messages::{common, input as messages};
use crate::models::backend::Picture;

/// Larger pictures are scaled down by every model, and take long to send.
const LARGEST: u64 = 20 << 20;

/// Reads a picture and looks what it is by its first bytes.
///
/// # Errors
///
/// Fails on a file that cannot be read, is larger than 20 MB or is no JPEG, PNG or WebP picture.
pub(super) fn read(file: &Path) -> Result<Picture> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .context(|| common::could_not_read(file.display()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::failed(messages::picture_is_too_large(file.display())).hint(messages::make_it_smaller()));
    }
    let media_type = match bytes.as_slice() {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => {
            return Err(Error::failed(messages::is_not_a_picture(file.display())).hint(messages::convert_it()));
        }
    };
    Ok(Picture {
        media_type: media_type.to_owned(),
        base64: base64::engine::general_purpose::STANDARD.encode(&bytes),
    })
}
