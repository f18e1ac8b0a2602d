# shellcheck shell=bash disable=SC2154,SC2059
# lotse for bash 3.2 to 4.3, and for ble.sh, behind lotse.bash.
#
# The rest of a `??` line is a comment for the shell, so nothing in it runs. The answer is typed by readline itself: the
# terminal is asked for its state once it is raw, and what it replies is bound to the text.
__lotse_bind_plain() {
    builtin alias '??'='__lotse_on_plain #'
    __lotse_explain_key=''
    case $('builtin' 'bind' -q abort) in
        *'"\C-g"'*)
            __lotse_key=Ctrl-G
            builtin bind '"\C-g": "\C-a?? \C-e\C-m"'
            ;;
    esac
    export LOTSE_HOOK="$__lotse_version:$$:$__lotse_key:$__lotse_taken"
}

__lotse_on_plain() {
    local line out
    line=$(HISTTIMEFORMAT='' 'builtin' 'history' 1)
    line=${line#"${line%%[![:space:]]*}"}
    line=${line#"${line%%[![:digit:]*]*}"}
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
        '??'*) ;;
        *)
            builtin printf 'lotse: %s\n' "$__lotse_say_no_history" >&2
            return 0
            ;;
    esac
    out=$(LOTSE_BUFFER=$line LOTSE_STATE=$__lotse_state "$__lotse_bin" ui --shell bash --place here --enter --readline-macro) || builtin :
    [ -n "$out" ] || return 0
    __lotse_state=${out%%$'\n'*} __lotse_typing=1
    __lotse_asked=$__lotse_state
    builtin bind "\"\\e[0n\": \"${out#*$'\n'}\""
    ("$__lotse_bin" ui-ready &)
}

# There is no later moment where PROMPT_COMMAND cannot be had.
[ "$__lotse_by_prompt" != 1 ] || __lotse_bind
