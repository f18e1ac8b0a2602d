//! An archive that was unpacked into the directory in which it is, among everything else: into one of its own instead.

use super::template::file;
use super::{Candidate, Rank, RuleContext, listed};
use crate::syntax::line::Part;

/// Options of `unzip` that only look, or that name the directory.
const LOOKS: [&str; 6] = ["-l", "-v", "-t", "-Z", "-p", "-d"];

/// Adds the fixes by these rules.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in &context.line.parts {
        let unpacked = match context.line.program(part) {
            "tar" | "bsdtar" | "gtar" => of_tar(context, part),
            "unzip" => of_zip(context, part),
            _ => None,
        };
        found.extend(unpacked.map(|command| {
            Candidate::new(
                "unpack-apart",
                Rank::Unlikely,
                command,
                context.why(
                    [
                        "this unpacks into a directory of its own",
                        "so landet alles in einem eigenen Verzeichnis",
                    ],
                    &[],
                ),
            )
        }));
    }
}

fn words<'a>(context: &'a RuleContext<'_>, part: &'a Part) -> impl Iterator<Item = &'a str> {
    (1..part.words.len()).filter_map(|at| context.line.word(part, at))
}

fn of_tar(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let first = context.line.word(part, 1)?;
    let extracts = !first.starts_with("--") && first.contains('x') && !first.contains('.')
        || words(context, part).any(|word| matches!(word, "--extract" | "--get" | "-x"));
    let elsewhere = words(context, part).any(|word| word.starts_with("-C") || word.starts_with("--directory"));
    // Output that nobody has seen may be anything, and `tar:` begins what it has to complain about.
    if !extracts || elsewhere || context.text.shown.is_empty() || context.text.low.contains("tar: ") {
        return None;
    }
    let stem = words(context, part).find_map(|word| {
        let name = word.rsplit(['/', '=']).next()?;
        listed("tars").find_map(|ending| name.strip_suffix(ending))
    })?;
    let dir = file(context.shell(), stem)?;
    let pipeline = &context.line.text[part.pipeline.clone()];
    let end = context.line.span(part).end - part.pipeline.start;
    let sudo = if part.sudo { "sudo " } else { "" };
    let command = format!(
        "{sudo}mkdir -p {dir} && {} -C {dir}{}",
        &pipeline[..end],
        &pipeline[end..]
    );
    Some(context.line.with(part.pipeline.clone(), &command))
}

fn of_zip(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let listed = context.text.low.starts_with("archive: ");
    if !listed || context.text.has_any(["cannot find", "error", "not found", "fehler"]) {
        return None;
    }
    if words(context, part).any(|word| LOOKS.iter().any(|option| word.starts_with(option))) {
        return None;
    }
    let archive = words(context, part).find(|word| !word.starts_with('-'))?;
    let name = archive.rsplit('/').next()?;
    let dir = file(context.shell(), name.strip_suffix(".zip").unwrap_or(name))?;
    let end = context.line.span(part).end;
    Some(context.line.with(end..end, &format!(" -d {dir}")))
}

#[cfg(test)]
mod tests {
    use crate::failure::fixes;
    use crate::failure::tests::{failure, machine};

    #[test]
    fn an_archive_gets_a_directory_of_its_own() {
        let table = [
            ("tar xvf logs.tar", "x", "mkdir -p logs && tar xvf logs.tar -C logs"),
            ("tar -xzvf up/b.tgz", "x\ny", "mkdir -p b && tar -xzvf up/b.tgz -C b"),
            (
                "tar -x --file=a.tar.xz",
                "x",
                "mkdir -p a && tar -x --file=a.tar.xz -C a",
            ),
            ("tar xf 'a b.tar'", "x", "mkdir -p 'a b' && tar xf 'a b.tar' -C 'a b'"),
            ("sudo tar xf a.tar", "x", "sudo mkdir -p a && sudo tar xf a.tar -C a"),
            (
                "unzip pics.zip",
                "Archive:  pics.zip\n  inflating: a.png",
                "unzip pics.zip -d pics",
            ),
            ("unzip pics", "Archive:  pics.zip", "unzip pics -d pics"),
            ("unzip pics", "", ""),
            ("tar xf a.tar", "", ""),
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
