# shellcheck shell=bash disable=SC2154,SC2059
# lotse for bash: words become a command in the prompt.
#
# Loaded by `lotse init bash`, which sets what stands below as a default. All logic is in the program; this file only
# hands the line over and puts the answer into it. bash 4.4 and newer have Ctrl-G and `??` by themselves; older ones, and
# ble.sh, have both through an alias.

# What the shell remembers between two key presses. Of the suggestion: the program's own memory and the command that was run
# since. Of the last command: its line, how it ended, and when it began (in `SECONDS`, and one more).
: "${__lotse_state=}" "${__lotse_ran=}" "${__lotse_line=}" "${__lotse_ended=0}" "${__lotse_began=}"
# For `lotse remember`: the memory of the last suggestion, and the last command but for lotse itself.
: "${__lotse_asked=}" "${__lotse_last=}"
# Of failures: the last command that failed and its status, whether they are spoken of by themselves, and which process looks
# for something to say, since when.
: "${__lotse_failed=}" "${__lotse_failed_status=}" "${__lotse_enabled=}" "${__lotse_notice=}" "${__lotse_noticed=0}"
# Of the prompt: the status that it may show, whether it is the shell's own (and not that of `read -e` or of an unfinished
# command), whether Enter is held back, whether it does the work of PROMPT_COMMAND, and whether it has been drawn since.
: "${__lotse_status=0}" "${__lotse_at_prompt=}" "${__lotse_held=}" "${__lotse_by_prompt=}" "${__lotse_due=}"
# The key that was chosen, and what the user still has to be told about it.
: "${__lotse_key=}" "${__lotse_taken=}"
__lotse_bash=$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))

# Sets __lotse_alias_list to the aliases, and to those of the usual programs that are functions: each with a record separator
# behind it, and a unit separator before what an alias stands for. All of it stays far below what a variable may hold.
__lotse_collect_aliases() {
    local name index names values
    __lotse_alias_list=''
    for name in ls cat grep find rm cp mv cd ps top df du diff git docker python vim ssh; do
        ! builtin declare -F "$name" || __lotse_alias_list+=$name$'\036'
    done >/dev/null
    # bash makes this table anew each time that it is looked at.
    names=("${!BASH_ALIASES[@]}") values=("${BASH_ALIASES[@]}")
    for index in "${!names[@]}"; do
        [ "${#__lotse_alias_list}" -lt 8000 ] || break
        __lotse_alias_list+=${names[index]:0:40}$'\037'${values[index]:0:200}$'\036'
    done
}

# Until the program has the terminal, Ctrl-C is a signal, which would lose the line. A prompt may take its time before that.
__lotse_shield() {
    __lotse_trap=$('builtin' 'trap' -p INT)
    builtin trap '' INT
}

# Runs the program, behind the shield, and puts its answer into the line, or says why there is none. $1 is where the cursor
# is, $2 the prompt that the program draws again, __lotse_prompt the one that the answer will stand behind.
__lotse_ask() {
    local place=$1 prompt=$2 out code=0 __lotse_alias_list
    shift 2
    if [ -n "$__lotse_taken" ]; then
        builtin printf 'lotse: %s\n' "$__lotse_taken" >/dev/tty
        __lotse_taken=''
    fi
    [ -z "$__lotse_notice" ] || __lotse_drop_notice
    __lotse_collect_aliases
    out=$(LOTSE_BUFFER=$READLINE_LINE LOTSE_STATE=$__lotse_state LOTSE_RAN=$__lotse_ran LOTSE_PROMPT=$prompt \
        LOTSE_LINE=$__lotse_line LOTSE_STATUS=$__lotse_ended LOTSE_ALIASES=$__lotse_alias_list \
        'command' "$__lotse_bin" ui --shell bash --place "$place" "$@" 2>/dev/null) || code=$?
    if [ "$code" = 0 ]; then
        __lotse_ran=''
        __lotse_take "$out"
        # In an empty line nothing could run unread.
        [ -z "$READLINE_LINE" ] || __lotse_settle "${out#*$'\n'}"
        builtin eval "'builtin' ${__lotse_trap:-trap - INT}"
        return 0
    fi
    builtin eval "'builtin' ${__lotse_trap:-trap - INT}"
    if [ -n "$out" ]; then
        builtin printf '%s\n' "$out" >/dev/tty
    elif [ "$code" != 130 ]; then
        __lotse_tidy
        builtin printf "$__lotse_say_crashed\n" "$code" >/dev/tty
    fi
    return 0
}

# Has the program show the line $1 as it will stand here, and take the keys that come before anybody can have read it.
__lotse_settle() {
    local out code=0
    out=$(LOTSE_BUFFER=$1 LOTSE_STATE=$__lotse_state LOTSE_PROMPT=$__lotse_prompt \
        'command' "$__lotse_bin" ui --shell bash --place line --settle 2>/dev/null) || code=$?
    [ "$code" -lt 128 ] || __lotse_tidy
    if [ "$code" = 3 ] && [ -n "$__lotse_say_dropped" ]; then
        builtin printf 'lotse: %s\n' "$__lotse_say_dropped" >/dev/tty
        __lotse_say_dropped=''
    fi
    [ -z "$out" ] || __lotse_take "$out"
}

# Takes over the program's memory and the new line. What is wrong with the line stands behind the memory.
__lotse_take() {
    local line=${1#*$'\n'} before
    __lotse_state=${1%%$'\n'*}
    case $__lotse_state in
        *$'\037'*)
            before=${__lotse_state#*$'\037'} before=${before//$'\036'/$'\n'}
            builtin printf '%s\n' "$before" >/dev/tty
            ;;
    esac
    __lotse_state=${__lotse_state%%$'\037'*}
    [ -z "$__lotse_state" ] || __lotse_asked=$__lotse_state
    before=${line%$'\037'*}
    READLINE_LINE=$before${line##*$'\037'}
    READLINE_POINT=${#before}
}

# The program was killed and could not give the terminal back.
__lotse_tidy() {
    : "$('command' "$__lotse_bin" ui-tidy --shell bash 2>/dev/null)"
    builtin printf '\r\033[J' >/dev/tty
}

__lotse_return() {
    return "$1"
}

# Inside `lotse shell` the recorder is told where commands begin and end; nobody else can do that, because the mark is in a
# file that only the user can read. In the environment it would end up in what programs print.
__lotse_mark=''
builtin export -n __lotse_mark
if [[ -n ${LOTSE_SHELL-} && $LOTSE_SHELL -ef /dev/stdin && -r ${LOTSE_SHELL%/*}/mark ]]; then
    builtin read -r __lotse_mark <"${LOTSE_SHELL%/*}/mark" || builtin :
fi

# The beginning is printed by PS0, last, so that what others have there is no output of the command.
__lotse_mark_end() {
    builtin printf '\e]133;D;%s;lotse=%s\a' "$__lotse_status" "$__lotse_mark" >&2
    case ${PS0-} in
        *"$__lotse_mark"*) ;;
        *) PS0=${PS0-}'\e]133;C;lotse='$__lotse_mark'\a' ;;
    esac
}

# Sets __lotse_prompt to the last line of the prompt as it is on the screen, which may show the status of the last command.
__lotse_draw_prompt() {
    if [ "$__lotse_status" = 0 ]; then
        __lotse_prompt=${PS1@P}
    else
        __lotse_return "$__lotse_status" || __lotse_prompt=${PS1@P}
    fi
    __lotse_prompt=${__lotse_prompt//[$'\001\002']/}
    __lotse_prompt=${__lotse_prompt##*$'\n'}
    __lotse_due=''
}

# With --explain the command in the line is explained above it. The last argument keeps the user's `$_` (B2).
__lotse_on_key() {
    [ "$__lotse_by_prompt" != 1 ] || __lotse_catch_up
    __lotse_shield
    __lotse_draw_prompt
    __lotse_ask line "$__lotse_prompt" "${@:1:$#-1}"
    [ -z "$__lotse_explain_key" ] || __lotse_bind_explain
}

# Runs before each Enter. A `??` line is answered, or with --no-enter only kept from running, and this Enter held back;
# any other line is the shell's own affair.
__lotse_on_enter() {
    [ "$__lotse_by_prompt" != 1 ] || __lotse_catch_up
    if [ "$__lotse_at_prompt" != 1 ]; then
        # The next line of an unfinished command, unless a command that runs has asked for it.
        if [ -z "$__lotse_began" ] && [ -n "$__lotse_line" ]; then
            __lotse_line+=$'\n'$READLINE_LINE
            [ "${#__lotse_line}" -le 9999 ] || __lotse_line=''
        fi
        return 0
    fi
    local line=${READLINE_LINE#"${READLINE_LINE%%[![:space:]]*}"}
    case $line in
        '??'*) ;;
        *)
            __lotse_at_prompt=0
            # One that is too long for the environment is not remembered.
            if [ -n "$line" ] && [ "${#line}" -le 9999 ]; then
                ! __lotse_is_telling || __lotse_last=$__lotse_line
                __lotse_line=$line
            fi
            if [ -n "$__lotse_state" ] && [ -n "$line" ]; then
                # A second command, or one too long for the environment, is no part of the conversation.
                if [ -n "$__lotse_ran" ] || [ "${#line}" -gt 9999 ]; then
                    __lotse_state='' __lotse_ran=''
                else
                    __lotse_ran=$line
                fi
            fi
            return 0
            ;;
    esac
    __lotse_held=1
    __lotse_bind_accept '"\C-x\C-a2": "\C-x\C-a3"'
    if [ "$__lotse_enter" = 0 ]; then
        builtin printf "lotse: $__lotse_say_not_run\n" "${__lotse_key:-$__lotse_say_the_key}" >/dev/tty
        return 0
    fi
    # The line stays on the screen and in the history, as after any other Enter.
    __lotse_shield
    __lotse_draw_prompt
    builtin printf '%s%s\n' "$__lotse_prompt" "${READLINE_LINE//[$'\001'-$'\010'$'\013'-$'\037'$'\177']/?}" >/dev/tty
    case ${line//[[:space:]]/} in
        '??') ;;
        *) [[ ! -o history ]] || builtin history -s -- "$READLINE_LINE" ;;
    esac
    __lotse_ask here '' --enter
}

__lotse_after_enter() {
    __lotse_bind_accept '"\C-x\C-a2": accept-line'
    # Last: Ctrl-C may end this function anywhere.
    __lotse_held=''
}

__lotse_bind_accept() {
    local map
    for map in emacs vi-insert vi-command; do
        builtin bind -m "$map" "$1"
    done
}

__lotse_on_prompt() {
    __lotse_status=$?
    __lotse_go_on
    # A status here ends the shell under `set -e`, and is a second failure to an ERR trap. It is wanted only by what was
    # written behind this in the same string; all others have it from bash.
    [ "${PROMPT_COMMAND[0]-}" != __lotse_on_prompt ] || return 0
    case $- in *e*) return 0 ;; esac
    return "$__lotse_status"
}

# What is to be done between two commands.
__lotse_go_on() {
    [ -z "$__lotse_mark" ] || __lotse_mark_end
    __lotse_at_prompt=1
    if [ -z "${__lotse_loaded-}" ]; then
        __lotse_bind
    elif [ -n "$__lotse_explain_key" ]; then
        __lotse_bind_explain
    fi
    [ -z "$__lotse_held" ] || __lotse_after_enter
    [ -z "$__lotse_notice" ] || __lotse_drop_notice
    # After Ctrl-C and an empty line the status says nothing about the last command; whether one has run only PS0 knows.
    case ${__lotse_began:-${PS0-}} in
        *__lotse_began*) ;;
        *) __lotse_ended=$__lotse_status ;;
    esac
    # A suggestion that was not run is gone from the line by now, unless readline is about to type it.
    [ -n "${__lotse_typing-}" ] || [ -z "$__lotse_state" ] || [ -n "$__lotse_ran" ] || __lotse_state=''
    __lotse_typing=''
    [ "$__lotse_status" = 0 ] || [ -z "$__lotse_began" ] || __lotse_on_failure
    __lotse_began=''
    return 0
}

# Whether there is a command that has failed, and not lotse itself.
__lotse_is_telling() {
    case $__lotse_line in
        '' | lotse | lotse[[:space:]]*) return 1 ;;
    esac
}

__lotse_on_failure() {
    __lotse_is_telling || return 0
    __lotse_failed=$__lotse_line __lotse_failed_status=$__lotse_status __lotse_noticed=$SECONDS
    [ "$__lotse_by_prompt" = 1 ] || __lotse_look
}

# A hardened machine may have made PROMPT_COMMAND readonly. There the prompt itself notes how the last command ended: an
# index is arithmetic, which may assign, and what stands behind `:+` is looked at only where the array has that index. All
# else is done with the next key.
__lotse_gate=([1]=1)
# shellcheck disable=SC2016
__lotse_in_prompt='${__lotse_gate[__lotse_due=1,__lotse_at_prompt?0:(__lotse_status=$?,__lotse_at_prompt=1,__lotse_noticed=SECONDS,__lotse_status!=0)]:+${__lotse_gate[(__lotse_notice=$(__lotse_look_from_prompt))*0]-}}'

__lotse_cannot_hook() {
    ((__lotse_bash >= 404)) || return 1
    local -
    set +u
    [[ ${PROMPT_COMMAND@a} == *r* ]]
}

# Prints the number of the process that looks, or 0.
__lotse_look_from_prompt() {
    [ -z "$__lotse_began" ] || ! __lotse_is_telling || __lotse_look
    builtin printf '%s' "${__lotse_notice:-0}"
}

# Does with a key what could not be done with the prompt.
__lotse_catch_up() {
    [ "$__lotse_notice" != 0 ] || __lotse_notice=''
    case $PS1 in
        *__lotse_gate*) ;;
        *) PS1+=$__lotse_in_prompt __lotse_at_prompt=1 __lotse_due=1 ;;
    esac
    [ "$__lotse_due" != 1 ] || __lotse_go_on
    __lotse_due=''
}

# What there is to say about a failure is found out beside the shell, and drawn above the prompt while that waits for the
# first key.
__lotse_look() {
    local took=$((SECONDS + 1 - __lotse_began))
    if [ "$__lotse_enabled" != 1 ] || [ "$took" -lt "${LOTSE_MIN_DURATION:-0}" ] || __lotse_is_answer; then
        return 0
    fi
    # The substitution keeps the user's `$!`.
    __lotse_notice=$(
        __lotse_notify </dev/null >/dev/null 2>&1 &
        'builtin' 'echo' $!
    )
    return 0
}

# Becomes the process that has something to say. The prompt is made once more here, where nobody waits for it, since its
# size counts.
__lotse_notify() {
    __lotse_prompt=${PS1@P}
    LOTSE_LINE=$__lotse_line LOTSE_STATUS=$__lotse_status LOTSE_PROMPT=${__lotse_prompt//[$'\001\002']/} \
        LOTSE_IGNORE=${LOTSE_IGNORE-} LOTSE_IGNORE_DIRS=${LOTSE_IGNORE_DIRS-} \
        LOTSE_STANDS_FOR=${BASH_ALIASES[${__lotse_line%%[[:space:]]*}]-} \
        builtin exec "$__lotse_bin" notice --shell bash --pid $$
}

# The user has gone on; nothing lives as long as a process number needs to be used again.
__lotse_drop_notice() {
    ((SECONDS - __lotse_noticed > 60 || __lotse_notice < 2)) || builtin kill "$__lotse_notice" 2>/dev/null || builtin :
    __lotse_notice=''
}

# Whether the status is the user's doing, or an answer. What else says no more than what the user sees the program knows.
__lotse_is_answer() {
    case $__lotse_status in
        130 | 131 | 141 | 143 | 14[6-9] | 150) return 0 ;;
        1) ;;
        *) return 1 ;;
    esac
    case ${__lotse_line%%[[:space:]]*} in
        grep | egrep | fgrep | rg | diff | cmp | test | '[' | '[[' | '((' | expr | false) ;;
        *) return 1 ;;
    esac
}

# `lotse on` and `lotse off` are about this shell, and of the last command, and the last one that failed, only this shell knows.
lotse() {
    case ${1-} in
        on) __lotse_enabled=1 ;;
        off) __lotse_enabled=0 ;;
        re*) LOTSE_STATE=$__lotse_asked LOTSE_RAN=$__lotse_last 'command' "$__lotse_bin" "$@" ;;
        *) LOTSE_FAILED=$__lotse_failed LOTSE_FAILED_STATUS=$__lotse_failed_status 'command' "$__lotse_bin" "$@" ;;
    esac
}

if [[ $- == *i* ]]; then
    if ((__lotse_bash < 302)); then
        builtin printf "lotse: $__lotse_say_too_old\n" "$BASH_VERSION" >&2
    else
        # First, to see the status of the command before anybody else changes it.
        case "${PROMPT_COMMAND[*]-}" in
            *__lotse_on_prompt*) ;;
            *)
                if __lotse_cannot_hook; then
                    __lotse_by_prompt=1 PS1=${PS1-}$__lotse_in_prompt
                elif ((__lotse_bash >= 501)); then
                    PROMPT_COMMAND=(__lotse_on_prompt ${PROMPT_COMMAND[@]+"${PROMPT_COMMAND[@]}"})
                else
                    # shellcheck disable=SC2178,SC2128
                    PROMPT_COMMAND=__lotse_on_prompt${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND}
                fi
                ;;
        esac
    fi
fi

# If a `??` line reaches the shell after all, because somebody else has Enter or PROMPT_COMMAND or because it was another
# key, nothing in it runs.
__lotse_on_missed() {
    case "$__lotse_enter ${PROMPT_COMMAND[*]-}" in
        partly*)
            builtin printf "lotse: $__lotse_say_elsewhere\n" "${__lotse_key:-$__lotse_say_the_key}" >&2
            ;;
        0* | *__lotse_on_prompt*)
            builtin printf "lotse: $__lotse_say_not_run\n" "${__lotse_key:-$__lotse_say_the_key}" >&2
            ;;
        *)
            builtin printf 'lotse: %s\n' "$__lotse_say_replaced" >&2
            ;;
    esac
}
if [[ $- == *i* ]]; then
    [ -n "${__lotse_loaded-}" ] || builtin alias '??'='__lotse_on_missed #'
fi
