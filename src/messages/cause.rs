//! What the operating system says, in both languages. The C library would do it in the user's language only where the
//! data of that locale is installed, which nobody can rely on.

use std::any::Any;
use std::error::Error;
use std::fmt::Display;
use std::io::{self, ErrorKind};

use rustix::io::Errno;

use super::Message;

/// The text of a failure: translated where it is one of the operating system, otherwise as it comes, without the number
/// that Rust appends and with a first letter in lower case.
pub fn of<E: Display + 'static>(cause: &E) -> Message {
    let any: &dyn Any = cause;
    if let Some(errno) = any.downcast_ref::<Errno>() {
        return of_system(&io::Error::from(*errno));
    }
    any.downcast_ref().map_or_else(|| verbatim(cause), of_system)
}

/// Like [`of`], for an error whose type is not known.
pub fn of_any(cause: &(dyn Error + 'static)) -> Message {
    cause.downcast_ref().map_or_else(|| verbatim(&cause), of_system)
}

fn of_system(cause: &io::Error) -> Message {
    let english = plain(&cause);
    match german(cause) {
        Some(german) if cause.get_ref().is_none() => Message {
            english,
            german: german.to_owned(),
        },
        _ => verbatim(cause),
    }
}

fn verbatim(cause: &(impl Display + ?Sized)) -> Message {
    const UNKNOWN_HOST: &str = "failed to lookup address information";
    let english = plain(cause);
    let german = if english.starts_with(UNKNOWN_HOST) {
        "zu diesem Namen ist keine Adresse zu finden".to_owned()
    } else {
        english.clone()
    };
    Message { english, german }
}

/// The text without the number of the error, first letter in lower case.
fn plain(cause: &(impl Display + ?Sized)) -> String {
    let text = cause.to_string();
    let text = text.find(" (os error ").map_or(text.as_str(), |end| &text[..end]);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// By the kind of the error, which is the same on all systems, and by its number where the kind says nothing.
fn german(cause: &io::Error) -> Option<&'static str> {
    Some(match cause.kind() {
        ErrorKind::NotFound => "Datei oder Verzeichnis nicht gefunden",
        ErrorKind::PermissionDenied => "keine Berechtigung",
        ErrorKind::ConnectionRefused => "Verbindung abgelehnt",
        ErrorKind::ConnectionReset => "die Gegenseite hat die Verbindung beendet",
        ErrorKind::ConnectionAborted => "die Verbindung wurde abgebrochen",
        ErrorKind::NotConnected => "es besteht keine Verbindung",
        ErrorKind::HostUnreachable => "keine Route zum Zielrechner",
        ErrorKind::NetworkUnreachable => "das Netzwerk ist nicht erreichbar",
        ErrorKind::NetworkDown => "das Netzwerk ist nicht aktiv",
        ErrorKind::AddrInUse => "die Adresse wird bereits verwendet",
        ErrorKind::AddrNotAvailable => "die Adresse gehört nicht zu diesem Rechner",
        ErrorKind::BrokenPipe => "die Gegenseite liest nicht mehr",
        ErrorKind::AlreadyExists => "die Datei ist schon vorhanden",
        ErrorKind::WouldBlock => "die Ressource ist zurzeit nicht verfügbar",
        ErrorKind::NotADirectory => "kein Verzeichnis",
        ErrorKind::IsADirectory => "das ist ein Verzeichnis",
        ErrorKind::DirectoryNotEmpty => "das Verzeichnis ist nicht leer",
        ErrorKind::ReadOnlyFilesystem => "das Dateisystem ist nur lesbar",
        ErrorKind::StaleNetworkFileHandle => "das Netzlaufwerk kennt die Datei nicht mehr",
        ErrorKind::InvalidInput => "ungültiges Argument",
        ErrorKind::InvalidData => "ungültige Daten",
        ErrorKind::TimedOut => "Zeitüberschreitung",
        ErrorKind::WriteZero => "es lässt sich nichts mehr schreiben",
        ErrorKind::StorageFull => "auf dem Datenträger ist kein Platz mehr",
        ErrorKind::QuotaExceeded => "das Kontingent auf dem Datenträger ist ausgeschöpft",
        ErrorKind::FileTooLarge => "die Datei ist zu groß",
        ErrorKind::ResourceBusy => "das Gerät oder die Ressource ist belegt",
        ErrorKind::ExecutableFileBusy => "das Programm wird gerade ausgeführt",
        ErrorKind::Deadlock => "eine gegenseitige Blockade wurde vermieden",
        ErrorKind::CrossesDevices => "das Ziel liegt auf einem anderen Datenträger",
        ErrorKind::TooManyLinks => "zu viele Verweise",
        ErrorKind::InvalidFilename => "der Dateiname ist zu lang oder ungültig",
        ErrorKind::ArgumentListTooLong => "die Argumentliste ist zu lang",
        ErrorKind::Interrupted => "unterbrochen",
        ErrorKind::Unsupported => "das wird nicht unterstützt",
        ErrorKind::UnexpectedEof => "unerwartetes Ende der Daten",
        ErrorKind::OutOfMemory => "nicht genügend Arbeitsspeicher",
        _ => match Errno::from_io_error(cause)? {
            Errno::IO => "Eingabe-/Ausgabefehler",
            Errno::MFILE | Errno::NFILE => "zu viele offene Dateien",
            Errno::LOOP => "zu viele symbolische Links hintereinander",
            Errno::NOTTY => "das ist kein Terminal",
            Errno::NXIO | Errno::NODEV => "das Gerät gibt es nicht",
            Errno::SRCH => "den Prozess gibt es nicht",
            Errno::BADF => "ungültiger Dateideskriptor",
            Errno::NOEXEC => "die Datei ist kein ausführbares Programm",
            Errno::TXTBSY => "die Datei wird gerade benutzt",
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn errors_of_the_operating_system_read_like_prose_in_both_languages() {
        let missing = of(&io::Error::from_raw_os_error(2));
        assert_eq!(missing.english(), "no such file or directory");
        assert_eq!(missing.text(Language::German), "Datei oder Verzeichnis nicht gefunden");
        assert_eq!(of(&Errno::NOENT), missing);
        assert_eq!(of_any(&io::Error::from_raw_os_error(2)), missing);
        let denied = of(&io::Error::from(ErrorKind::PermissionDenied));
        assert_eq!(
            (denied.english(), denied.text(Language::German)),
            ("permission denied", "keine Berechtigung")
        );
    }

    #[test]
    fn what_others_say_stays_as_it_is() {
        assert_eq!(of(&"DNS lookup failed"), Message::verbatim("DNS lookup failed"));
        assert_eq!(of(&io::Error::other("Odd thing")), Message::verbatim("odd thing"));
    }

    #[test]
    fn the_errors_that_a_disk_and_a_network_have_are_translated() {
        for number in [
            1, 2, 5, 6, 11, 12, 13, 16, 17, 20, 21, 22, 24, 27, 28, 30, 32, 36, 39, 40, 98, 101, 110, 111, 113, 122,
        ] {
            let error = io::Error::from_raw_os_error(number);
            let message = of(&error);
            assert_ne!(message.english(), message.text(Language::German), "{error}");
        }
    }
}
