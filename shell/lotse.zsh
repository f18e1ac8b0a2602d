# lotse for zsh: words become a command in the prompt.
#
# Loaded by `lotse init zsh`, which sets what stands below as a default and has this read without the user's aliases. All
# logic is in the program; this file only hands the line over and puts the answer into it.

# What the shell remembers between two key presses; what is there already stays. Of the suggestion: the program's own memory
# and the command that was run since. Of the last command: its line, how it ended, and when it began (in `SECONDS`, and one more).
typeset -g __lotse_state __lotse_ran __lotse_line __lotse_ended=${__lotse_ended:-0} __lotse_began
# For `lotse remember`: the memory of the last suggestion, and the last command but for lotse itself.
typeset -g __lotse_asked __lotse_last
# Of failures: the last command that failed and its status, whether they are spoken of by themselves, and where that comes from.
typeset -g __lotse_failed __lotse_failed_status __lotse_enabled __lotse_notice
# The key that was chosen, what the user still has to be told about it, and what was on Enter before.
typeset -g __lotse_key __lotse_taken
typeset -gA __lotse_enters

# Sets __lotse_alias_list to the aliases and the functions that are no parts of others: each with a record separator behind it,
# and a unit separator before what an alias stands for. All of it stays far below what a variable may hold.
__lotse_collect_aliases() {
    emulate -L zsh
    local name value
    __lotse_alias_list=
    for name value in "${(@kv)aliases}"; do
        (( $#__lotse_alias_list < 8000 )) || return 0
        __lotse_alias_list+=${name[1,40]}$'\x1f'${value[1,200]}$'\x1e'
    done
    for name in ${(k)functions:#[_.:-]*}; do
        (( $#__lotse_alias_list < 8000 )) || return 0
        __lotse_alias_list+=${name[1,40]}$'\x1e'
    done
}

# Runs the program, which draws below the line, and puts its answer into the line. Otherwise its sentence is in REPLY.
# With --enter the old line stays on the screen above the answer.
__lotse_ask() {
    emulate -L zsh
    # Until the program has the terminal, Ctrl-C is a signal, which would lose the line.
    builtin trap '' INT
    [[ -z $__lotse_notice ]] || __lotse_drop_notice
    local out code=0 cursor=$CURSOR __lotse_alias_list
    __lotse_collect_aliases
    typeset -g REPLY=
    # What another plugin has drawn behind the words does not belong to what comes instead.
    POSTDISPLAY=
    CURSOR=$#BUFFER
    zle -R
    # Not `zle -I`: it would put the terminal into a mode where Ctrl-C is a signal, and the words would be lost.
    out=$(LOTSE_BUFFER=$BUFFER LOTSE_STATE=$__lotse_state LOTSE_RAN=$__lotse_ran \
        LOTSE_LINE=$__lotse_line LOTSE_STATUS=$__lotse_ended LOTSE_ALIASES=$__lotse_alias_list \
        'command' $__lotse_bin ui --shell zsh --place below "$@" </dev/tty 2>/dev/null) || code=$?
    if (( code == 0 )); then
        typeset -g __lotse_ran=
        [[ $1 != --enter ]] || zle -I
        # In vi mode all that is typed in one go is one step of undo; this is another one.
        zle split-undo
        __lotse_take $out
        if [[ -n $BUFFER ]]; then
            # The line is on the screen now, and the program takes the keys that come before anybody can have read it.
            __lotse_say
            out=$(LOTSE_BUFFER=${out#*$'\n'} LOTSE_STATE=$__lotse_state \
                'command' $__lotse_bin ui --shell zsh --place below --settle </dev/tty 2>/dev/null) || code=$?
            if (( code == 3 )); then
                REPLY+=${__lotse_say_dropped:+${REPLY:+$'\n'}lotse: $__lotse_say_dropped}
                typeset -g __lotse_say_dropped=
            elif (( code )); then
                __lotse_tidy
            fi
            [[ -z $out ]] || __lotse_take $out
        fi
    else
        CURSOR=$cursor
        REPLY=$out
        if [[ -z $out ]] && (( code != 130 )); then
            __lotse_tidy
            builtin printf '\e7\r\e[B\e[J\e8' >/dev/tty
            REPLY=$('builtin' 'printf' $__lotse_say_crashed $code)
        fi
    fi
    (( ! ${+widgets[autosuggest-fetch]} )) || zle autosuggest-fetch
    if [[ -n $REPLY && ( $1 == --explain || ( $1 == --enter && -z $BUFFER ) ) ]]; then
        # It is for reading, also while the next key is pressed.
        zle -I
        builtin print -r -- "$REPLY" >/dev/tty
        REPLY=
    fi
    __lotse_say
}

# Takes over the program's memory and the new line. What there is to say about the line stands behind the memory.
__lotse_take() {
    emulate -L zsh
    local line=${1#*$'\n'}
    typeset -g __lotse_state=${1%%$'\n'*}
    [[ $__lotse_state != *$'\x1f'* ]] || REPLY=${${__lotse_state#*$'\x1f'}//$'\x1e'/$'\n'}
    __lotse_state=${__lotse_state%%$'\x1f'*}
    [[ -z $__lotse_state ]] || typeset -g __lotse_asked=$__lotse_state
    local before=${line%$'\x1f'*}
    BUFFER=$before${line##*$'\x1f'}
    CURSOR=${#before}
}

# The program was killed and could not give the terminal back. In a substitution, because a job of its own could not reach
# the terminal from here.
__lotse_tidy() {
    emulate -L zsh
    : $('command' $__lotse_bin ui-tidy --shell zsh </dev/tty 2>/dev/null)
}

# Says what REPLY holds below the prompt, where it goes away with the next key.
__lotse_say() {
    emulate -L zsh -o extended_glob
    local plain row cursor=$CURSOR
    local -a rows
    if [[ -n $__lotse_taken ]]; then
        REPLY="lotse: $__lotse_taken${REPLY:+$'\n'}$REPLY"
        typeset -g __lotse_taken=
    fi
    # First the prompt, then the text below it.
    zle -R
    [[ -n $REPLY ]] || return 0
    # zsh spells out what its locale does not have.
    plain=${${REPLY//$'\e['[0-9]##m/}//[^[:print:]$'\n']/ }
    # It counts a row too much for one that ends with the screen, and overwrites what stands above.
    for row in "${(@f)plain}"; do
        (( ! $#row || ${(m)#row} % COLUMNS )) || row+=' '
        rows+=("$row")
    done
    zle -M -- "${(F)rows}"
    # Colours it knows none there, so all is drawn once more in its place, unless it may have moved the screen.
    rows=("${(@f)REPLY}")
    [[ $plain != "$REPLY" ]] && (( BUFFERLINES + $#rows + $#plain / COLUMNS < LINES )) || return 0
    CURSOR=$#BUFFER
    zle -R
    builtin printf '\e7\r\e[B%s\e8' "${(pj:\r\n:)rows}" >/dev/tty
    CURSOR=$cursor
}

__lotse_on_key() {
    __lotse_ask
}

# The command in the line is explained above it.
__lotse_on_explain() {
    __lotse_ask --explain
}

# Whether Enter is on a `??` line at the shell's own prompt, not in `vared`, `select` or an unfinished command.
__lotse_is_question() {
    emulate -L zsh -o extended_glob
    [[ $CONTEXT == start && $BUFFER == [[:space:]]#\?\?* ]]
}

# A `??` line is answered; any other line goes the way it always went, with the user's options.
__lotse_on_enter() {
    if [[ $BUFFER == *\?\?* ]] && __lotse_is_question; then
        __lotse_question
        return 0
    fi
    zle ${__lotse_enters[$KEYMAP]:-accept-line}
}

__lotse_question() {
    emulate -L zsh -o extended_glob
    # A line that the user's own settings keep out of the history stays out of it.
    if [[ $BUFFER != [[:space:]]#\?\?[[:space:]]# ]] && ! [[ -o hist_ignore_space && $BUFFER == [[:space:]]* ]]; then
        builtin print -sr -- "$BUFFER"
    fi
    __lotse_ask --enter
}

# Runs whenever a line is about to be accepted, by whatever key. A `??` line that comes so far is taken away, so that
# nothing in it runs, and kept in the history.
__lotse_on_finish() {
    (( ! ${+widgets[__lotse_finish]} )) || zle __lotse_finish -- "$@"
    if [[ $BUFFER == *\?\?* ]] && __lotse_is_question; then
        builtin print -sr -- "$BUFFER"
        typeset -g __lotse_missed=1
        # It stays on the screen.
        POSTDISPLAY=$BUFFER
        BUFFER=
    fi
}

# Has the widget above called, behind those that are there.
__lotse_bind_finish() {
    emulate -L zsh
    zle -N __lotse_on_finish
    if [[ ${widgets[zle-line-finish]-} == user:azhw:* ]]; then
        add-zle-hook-widget line-finish __lotse_on_finish
        return 0
    fi
    (( ! ${+widgets[zle-line-finish]} )) || zle -A zle-line-finish __lotse_finish
    zle -N zle-line-finish __lotse_on_finish
}

# Chooses the keys, at the first prompt: what was bound by then, by whatever file, is respected. What zsh itself has on
# Ctrl-G, `send-break`, does at a prompt no more than Ctrl-C. The first argument is what is known of the first key.
__lotse_choose_keys() {
    emulate -L zsh
    local -i index=1
    local key bound=$1
    typeset -g __lotse_key=$__lotse_key_names[1]
    (( ! __lotse_key_fixed )) || return 0
    for key in $__lotse_keys; do
        (( index == 1 )) || bound=$('builtin' 'bindkey' -M main -- $key; 'builtin' 'bindkey' -M main -p -- $key)
        [[ $bound != *' '(send-break|list-expand|undefined-key|self-insert) || $bound == *$'\n'* ]] || break
        (( index += 1 ))
    done
    typeset -g __lotse_key=${__lotse_key_names[index]-}
    (( index == 1 )) || typeset -g __lotse_taken=$('builtin' 'printf' $__lotse_say_taken $__lotse_key_names[1] ${__lotse_key:-$__lotse_say_no_key})
    __lotse_keys=(${__lotse_keys[index]-})
}

# Lists all that has to be known of what is bound. The last command lists the longer keys that begin with the first one.
__lotse_list_bound() {
    bindkey -M emacs '^M'
    bindkey -M viins '^M'
    bindkey -M vicmd '^M'
    bindkey -M emacs '^[^G'
    bindkey -lL main
    bindkey -M emacs -- ${__lotse_explain_key:-^[i}
    bindkey -M main -- $__lotse_keys[1]
    bindkey -M main -p -- $__lotse_keys[1]
    return 0
}

# A substitution would cost half of what starting lotse costs, so the list goes through a file that exists in memory only
# and has no name. Sets REPLY.
__lotse_read_bound() {
    emulate -L zsh
    local fd= TMPPREFIX=/dev/shm/zsh
    REPLY=
    if [[ -w /dev/shm ]] && exec {fd}<<<'' && __lotse_list_bound >/proc/self/fd/$fd; then
        IFS= builtin read -r -d '' -u $fd REPLY
    fi 2>/dev/null
    [[ -z $fd ]] || exec {fd}<&-
    [[ -n $REPLY ]] || REPLY=$(__lotse_list_bound)
    REPLY=${REPLY%$'\n'}
}

__lotse_bind() {
    emulate -L zsh
    local map key REPLY
    __lotse_read_bound
    local -a lines=("${(@f)REPLY}")
    __lotse_choose_keys ${(F)lines[7,-1]}
    zle -N __lotse_on_key
    zle -N __lotse_on_enter
    # What somebody has on Enter goes on working.
    __lotse_enters=(emacs "${lines[1]##* }" viins "${lines[2]##* }" vicmd "${lines[3]##* }")
    [[ $lines[5] == *viins* ]] && __lotse_enters[main]=$__lotse_enters[viins] || __lotse_enters[main]=$__lotse_enters[emacs]
    __lotse_bind_explain $lines[6]
    __lotse_bind_finish
    for map in emacs viins vicmd; do
        for key in $__lotse_keys; do
            bindkey -M $map -- $key __lotse_on_key
        done
        (( __lotse_enter )) || continue
        bindkey -M $map '^M' __lotse_on_enter
        bindkey -M $map '^J' __lotse_on_enter
    done
    if (( ${__lotse_keys[(Ie)^G]} )); then
        # A search gives up as it always did.
        bindkey -M isearch ^G send-break
        # Whoever gives up with Escape when the answer has just come means no `send-break` by the next key.
        [[ $lines[4] != *send-break ]] || bindkey -M emacs '^[^G' __lotse_on_key
    fi
    typeset -gx LOTSE_HOOK="$__lotse_version:$$:$__lotse_key:$__lotse_taken"
}

# Binds the key that explains the line, where nothing has it; $1 says what has. With Alt it is no key of vi mode, where it
# would make Escape wait.
__lotse_bind_explain() {
    emulate -L zsh
    local map
    local -a maps=(emacs)
    [[ -n $__lotse_explain_key ]] || return 0
    zle -N __lotse_on_explain
    if (( __lotse_explain_key_fixed )); then
        maps+=(viins vicmd)
    elif [[ $1 != *' undefined-key' ]]; then
        typeset -gx LOTSE_EXPLAIN_TAKEN=$$
        return 0
    fi
    for map in $maps; do
        bindkey -M $map -- $__lotse_explain_key __lotse_on_explain
    done
}

# A command begins. One that is too long for the environment is not remembered.
__lotse_on_run() {
    [[ -z $__lotse_line || $__lotse_line == lotse || $__lotse_line == lotse[[:space:]]* ]] || typeset -g __lotse_last=$__lotse_line
    typeset -g __lotse_line=${1:-$3} __lotse_began=$(( SECONDS + 1 ))
    (( ${#__lotse_line} <= 9999 )) || typeset -g __lotse_line=
    # A second command is no part of the conversation.
    [[ -z $__lotse_ran ]] || typeset -g __lotse_state=
    [[ -z $__lotse_state ]] || typeset -g __lotse_ran=$__lotse_line
    [[ -z $__lotse_notice ]] || __lotse_drop_notice
}

__lotse_on_prompt() {
    local ended=$?
    [[ -n ${__lotse_loaded-} ]] || __lotse_on_first_prompt
    [[ -z $__lotse_notice ]] || __lotse_drop_notice
    if [[ -n $__lotse_began ]]; then
        # After Ctrl-C and an empty line the status says nothing about the last command.
        typeset -g __lotse_ended=$ended
        (( ! ended )) || __lotse_on_failure $ended
    fi
    typeset -g __lotse_began=
    # A suggestion that was not run is gone from the line by now.
    [[ -n $__lotse_ran ]] || typeset -g __lotse_state=
    if [[ -n ${__lotse_missed-} ]]; then
        typeset -g __lotse_missed=
        builtin printf "lotse: $__lotse_say_not_run\n" ${__lotse_key:-$__lotse_say_the_key} >&2
    fi
}

__lotse_on_first_prompt() {
    emulate -L zsh
    typeset -g __lotse_loaded=1
    [[ -n $__lotse_enabled ]] || typeset -g __lotse_enabled=$__lotse_explain
    # Nobody reads it there, or somebody else's settings are in use.
    [[ -z ${CI-}${SUDO_COMMAND-} && ${TERM-dumb} != dumb ]] || typeset -g __lotse_enabled=0
    zle -N __lotse_on_notice
    __lotse_bind
}

# A command has run and failed with the status $1. What there is to say about it is found out beside the shell.
__lotse_on_failure() {
    emulate -L zsh
    local -i took=$(( SECONDS + 1 - __lotse_began ))
    [[ -n $__lotse_line && $__lotse_line != lotse && $__lotse_line != lotse[[:space:]]* ]] || return 0
    typeset -g __lotse_failed=$__lotse_line __lotse_failed_status=$1
    [[ $__lotse_enabled == 1 ]] && (( took >= ${LOTSE_MIN_DURATION:-0} )) || return 0
    ! __lotse_is_answer $1 || return 0
    exec {__lotse_notice}< <(LOTSE_LINE=$__lotse_line LOTSE_STATUS=$1 LOTSE_IGNORE=${LOTSE_IGNORE-} LOTSE_IGNORE_DIRS=${LOTSE_IGNORE_DIRS-} \
        LOTSE_STANDS_FOR=${aliases[${__lotse_line%%[[:space:]]*}]-} \
        'exec' $__lotse_bin notice --shell zsh --pid $$ </dev/null 2>/dev/null)
    zle -F -w $__lotse_notice __lotse_on_notice
}

# What there is to say has come, or it has been found that there is nothing. Nobody is disturbed who has begun to type.
__lotse_on_notice() {
    emulate -L zsh
    local text=
    IFS= builtin read -r -u $1 text
    __lotse_drop_notice
    [[ -n $text && -z $BUFFER && $CONTEXT == start ]] || return 0
    # Something through zsh, which takes the row away again, and all of it in its place, because zsh knows no dim text there
    # and spells out what its locale does not have.
    zle -M -- ${text%% *}
    zle -R
    builtin printf '\e7\r\e[B\e[2m%s\e[m\e8' "$text" >/dev/tty
}

__lotse_drop_notice() {
    emulate -L zsh
    zle -F $__lotse_notice
    exec {__lotse_notice}<&-
    typeset -g __lotse_notice=
}

# Whether the status $1 is the user's doing, or an answer. What else says no more than what the user sees the program knows.
__lotse_is_answer() {
    emulate -L zsh
    (( $1 != 130 && $1 != 131 && $1 != 141 && $1 != 143 && ($1 < 146 || $1 > 150) )) || return 0
    (( $1 == 1 )) || return 1
    [[ ${__lotse_line%%[[:space:]]*} == (grep|egrep|fgrep|rg|diff|cmp|test|'['|'[['|'(('|expr|false) ]]
}

# `lotse on` and `lotse off` are about this shell, and of the last command, and the last one that failed, only this shell knows.
lotse() {
    case ${1-} in
        (on) typeset -g __lotse_enabled=1 ;;
        (off) typeset -g __lotse_enabled=0 ;;
        (re*) LOTSE_STATE=$__lotse_asked LOTSE_RAN=$__lotse_last 'command' $__lotse_bin "$@" ;;
        (*) LOTSE_FAILED=$__lotse_failed LOTSE_FAILED_STATUS=$__lotse_failed_status 'command' $__lotse_bin "$@" ;;
    esac
}

if [[ -o interactive && -z ${__lotse_loaded-} ]]; then
    if [[ $ZSH_VERSION == (5.<1->|<6->.)* ]]; then
        typeset -ga precmd_functions preexec_functions
        (( ${precmd_functions[(I)__lotse_on_prompt]} )) || precmd_functions+=(__lotse_on_prompt)
        (( ${preexec_functions[(I)__lotse_on_run]} )) || preexec_functions+=(__lotse_on_run)
    else
        builtin printf "lotse: $__lotse_say_too_old\n" $ZSH_VERSION >&2
    fi
fi

# Inside `lotse shell` the recorder is told where commands begin and end; nobody else can do that, because the mark is in a
# file that only the user can read. In the environment it would end up in what programs print.
if [[ -o interactive && -z ${__lotse_mark-} && -n ${LOTSE_SHELL-} && $LOTSE_SHELL -ef /dev/stdin && -r ${LOTSE_SHELL%/*}/mark ]]; then
    typeset -g +x __lotse_mark=
    builtin read -r __lotse_mark <"${LOTSE_SHELL%/*}/mark"
    __lotse_mark_end() {
        builtin printf '\e]133;D;%s;lotse=%s\a' $? $__lotse_mark >&2
    }
    __lotse_mark_begin() {
        builtin printf '\e]133;C;lotse=%s\a' $__lotse_mark >&2
    }
    # First, so that what others print is no output of the command.
    typeset -ga precmd_functions preexec_functions
    precmd_functions=(__lotse_mark_end "${precmd_functions[@]}")
    preexec_functions+=(__lotse_mark_begin)
fi
