//! The processes of this machine; see proc(5).

/// The processes of a session that have not ended.
pub fn of_session(leader: i32) -> Vec<i32> {
    let all = all().into_iter();
    let inside = all.filter(|process| process.session == leader);
    inside.map(|process| process.number).collect()
}

/// The same, with the sessions that processes of it have begun.
pub fn of_sessions(leader: i32) -> Vec<i32> {
    let all = all();
    let mut leaders = vec![leader];
    let within = |leaders: &[i32], process: &Process| leaders.contains(&process.session);
    while let Some(next) = all.iter().find(|process| {
        let parent = all.iter().find(|parent| parent.number == process.parent);
        process.number == process.session
            && !within(&leaders, process)
            && parent.is_some_and(|parent| within(&leaders, parent))
    }) {
        leaders.push(next.number);
    }
    let inside = all.iter().filter(|process| within(&leaders, process));
    inside.map(|process| process.number).collect()
}

/// A process that has not ended.
struct Process {
    number: i32,
    parent: i32,
    session: i32,
}

/// All of them; see proc(5) `stat`.
fn all() -> Vec<Process> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let read = |entry: std::fs::DirEntry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let process = Process {
            number,
            parent: fields[1].parse().ok()?,
            session: fields[3].parse().ok()?,
        };
        (!matches!(fields[0], "Z" | "X")).then_some(process)
    };
    all.filter_map(read).collect()
}

/// What a process is and what it waits for; see proc(5) `wchan` and `status`.
pub fn describe(process: i32) -> String {
    let read = |file: &str| {
        let bytes = std::fs::read(format!("/proc/{process}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).replace('\0', " ")
    };
    let status = read("status");
    let wanted = ["State:", "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:"];
    let lines = status
        .lines()
        .filter(|line| wanted.iter().any(|name| line.starts_with(name)));
    let state: Vec<&str> = lines.collect();
    format!("{process} {}: {} {}\n", read("cmdline"), read("wchan"), state.join(" "))
}
