use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixListener;

use super::*;

/// Those that this machine can have.
fn all() -> Vec<Sandbox> {
    let search = Search::here();
    let tools = [("bwrap", Walls::Bubblewrap), ("unshare", Walls::Namespaces)];
    let found = tools.into_iter().filter_map(|(name, walls)| {
        let program = search.tool(name)?;
        Some(Sandbox { program, walls })
    });
    let found: Vec<Sandbox> = found.collect();
    assert!(
        !found.is_empty() || std::env::var_os("LOTSE_TEST_STRICT").is_none(),
        "neither bwrap nor unshare is installed"
    );
    // Within some containers nobody may make namespaces, whatever is installed.
    found.into_iter().filter(|sandbox| sandbox.probe().is_ok()).collect()
}

const SOON: Duration = Duration::from_secs(60);

fn output(sandbox: &Sandbox, place: &Place, home: Home, script: &str) -> String {
    let ran = sandbox.run(place, home, &["sh", "-c", script], SOON, 1 << 20).unwrap();
    assert!(!ran.late, "{script}");
    String::from_utf8_lossy(&ran.out).into_owned()
}

/// Returns what a script says in a place of its own.
fn said(sandbox: &Sandbox, script: &str) -> String {
    output(sandbox, &Place::new().unwrap(), Home::Copied, script)
}

#[test]
fn nothing_of_the_user_can_be_seen() {
    let home = std::env::home_dir().unwrap();
    let here = std::env::current_dir().unwrap();
    let secret = tempfile::Builder::new()
        .prefix("lotse-secret-")
        .tempdir_in("/tmp")
        .unwrap();
    fs::write(secret.path().join("key"), "hunter2").unwrap();
    for sandbox in all() {
        for path in [
            home.as_path(),
            &here,
            secret.path(),
            Path::new("/run"),
            Path::new("/sys"),
            Path::new("/etc/shadow"),
        ] {
            let look = format!("ls -la '{}'; cat '{0}'/key '{0}'", path.display());
            assert_eq!(said(&sandbox, &look), "", "{}: {}", sandbox.name(), path.display());
        }
        assert_eq!(said(&sandbox, "grep -r hunter2 /tmp /home /given /etc 2>/dev/null"), "");
        let environment = said(&sandbox, "env");
        assert!(environment.contains("HOME=/home/mia"), "{environment}");
        assert!(
            !environment.contains("CARGO") && !environment.contains("XDG_"),
            "{environment}"
        );
    }
}

#[test]
fn nothing_outside_can_be_written_nor_made_writable_again() {
    for sandbox in all() {
        let place = Place::new().unwrap();
        fs::write(place.given().join("file"), "as it was").unwrap();
        let attempts = "echo no >/given/file; rm -f /given/file; touch /given/new /usr/new /usr/bin/new; chmod 777 /given; \
            mount -o remount,rw /usr; umount -l /given; \
            unshare -Urm sh -c 'mount -o remount,bind,rw /given; umount -l /given; echo no >/given/file; mount -o remount,bind,rw /usr; touch /usr/new'; \
            ls /usr/new /usr/bin/new /given/new";
        assert_eq!(
            output(&sandbox, &place, Home::Copied, attempts),
            "",
            "{}",
            sandbox.name()
        );
        assert_eq!(fs::read_to_string(place.given().join("file")).unwrap(), "as it was");
        assert!(!Path::new("/usr/new").exists() && !place.given().join("new").exists());
        // The home that is kept is the only thing that stays.
        output(
            &sandbox,
            &place,
            Home::Kept,
            "echo mine >~/kept; echo x >/tmp/lost; echo x >/lost",
        );
        assert_eq!(fs::read_to_string(place.given().join("kept")).unwrap(), "mine\n");
        assert!(!Path::new("/lost").exists());
    }
}

#[test]
fn it_has_no_rights_and_is_not_root() {
    for sandbox in all() {
        assert_eq!(said(&sandbox, "id -u").trim(), "1000", "{}", sandbox.name());
        let rights = said(&sandbox, "grep ^CapEff /proc/self/status");
        assert!(rights.trim_end().ends_with("\t0000000000000000"), "{rights}");
        let place = Place::new().unwrap();
        output(&sandbox, &place, Home::Kept, "touch ~/made");
        let owner = fs::metadata(place.given().join("made")).unwrap().uid();
        assert_eq!(
            owner,
            if geteuid().is_root() {
                NOBODY
            } else {
                geteuid().as_raw()
            }
        );
    }
}

#[test]
fn processes_outside_are_neither_seen_nor_killed() {
    let sleep = Search::here().first("sleep", Path::new("/")).unwrap();
    let outside = Program::in_test(sleep.to_str().unwrap());
    let mut child = outside.command(&INSIDE).arg("600").spawn().unwrap();
    for sandbox in all() {
        let kill = format!(
            "kill -9 -1; kill -9 {}; pkill -9 .; ps -e | wc -l; ls /proc | grep -c '^[0-9]'",
            child.id()
        );
        let numbers = said(&sandbox, &kill);
        for number in numbers.split_whitespace() {
            assert!(number.parse::<u32>().unwrap() < 10, "{}: {numbers}", sandbox.name());
        }
        assert!(matches!(child.try_wait(), Ok(None)), "{}", sandbox.name());
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_left_running_ends_with_it() {
    for sandbox in all() {
        let place = Place::new().unwrap();
        let linger = "(while :; do date +%s%N >~/alive; sleep 0.01; done) & setsid sh -c 'while :; do date +%s%N >~/too; sleep 0.01; done' & sleep 0.1";
        output(&sandbox, &place, Home::Kept, linger);
        let read = |name: &str| fs::read_to_string(place.given().join(name)).unwrap();
        let before = (read("alive"), read("too"));
        thread::sleep(Duration::from_millis(200));
        assert_eq!((read("alive"), read("too")), before, "{}", sandbox.name());
    }
}

#[test]
fn who_forks_without_end_is_stopped() {
    for sandbox in all() {
        let place = Place::new().unwrap();
        let bomb = "bomb() { bomb | bomb & }; bomb; sleep 100";
        let ran = sandbox
            .run(
                &place,
                Home::Copied,
                &["bash", "-c", bomb],
                Duration::from_secs(2),
                1024,
            )
            .unwrap();
        let after = said(&sandbox, "echo fine");
        assert_eq!(after, "fine\n", "{} {ran:?}", sandbox.name());
        let count =
            "i=0; while [ $i -lt 400 ]; do sleep 5 & i=$((i + 1)); done 2>/dev/null; ls /proc | grep -c '^[0-9]'";
        let ran = said(&sandbox, &format!("bash -c '{}'; true", count.replace('\'', "'\\''")));
        assert!(
            ran.trim().parse::<u32>().unwrap_or(0) <= 256,
            "{}: {ran}",
            sandbox.name()
        );
    }
}

#[test]
fn the_disk_cannot_be_filled() {
    for sandbox in all() {
        let fill = "for i in 1 2 3 4 5 6; do head -c 30000000 /dev/zero >/tmp/$i; done 2>/dev/null; head -c 200000000 /dev/zero >/tmp/big; \
            du -sm /tmp | cut -f1; for i in 1 2 3 4; do head -c 30000000 /dev/zero >/dev/shm/$i; done 2>/dev/null; du -sm /dev/shm | cut -f1; \
            head -c 1000 /dev/zero >/dev/file 2>/dev/null; true";
        for size in said(&sandbox, fill).split_whitespace() {
            assert!(size.parse::<u32>().unwrap() <= 65, "{}: {size}", sandbox.name());
        }
    }
}

#[test]
fn nobody_outside_is_reached() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket = tempfile::tempdir_in("/tmp").unwrap();
    let _local = UnixListener::bind(socket.path().join("s")).unwrap();
    listener.set_nonblocking(true).unwrap();
    for sandbox in all() {
        let call = format!(
            "bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached'; bash -c 'exec 3<>/dev/tcp/192.0.2.1/80 && echo reached'; \
            ls {}/s 2>/dev/null",
            socket.path().display()
        );
        assert_eq!(said(&sandbox, &call), "", "{}", sandbox.name());
        assert!(listener.accept().is_err(), "{}", sandbox.name());
    }
}

#[test]
fn who_takes_too_long_or_says_too_much_is_cut_off() {
    for sandbox in all() {
        let place = Place::new().unwrap();
        let run = |script: &str, limit| {
            sandbox
                .run(&place, Home::Copied, &["sh", "-c", script], limit, 1000)
                .unwrap()
        };
        assert!(
            run("trap '' TERM INT; sleep 1000", Duration::from_millis(300)).late,
            "{}",
            sandbox.name()
        );
        let ran = run("yes | head -c 10000000; echo end", SOON);
        assert_eq!((ran.out.len(), ran.late), (1000, false), "{}", sandbox.name());
    }
}

#[test]
fn without_any_there_is_none_and_it_is_said_why() {
    let error = Sandbox::find(&Search::new("/nonexistent")).unwrap_err();
    assert!(
        error
            .message()
            .contains("bwrap is not installed; unshare is not installed"),
        "{error}"
    );
    assert!(error.remedy().unwrap().contains("bubblewrap"), "{error:?}");
}
