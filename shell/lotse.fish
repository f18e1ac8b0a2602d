# lotse for fish: words become a command in the prompt.
#
# Loaded by `lotse init fish`, which sets what stands below as a default. All logic is in the program; this file only
# hands the line over and puts the answer into it.

# What the shell remembers between two key presses: the program's own memory (`state`), the command that was run since, the
# last command and how that ended, the last one that failed and its status, whether failures are spoken of by themselves,
# whether the next Enter is looked at whatever the line is (`watch` is `??` then, and stands before it), the key that was
# chosen, what the user still has to be told, and the status that the prompt may show. For `lotse remember` there are the memory
# of the last suggestion (`asked`) and the last command but for lotse itself (`last`).
for __lotse_name in state ran line asked last failed failed_status enabled watch key taken
    set -q __lotse_$__lotse_name; or set -g __lotse_$__lotse_name ''
end
for __lotse_name in status ended
    set -q __lotse_$__lotse_name; or set -g __lotse_$__lotse_name 0
end
set -e __lotse_name

# Sets __lotse_alias_list to the functions that are not those of fish: with a record separator between them, and a unit
# separator before what an alias stands for. All of it stays far below what a variable may hold.
function __lotse_collect_aliases
    # All else takes longer than the program.
    set -l names (builtin functions -n)
    test "$names" = "$__lotse_names"; and return
    set -g __lotse_names $names
    set -g __lotse_alias_list ''
    if not set -q __lotse_own
        set -l files (string replace -rf '.*/([^/]+)\.fish$' '$1' -- $__fish_data_dir/functions/*.fish)
        set -g __lotse_own '^(?!ls$|grep$)('(string escape --style=regex -- $files | string join '|')')$'
    end
    set -l told
    for name in (string match -rv -- $__lotse_own $names)[1..100]
        # To ask about a function whose file was not read yet would read it.
        set -l unread
        for file in $fish_function_path/$name.fish
            test -e $file; and set -a unread $file
        end
        set -l stands
        string match -qv -- "$__fish_data_dir/*" $unread; or set stands (__lotse_stands_for $name)
        if test -n "$stands"
            set -a told $name\x1f$stands
        else if not builtin contains -- $name ls grep
            set -a told $name
        end
    end
    test -z "$told"; or set -g __lotse_alias_list (string sub -l 200 -- $told | string join \x1e | string sub -l 8000)
end

# What a function stands for that was made by `alias`. fish may read its own file of that name for this, and what is in
# there runs a program: not one of the directory that the user happens to be in.
function __lotse_stands_for
    set -lx PATH (string match -- '/*' $PATH)
    set -l about (builtin functions -Dv -- $argv[1])
    string replace -rf '^alias [^= ]+[= ]' '' -- $about[5]
end

# Runs the program and puts its answer into the line. Otherwise its sentence is in __lotse_said.
function __lotse_ask
    set -g __lotse_said ''
    set -q __lotse_notice; and __lotse_drop_notice
    # With the line end that fish prints after it; the program knows.
    set -l line (builtin commandline -b | string collect -N)
    # The program draws below the cursor, so that it must be in the last row.
    set -l below 0
    if test (builtin commandline -C) -lt (builtin math (string length -- "$line") - 1)
        __lotse_measure (builtin commandline -c | string collect -N) $line
        set below $__lotse_below
        __lotse_move B $below
    end
    __lotse_collect_aliases
    set -l out (LOTSE_BUFFER=$line LOTSE_STATE=$__lotse_state LOTSE_RAN=$__lotse_ran LOTSE_LINE="$__lotse_line" LOTSE_STATUS=$__lotse_ended LOTSE_ALIASES="$__lotse_alias_list" command $__lotse_bin ui --shell fish $argv </dev/tty 2>/dev/null | string split0)
    set -l code $pipestatus[1]
    __lotse_move A $below
    if test $code -eq 0
        set -g __lotse_ran ''
        __lotse_take $out
        set -g __lotse_said $out[4..]
    else if test -n "$out"
        set -g __lotse_said $out
    else if test $code -ne 130
        __lotse_clear
        set -g __lotse_said (builtin printf $__lotse_say_crashed $code)
    end
    if test -n "$__lotse_taken"
        set -g __lotse_said "lotse: $__lotse_taken" $__lotse_said
        set -g __lotse_taken ''
    end
    return $code
end

# Moves the cursor $argv[2] rows, up with A and down with B. Zero would be one.
function __lotse_move
    test $argv[2] -lt 1; or builtin printf '\e[%d%s' $argv[2] $argv[1] >/dev/tty
end

# Clears the screen from the row of the cursor on, also for a program that was killed and could not do so.
function __lotse_clear
    builtin printf '\r\e[J' >/dev/tty
end

# Takes over the program's memory and the new line up to the cursor and from there on.
function __lotse_take
    set -g __lotse_state $argv[1]
    test -z "$argv[1]"; or set -g __lotse_asked $argv[1]
    set -g __lotse_before $argv[2]
    set -g __lotse_after $argv[3]
    builtin commandline -r -- "$argv[2]$argv[3]"
    builtin commandline -C (string length -- "$argv[2]")
end

# Draws the prompt and the new line, from the row of the cursor on, once it can have been read.
function __lotse_show
    # In an empty line nothing could run unread.
    test -z "$__lotse_before$__lotse_after"; or __lotse_settle
    # fish may have read more keys before all that, while it waited for a reply of the terminal for example.
    if test -r /proc/uptime
        read -g __lotse_shown __lotse_idle </proc/uptime
        set -g __lotse_watch '??'
    end
    __lotse_draw_here
end

# Has the program show them, and take the keys that come before anybody can have read the line.
function __lotse_settle
    set -l lines (builtin count $__lotse_prompt)
    test $lines -lt 2; or builtin printf '%s\n' $__lotse_prompt[1..-2] >/dev/tty
    set -l out (LOTSE_BUFFER="$__lotse_before"\x1f"$__lotse_after" LOTSE_STATE=$__lotse_state LOTSE_PROMPT="$__lotse_prompt[-1]" command $__lotse_bin ui --shell fish --place line --settle </dev/tty 2>/dev/null | string split0)
    set -l code $pipestatus[1]
    test -z "$out"; or __lotse_take $out
    test $code -lt 128; or __lotse_clear
    __lotse_move A (builtin math $lines - 1)
    if test $code -eq 3; and test -n "$__lotse_say_dropped"
        builtin printf 'lotse: %s\n' $__lotse_say_dropped >/dev/tty
        set -g __lotse_say_dropped ''
    end
end

# Whether Enter was read before the last answer was there.
function __lotse_was_read_before
    test -n "$__lotse_watch"; or return
    read -l now idle </proc/uptime
    set -l passed (builtin math -s0 "100 * ($now - $__lotse_shown)")
    test $passed -lt 5; and return
    set -g __lotse_watch ''
    return 1
end

# Sets __lotse_prompt to the lines of the prompt, and __lotse_above and __lotse_below to the rows of the screen that are
# above and below the cursor when it stands behind $argv[1] in the line $argv[2]. fish counts on the former: it moves up
# so many rows before it draws the prompt again.
function __lotse_measure
    set -g __lotse_prompt (begin; builtin functions -q fish_mode_prompt; and fish_mode_prompt; __lotse_return; fish_prompt; end)
    set -l indent (__lotse_width $__lotse_prompt[-1])
    set -l above (__lotse_rows_of $indent $argv[1])
    set -g __lotse_below (builtin math (__lotse_rows_of $indent $argv[2]) - $above)
    set -g __lotse_above (builtin math (builtin count $__lotse_prompt) - 1 + $above)
end

# A prompt may show the status of the last command.
function __lotse_return
    return $__lotse_status
end

function __lotse_rows_of
    # The text ends with the line end that `commandline` prints.
    set -l rows -2
    for line in (string split \n -- $argv[2])
        set rows (builtin math -s0 "$rows + 1 + floor(($argv[1] + "(__lotse_width $line)") / $COLUMNS)")
    end
    builtin echo $rows
end

function __lotse_width
    # The status of `string length` is 1 for an empty text, too.
    set -l width (string length --visible -- "$argv[1]" 2>/dev/null)
    test -n "$width"; or set width (string length -- "$argv[1]")
    builtin echo $width
end

# Has the prompt drawn again in the row of the cursor, which is a free one.
function __lotse_draw_here
    string repeat -N -n $__lotse_above \n >/dev/tty
    builtin commandline -f repaint
end

# Draws the answer in the prompt, or the prompt as it was where the status $argv[1] says that there is none.
function __lotse_finish
    if test $argv[1] -eq 0
        __lotse_show
    else
        __lotse_draw_here
    end
end

function __lotse_on_key
    set -g __lotse_status $status
    set -l before (builtin commandline -c | string collect -N)
    set -l line (builtin commandline -b | string collect -N)
    __lotse_ask --place below $argv
    set -l code $status
    if test -n "$__lotse_said"
        __lotse_say_below $before $line $__lotse_said
    else if test $code -eq 0
        __lotse_measure $before $line
        __lotse_move A $__lotse_above
        __lotse_clear
    else
        builtin commandline -f repaint
        return
    end
    __lotse_finish $code
end

# Prints $argv[3..] below the line $argv[2], in which the cursor stands behind $argv[1].
function __lotse_say_below
    __lotse_measure $argv[1] $argv[2]
    string repeat -N -n (builtin math $__lotse_below + 1) \n >/dev/tty
    builtin printf '%s\n' $argv[3..] >/dev/tty
end

# Answers a `??` line. When it is done the line stays above, as after any other Enter, and the prompt follows.
function __lotse_question
    set -l before (builtin commandline -c | string collect -N)
    set -l line (builtin commandline -b | string collect)
    __lotse_ask --place below --enter
    set -l code $status
    if test $code -ne 0; and test -z "$__lotse_said"
        builtin commandline -f repaint
        return
    end
    __lotse_measure $before $line\n
    __lotse_move A $__lotse_above
    __lotse_clear
    builtin printf '%s%s\n' (string join \n -- $__lotse_prompt | string collect) $line >/dev/tty
    test -z "$__lotse_said"; or builtin printf '%s\n' $__lotse_said >/dev/tty
    __lotse_finish $code
end

# Every Enter pays for this, so it only finds out whether there is anything to do.
function __lotse_on_enter
    set -g __lotse_status $status
    if string match -qr '\?\?' -- $__lotse_watch(builtin commandline -b)
        __lotse_on_line
    else
        builtin commandline -f execute
    end
end

# A `??` line is answered, or with --no-enter only kept from running; any other line goes the way it always went.
function __lotse_on_line
    __lotse_was_read_before; and return
    set -l line (builtin commandline -b | string collect)
    if not string match -qr '^\s*\?\?' -- $line; or builtin commandline --paging-mode; or test (status current-command) != fish
        builtin commandline -f execute
        return
    end
    if test $__lotse_enter -eq 0
        set -l key $__lotse_key $__lotse_say_the_key
        __lotse_say_below (builtin commandline -c | string collect -N) $line\n "lotse: "(builtin printf $__lotse_say_not_run $key[1])
        __lotse_draw_here
        return
    end
    # The line goes into the history unless the user's settings keep it out; fish 3 cannot be told to add one.
    if not set -q fish_private_mode; and not string match -qr '^\s|^\?\?\s*$' -- $line; and not string match -q '3.*' -- $version
        builtin history append -- $line
    end
    __lotse_question
end

# Every command pays for these, so they only find out whether there is anything to do. A second command is no part of the
# conversation; with an empty line and after Ctrl-C a suggestion is gone.
function __lotse_on_start --on-event fish_preexec
    test -z "$__lotse_ran"; or set -g __lotse_state ''
    test -z "$__lotse_state"; or set -g __lotse_ran $argv[1]
end

function __lotse_on_cancel --on-event fish_cancel
    test -n "$__lotse_ran"; or set -g __lotse_state ''
end

# The command $argv[1] has run and failed with the status $argv[2]. What there is to say about it is found out beside the
# shell; a signal says when that has been done.
function __lotse_on_failure
    string match -qr '^\s*(lotse(\s|$)|$)' -- $argv[1]; and return
    set -g __lotse_failed $argv[1]
    set -g __lotse_failed_status $argv[2]
    test "$__lotse_enabled" = 1; and test (string length -- "$argv[1]") -le 9999; or return
    set -q LOTSE_MIN_DURATION; and test "$CMD_DURATION" -lt (builtin math -s0 "1000 * $LOTSE_MIN_DURATION"); and return
    __lotse_is_answer $argv[1] $argv[2]; and return
    # Another shell puts it into the background, which keeps the user's `$last_pid`, and says which process it is.
    set -g __lotse_notice (LOTSE_LINE="$argv[1]" LOTSE_STATUS=$argv[2] LOTSE_IGNORE="$LOTSE_IGNORE" LOTSE_IGNORE_DIRS="$LOTSE_IGNORE_DIRS" /bin/sh -c '"$0" notice --shell fish --pid "$1" >/dev/null & echo $!' $__lotse_bin $fish_pid </dev/null 2>/dev/null)
    function __lotse_on_run --on-event fish_preexec
        builtin functions -e __lotse_on_run
        set -q __lotse_notice; and __lotse_drop_notice
    end
end

# Nobody is disturbed who has begun to type.
function __lotse_on_notice --on-signal USR1
    set -q __lotse_notice; or return
    set -e __lotse_notice
    set -l typed (builtin commandline -b)
    test -z "$typed"; or return
    LOTSE_LINE="$__lotse_failed" LOTSE_PROMPT=(fish_prompt | string collect -N) command $__lotse_bin notice --shell fish --pid $fish_pid --show </dev/null 2>/dev/null
end

# The user has gone on. The number may be that of another process by now.
function __lotse_drop_notice
    if test -r /proc/$__lotse_notice/cmdline; and builtin contains notice (string split0 </proc/$__lotse_notice/cmdline)
        /bin/sh -c 'kill "$0"' $__lotse_notice 2>/dev/null
    end
    set -e __lotse_notice
end

# Whether the status $argv[2] of the line $argv[1] is the user's doing, or an answer. What else says no more than what the
# user sees the program knows.
function __lotse_is_answer
    builtin contains -- $argv[2] 130 131 141 143 146 147 148 149 150; and return
    test $argv[2] = 1; and string match -qr '^(grep|egrep|fgrep|rg|diff|cmp|test|\[|expr|false)(\s|$)' -- $argv[1]
end

# `lotse on` and `lotse off` are about this shell, and of the last command, and the last one that failed, only this shell knows.
function lotse
    switch "$argv[1]"
        case on
            set -g __lotse_enabled 1
        case off
            set -g __lotse_enabled 0
        case 're*'
            LOTSE_STATE="$__lotse_asked" LOTSE_RAN="$__lotse_last" command $__lotse_bin $argv
        case '*'
            LOTSE_FAILED="$__lotse_failed" LOTSE_FAILED_STATUS=$__lotse_failed_status command $__lotse_bin $argv
    end
end

# Chooses the keys, at the first prompt: what the user has bound by then is respected. What fish itself has on Ctrl-G,
# `cancel`, does at a prompt no more than Ctrl-C.
function __lotse_choose_keys
    set -g __lotse_key $__lotse_key_names[1]
    test $__lotse_key_fixed -eq 1; and return
    set -l wanted $__lotse_key
    while set -q __lotse_keys[1]; and builtin bind --user $__lotse_keys[1] >/dev/null 2>&1
        set -e __lotse_keys[1]
        set -e __lotse_key_names[1]
    end
    set -g __lotse_keys $__lotse_keys[1]
    set -g __lotse_key $__lotse_key_names[1]
    set -l key $__lotse_key $__lotse_say_no_key
    test "$key[1]" = $wanted; or set -g __lotse_taken (builtin printf $__lotse_say_taken $wanted $key[1])
end

function __lotse_bind
    __lotse_choose_keys
    for mode in default insert
        for key in $__lotse_keys
            builtin bind -M $mode $key __lotse_on_key
        end
        # The command in the line is explained above it.
        if test -n "$__lotse_explain_key"
            test $__lotse_explain_key_fixed -eq 0; and builtin bind -M $mode $__lotse_explain_key >/dev/null 2>&1
            and set -gx LOTSE_EXPLAIN_TAKEN $fish_pid
            or builtin bind -M $mode $__lotse_explain_key '__lotse_on_key --explain'
        end
        for key in \r \n
            builtin bind --user -M $mode $key >/dev/null 2>&1; or builtin bind -M $mode $key __lotse_on_enter
        end
    end
    set -gx LOTSE_HOOK "$__lotse_version:$fish_pid:$__lotse_key:$__lotse_taken"
end

# Inside `lotse shell` the recorder is told where commands begin and end; nobody else can do that, because the mark is in a
# file that only the user can read. In the environment it would end up in what programs print. It comes first, since what is
# started at the end of a command asks the recorder for it.
if set -q LOTSE_SHELL; and status is-interactive; and not set -q __lotse_mark; and builtin contains -- (builtin realpath /dev/stdin) (builtin realpath "$LOTSE_SHELL" 2>/dev/null)
    set -g __lotse_mark (string replace -r '/[^/]*$' /mark -- $LOTSE_SHELL)
    test -r $__lotse_mark; and read -gu __lotse_mark <$__lotse_mark; or set -g __lotse_mark ''
    function __lotse_mark_begin --on-event fish_preexec
        test -z "$__lotse_mark"; or builtin printf '\e]133;C;lotse=%s\a' $__lotse_mark
    end
    function __lotse_mark_end --on-event fish_postexec
        set -l code $status
        test -z "$__lotse_mark"; or builtin printf '\e]133;D;%s;lotse=%s\a' $code $__lotse_mark
    end
end

if status is-interactive; and not set -q __lotse_loaded
    if string match -qr '^([4-9]|3\.[1-9]|[1-9][0-9])' -- $version
        function __lotse_on_prompt --on-event fish_prompt
            builtin functions -e __lotse_on_prompt
            set -g __lotse_loaded 1
            test -n "$__lotse_enabled"; or set -g __lotse_enabled $__lotse_explain
            # Nobody reads it there, or somebody else's settings are in use.
            if test -n "$CI$SUDO_COMMAND"; or test "$TERM" = dumb
                set -g __lotse_enabled 0
            end
            __lotse_bind
        end
        function __lotse_on_end --on-event fish_postexec
            set -g __lotse_ended $status
            set -g __lotse_line $argv[1]
            # One that is too long for the environment is not remembered.
            test (string length -- "$__lotse_line") -le 9999; or set -g __lotse_line ''
            string match -qr '^\s*(lotse(\s|$)|$)' -- "$__lotse_line"; or set -g __lotse_last $__lotse_line
            test $__lotse_ended = 0; or __lotse_on_failure "$argv[1]" $__lotse_ended
        end
    else
        builtin printf "lotse: $__lotse_say_too_old\n" $version >&2
    end
end
