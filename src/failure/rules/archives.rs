//! An archive that was unpacked into the directory in which it is, among everything else: into one of its own instead.

use super::template::file;
use super::{Candidate, Rank, Sight, listed};
use crate::failure::line::Part;

/// Options of `unzip` that only look, or that name the directory.
const LOOKS: [&str; 6] = ["-l", "-v", "-t", "-Z", "-p", "-d"];

/// What these rules say.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    for part in &sight.line.parts {
        let unpacked = match sight.line.program(part) {
            "tar" | "bsdtar" | "gtar" => of_tar(sight, part),
            "unzip" => of_zip(sight, part),
            _ => None,
        };
        found.extend(unpacked.map(|command| Candidate {
            command,
            why: sight.why(
                [
                    "this unpacks into a directory of its own",
                    "so landet alles in einem eigenen Verzeichnis",
                ],
                &[],
            ),
            rule: "unpack-apart",
            rank: Rank::Unlikely,
            asked: false,
        }));
    }
}

fn words<'a>(sight: &'a Sight<'_>, part: &'a Part) -> impl Iterator<Item = &'a str> {
    (1..part.words.len()).filter_map(|at| sight.line.word(part, at))
}

fn of_tar(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let first = sight.line.word(part, 1)?;
    let extracts = !first.starts_with("--") && first.contains('x') && !first.contains('.')
        || words(sight, part).any(|word| matches!(word, "--extract" | "--get" | "-x"));
    let elsewhere = words(sight, part).any(|word| word.starts_with("-C") || word.starts_with("--directory"));
    // `tar:` begins what it has to complain about.
    if !extracts || elsewhere || sight.text.low.contains("tar: ") {
        return None;
    }
    let stem = words(sight, part).find_map(|word| {
        let name = word.rsplit(['/', '=']).next()?;
        listed("tars").find_map(|ending| name.strip_suffix(ending))
    })?;
    let dir = file(sight.shell(), stem)?;
    let pipeline = &sight.line.text[part.pipeline.clone()];
    let end = sight.line.span(part).end - part.pipeline.start;
    let sudo = if part.sudo { "sudo " } else { "" };
    let command = format!(
        "{sudo}mkdir -p {dir} && {} -C {dir}{}",
        &pipeline[..end],
        &pipeline[end..]
    );
    Some(sight.line.with(part.pipeline.clone(), &command))
}

fn of_zip(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let listed = sight.text.shown.is_empty() || sight.text.low.starts_with("archive: ");
    if !listed || sight.text.has_any(["cannot find", "error", "not found", "fehler"]) {
        return None;
    }
    if words(sight, part).any(|word| LOOKS.iter().any(|option| word.starts_with(option))) {
        return None;
    }
    let archive = words(sight, part).find(|word| !word.starts_with('-'))?;
    let name = archive.rsplit('/').next()?;
    let dir = file(sight.shell(), name.strip_suffix(".zip").unwrap_or(name))?;
    let end = sight.line.span(part).end;
    Some(sight.line.with(end..end, &format!(" -d {dir}")))
}

#[cfg(test)]
mod tests {
    use crate::failure::fixes;
    use crate::failure::tests::{failure, machine};

    #[test]
    fn an_archive_gets_a_directory_of_its_own() {
        let table = [
            ("tar xf logs.tar", "", "mkdir -p logs && tar xf logs.tar -C logs"),
            ("tar -xzvf up/b.tgz", "x\ny", "mkdir -p b && tar -xzvf up/b.tgz -C b"),
            (
                "tar -x --file=a.tar.xz",
                "",
                "mkdir -p a && tar -x --file=a.tar.xz -C a",
            ),
            ("tar xf 'a b.tar'", "", "mkdir -p 'a b' && tar xf 'a b.tar' -C 'a b'"),
            ("sudo tar xf a.tar", "", "sudo mkdir -p a && sudo tar xf a.tar -C a"),
            (
                "unzip pics.zip",
                "Archive:  pics.zip\n  inflating: a.png",
                "unzip pics.zip -d pics",
            ),
            ("unzip pics", "", "unzip pics -d pics"),
            ("unzip -l pics.zip", "Archive:  pics.zip", ""),
            ("unzip pics.zip -d x", "", ""),
            ("tar tf a.tar", "", ""),
            ("tar cf a.tar x", "", ""),
            ("tar xf a.tar -C x", "", ""),
            ("tar xf a.tar", "tar: a.tar: Cannot open: Input/output error", ""),
        ];
        for (command, output, expected) in table {
            let found = fixes(&failure(command, output), &machine());
            let first = found.first().map_or("", |fix| fix.command.as_str());
            assert_eq!(first, expected, "{command}");
        }
    }
}
