//! What a release hands out: archives, packages, what is said to be in them, and the script that installs them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Outcome, Sandbox, http, not_here, skipped, strict};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sh(folder: &Path, script: &str) -> String {
    let mut sh = crate::support::start::command("/bin/sh");
    sh.args(["-euc", script]).current_dir(folder);
    Outcome::of(&sh.output().unwrap()).success()
}

/// What cargo says, without asking anybody.
fn cargo(args: &[&str]) -> String {
    let mut cargo = crate::support::start::command(env!("CARGO"));
    cargo.args(args).arg("--frozen").current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates that are linked into a program, as `name version`.
fn linked(platform: &str, has_model: bool) -> BTreeSet<String> {
    let features: &[&str] = if has_model { &[] } else { &["--no-default-features"] };
    let tree = ["tree", "--edges=normal", "--prefix=none", "--target", platform];
    let lines = cargo(&[&tree[..], features].concat());
    let crates = lines.lines().map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        format!("{name} {}", words.next().unwrap().trim_start_matches('v'))
    });
    crates.collect()
}

/// The crates that a bill of materials names, in the same way.
fn billed(file: &Path) -> BTreeSet<String> {
    let bill: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert_eq!(text(&bill["bomFormat"]), "CycloneDX");
    let components = bill["components"].as_array().unwrap();
    let crates = components.iter().filter(|component| component["purl"].is_string());
    let named = crates.chain([&bill["metadata"]["component"]]).map(|component| {
        let (name, version) = (text(&component["name"]), text(&component["version"]));
        let url = format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"));
        assert_eq!(text(&component["purl"]), url);
        assert!(component["licenses"][0]["expression"].is_string(), "{name}");
        format!("{name} {version}")
    });
    named.collect()
}

/// Where cargo-binstall looks for a program in the archive for a platform, by what Cargo.toml says.
fn binstall(program: &str, platform: &str) -> String {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--no-deps"])).unwrap();
    let binstall = &metadata["packages"][0]["metadata"]["binstall"];
    assert_eq!(binstall["pkg-fmt"], "tgz");
    let values = [
        ("name", env!("CARGO_PKG_NAME")),
        ("version", env!("CARGO_PKG_VERSION")),
        ("target", platform),
        ("bin", program),
        ("binary-ext", ""),
    ];
    let template = binstall["bin-dir"].as_str().unwrap().to_owned();
    values.iter().fold(template, |path, (name, value)| {
        path.replace(&format!("{{ {name} }}"), value)
    })
}

#[test]
fn the_packages_hold_what_is_installed_and_it_runs() {
    if !strict() {
        return skipped("packing takes minutes; `./tests/run` does it");
    }
    let sandbox = Sandbox::new();
    let out = sandbox.home().join("out");
    let binaries = Path::new(env!("CARGO_BIN_EXE_lotse")).parent().unwrap();
    let mut pack = crate::support::start::command("./tools/package");
    pack.arg("--binaries").arg(binaries).arg(&out).current_dir(root());
    pack.env("LOTSE_RELEASE", "https://lotse.example/v1");
    Outcome::of(&pack.output().unwrap()).success();
    let machine = sh(&out, "uname -m").trim().to_owned();
    for (dir, (unpack, at)) in ["deb", "rpm", "tar"].into_iter().zip([
        ("dpkg-deb -x ../lotse_*.deb .", "usr"),
        ("cat ../lotse-*.rpm | rpm2archive - | tar xz", "usr"),
        ("tar xzf ../lotse-*-$(uname -m)-linux.tar.gz --strip-components 1", "."),
    ]) {
        let said = sh(
            &out,
            &format!("mkdir {dir}; cd {dir}; {unpack}; {at}/bin/lotse --version; ls {at}/bin"),
        );
        assert!(said.starts_with(concat!("lotse ", env!("CARGO_PKG_VERSION"))), "{said}");
        assert_eq!(said.contains("lotse-engine"), cfg!(feature = "embedded"), "{said}");
        sh(
            &out.join(dir).join(at).join("share"),
            "gzip -t man/man1/lotse-suggest.1.gz man/de/man1/lotse-suggest.1.gz; test -s doc/lotse/copyright; \
             test -s bash-completion/completions/lotse; test -s zsh/*/_lotse; test -s fish/vendor_completions.d/lotse.fish",
        );
        assert_eq!(
            billed(&out.join(dir).join(at).join("share/doc/lotse/lotse.cdx.json")),
            linked(&format!("{machine}-unknown-linux-gnu"), cfg!(feature = "embedded"))
        );
    }
    let control = sh(&out, "dpkg-deb --field lotse_*.deb Depends");
    assert!(control.starts_with("libc6 (>= 2."), "{control}");
    assert!(sh(&out, "grep ^release= install.sh").contains("=https://lotse.example/v1\n"));

    let musl = format!("{machine}-unknown-linux-musl");
    let is_static = out
        .join(format!("lotse-{}-{musl}.tar.gz", env!("CARGO_PKG_VERSION")))
        .is_file();
    // Both have a bill each.
    let sums = sh(&out, "sha256sum -c SHA256SUMS; ls | grep -v SHA256SUMS | wc -l");
    let files = sums.lines().filter(|line| line.ends_with(": OK")).count();
    assert_eq!(files, if is_static { 7 } else { 5 }, "{sums}");
    if !is_static {
        return not_here("Rust or no C compiler for musl");
    }
    let program = binstall("lotse", &musl);
    let said = sh(
        &out,
        &format!("tar xzf lotse-*-musl.tar.gz; ./{program} --version; readelf --dynamic ./{program}"),
    );
    assert!(said.starts_with(concat!("lotse ", env!("CARGO_PKG_VERSION"))), "{said}");
    assert!(!said.contains("(NEEDED)"), "{said}");
    let bill = format!("lotse-{}-{musl}.cdx.json", env!("CARGO_PKG_VERSION"));
    assert_eq!(billed(&out.join(bill)), linked(&musl, false));
}

/// Makes the folder `release` in a home, with the installer and one archive for each of the platforms, whose programs are
/// scripts.
fn release(sandbox: &Sandbox, archives: &[(&str, &[(&str, &str)])]) {
    let release = sandbox.home().join("release");
    for (platform, programs) in archives {
        let name = format!("lotse-0.9.0-$(uname -m)-{platform}");
        for (program, script) in *programs {
            sandbox.write(&format!("release/new/{program}"), format!("#!/bin/sh\n{script}\n"));
        }
        sh(
            &release,
            &format!("chmod +x new/bin/*; mv new {name}; tar czf {name}.tar.gz {name}; rm -r {name}"),
        );
    }
    fs::copy(root().join("tools/install"), release.join("install.sh")).unwrap();
    sh(&release, "sha256sum * >SHA256SUMS.new; mv SHA256SUMS.new SHA256SUMS");
}

const RUNS: &str = "echo lotse 0.9.0";
/// What the shell says of a program whose libraries or whose C library are missing.
const DOES_NOT_RUN: &str = "exit 127";

fn install(sandbox: &Sandbox, script: &str) -> Outcome {
    Outcome::of(&sandbox.program("/bin/sh").args(["-c", script]).output().unwrap())
}

/// What lies in `~/.local`.
fn installed(sandbox: &Sandbox) -> String {
    sh(
        sandbox.home(),
        "cd .local 2>/dev/null && find . -type f | sort | tr '\\n' ' ' || :",
    )
}

#[test]
fn the_installer_takes_the_model_along_where_it_runs() {
    let sandbox = Sandbox::new();
    let with_model = [
        ("bin/lotse", RUNS),
        ("bin/lotse-engine", RUNS),
        ("lib/lotse/libggml.so", ""),
    ];
    release(
        &sandbox,
        &[("linux", &with_model), ("unknown-linux-musl", &[("bin/lotse", RUNS)])],
    );
    let said = install(&sandbox, "sh ../release/install.sh").success();
    assert!(
        said.contains("lotse 0.9.0\nnext: ") && !said.contains("without the model"),
        "{said}"
    );
    assert_eq!(
        installed(&sandbox),
        "./bin/lotse ./bin/lotse-engine ./lib/lotse/libggml.so "
    );

    // A newer release, whose engine needs what this machine does not have: no half of the old one stays.
    fs::remove_dir_all(sandbox.home().join("release")).unwrap();
    let with_model = [("bin/lotse", RUNS), ("bin/lotse-engine", DOES_NOT_RUN)];
    release(
        &sandbox,
        &[("linux", &with_model), ("unknown-linux-musl", &[("bin/lotse", RUNS)])],
    );
    let said = install(&sandbox, "sh ../release/install.sh").success();
    assert!(said.contains("without the model"), "{said}");
    assert_eq!(installed(&sandbox), "./bin/lotse ");
}

#[test]
fn the_installer_takes_nothing_whose_checksum_is_wrong() {
    let sandbox = Sandbox::new();
    release(&sandbox, &[("linux", &[("bin/lotse", RUNS)])]);
    sh(
        &sandbox.home().join("release"),
        "for archive in *.tar.gz; do echo >>\"$archive\"; done",
    );
    let outcome = install(&sandbox, "sh ../release/install.sh");
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.stderr.contains("checksum"), "{outcome}");
    assert_eq!(installed(&sandbox), "");
}

#[test]
fn the_installer_does_not_trust_the_current_directory() {
    let sandbox = Sandbox::new();
    release(&sandbox, &[("linux", &[("bin/lotse", RUNS)])]);
    let outcome = install(&sandbox, "cd ../release && cat install.sh | sh");
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.stderr.contains("where is the release?"), "{outcome}");
    assert_eq!(installed(&sandbox), "");
}

#[test]
fn the_installer_gets_a_release_from_a_server() {
    let sandbox = Sandbox::new();
    release(&sandbox, &[("linux", &[("bin/lotse", RUNS)])]);
    let folder = sandbox.home().join("release");
    let server = http::Server::start(move |request, stream| {
        let path = request.head[0].split_whitespace().nth(1).unwrap();
        match fs::read(folder.join(path.trim_start_matches("/v1/"))) {
            Ok(bytes) => http::whole(stream, &bytes),
            Err(_) => http::head(stream, "404 Not Found", "Content-Length: 0\r\n"),
        }
    });
    let address = server.url().replace("/file", "/v1");
    if !["curl", "wget"]
        .iter()
        .any(|program| sandbox.program(program).arg("--version").output().is_ok())
    {
        return skipped("neither curl nor wget is installed");
    }
    let said = install(&sandbox, &format!("cat ../release/install.sh | sh -s {address}")).success();
    assert!(said.contains("lotse 0.9.0"), "{said}");
    let outcome = install(&sandbox, &format!("cat ../release/install.sh | sh -s {address}/none"));
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.stderr.contains("could not get SHA256SUMS"), "{outcome}");
}

#[test]
fn the_flake_describes_this_package() {
    let sandbox = Sandbox::new();
    // What of nixpkgs it uses.
    let expression = format!(
        r#"let lib = {{ importTOML = path: builtins.fromTOML (builtins.readFile path);
                 genAttrs = names: make: builtins.listToAttrs (map (name: {{ inherit name; value = make name; }}) names);
                 licenses = {{ mit = 1; asl20 = 2; }}; platforms.linux = [ ]; }};
             pkgs = {{ cmake = 1; rustPlatform = {{ bindgenHook = 2; buildRustPackage = attributes: attributes; }}; }};
             flake = import {}/flake.nix;
             made = flake.outputs {{ self = 0; nixpkgs = {{ inherit lib; legacyPackages.x86_64-linux = pkgs; }}; }};
         in with made.packages.x86_64-linux.default; "${{pname}} ${{version}} ${{meta.mainProgram}}""#,
        root().display()
    );
    let mut nix = sandbox.program("nix-instantiate");
    nix.args([
        "--eval",
        "--readonly-mode",
        "--store",
        "dummy://",
        "--expr",
        &expression,
    ]);
    let Ok(output) = nix.output() else {
        return skipped("nix is not installed");
    };
    let said = Outcome::of(&output).success();
    assert!(
        said.contains(concat!("\"lotse ", env!("CARGO_PKG_VERSION"), " lotse\"")),
        "{said}"
    );
}
