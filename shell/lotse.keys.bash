# shellcheck shell=bash disable=SC2154,SC2059
# lotse for bash: which keys are free, and binding them. Part of what `lotse init bash` prints, after the main script.

# Sets __lotse_bound to what users have bound, alone or as the beginning of longer keys, and to where `abort` is. What
# readline itself has on all keys is long.
__lotse_list_bound() {
    builtin bind -X
    builtin bind -s
    builtin bind -q abort || builtin :
}

# Sets __lotse_bound to what the function $1 prints. A substitution would cost half of what starting lotse costs, so the
# list goes through a file that exists in memory only and has no name. Since 5.1 a short text would be put into a pipe, in
# which not every list has room.
__lotse_read_bound() {
    local fd='' TMPDIR=/dev/shm
    ((__lotse_bash < 501)) || local BASH_COMPAT=50
    __lotse_bound=''
    if [ -w /dev/shm ] && builtin exec {fd}<<<'' && "$1" >|"/proc/self/fd/$fd"; then
        IFS='' builtin read -r -d '' -u "$fd" __lotse_bound || builtin :
    fi 2>/dev/null
    [ -z "$fd" ] || builtin exec {fd}<&-
    [ -n "$__lotse_bound" ] || __lotse_bound=$("$1")
}

# Chooses the keys, at the first prompt: what was bound by then, by whatever file, is respected. The first of the wanted
# ones is taken that nobody has bound, alone or as the beginning of a longer one. What readline itself has on Ctrl-G,
# `abort`, does at a prompt no more than Ctrl-C.
__lotse_choose_keys() {
    local bound key index=0
    __lotse_key=${__lotse_key_names[0]}
    [ "$__lotse_key_fixed" != 1 ] || return 0
    case $__lotse_bound in
        *"\"\C-g"[!\"]*) ;;
        *'abort can be invoked via '*'"\C-g"'*)
            if [ "${__lotse_keys[0]}" = '\C-g' ]; then
                __lotse_keys=('\C-g')
                return 0
            fi
            ;;
    esac
    bound=$__lotse_bound$('builtin' 'bind' -p)
    for key in "${__lotse_keys[@]}"; do
        case $bound in
            *"\"$key\": abort"* | *"\"$key\": self-insert"*)
                case $bound in *"\"$key"[!\"]*) ;; *) break ;; esac
                ;;
            *"\"$key"*) ;;
            *) break ;;
        esac
        index=$((index + 1))
    done
    __lotse_keys=("${__lotse_keys[@]:$index:1}")
    __lotse_key=${__lotse_key_names[$index]-}
    if [ "$index" != 0 ]; then
        builtin printf -v __lotse_taken "$__lotse_say_taken" "${__lotse_key_names[0]}" "${__lotse_key:-$__lotse_say_no_key}"
    fi
}

__lotse_bind() {
    local map key
    __lotse_loaded=1
    if [ -n "${__lotse_plain-}${BLE_VERSION-}" ] || ((__lotse_bash < 404)); then
        __lotse_bind_plain
        return 0
    fi
    if [[ ! -o emacs && ! -o vi ]]; then
        # Without readline there is no key, and all that is said of keys is a warning.
        __lotse_key='' __lotse_explain_key=''
        __lotse_bind_run
        export LOTSE_HOOK="$__lotse_version:$$::"
        return 0
    fi
    __lotse_read_bound __lotse_list_bound
    __lotse_choose_keys
    for map in emacs vi-insert vi-command; do
        for key in ${__lotse_keys[@]+"${__lotse_keys[@]}"}; do
            builtin bind -m "$map" -r "$key"
            builtin bind -m "$map" -x "\"$key\": __lotse_on_key \"\$_\""
        done
        __lotse_bind_enter "$map"
    done
    unset -v __lotse_bound
    __lotse_bind_run
    export LOTSE_HOOK="$__lotse_version:$$:$__lotse_key:$__lotse_taken"
}

# Binds the key that explains the line. What readline itself has on all keys is long, so that this is not done before the
# first prompt, but before the second one, or with the first command that was asked for. With Alt it is no key of vi mode,
# where it would make Escape wait.
__lotse_bind_explain() {
    local map key=$__lotse_explain_key maps=(emacs vi-insert vi-command)
    __lotse_explain_key=''
    if [ "$__lotse_explain_key_fixed" != 1 ]; then
        maps=(emacs)
        __lotse_read_bound __lotse_list_emacs
        case $__lotse_bound in *"\"$key"*) maps=() && export LOTSE_EXPLAIN_TAKEN=$$ ;; esac
        unset -v __lotse_bound
    fi
    for map in ${maps[@]+"${maps[@]}"}; do
        builtin bind -m "$map" -x "\"$key\": __lotse_on_key --explain \"\$_\""
    done
}

__lotse_list_emacs() {
    builtin bind -m emacs -p
    builtin bind -m emacs -s
    builtin bind -m emacs -X
}

# PS0 is looked at only when something is about to run, which an empty line, a comment and a syntax error are not.
__lotse_bind_run() {
    [ -n "$__lotse_enabled" ] || __lotse_enabled=$__lotse_explain
    # Nobody reads it there, or somebody else's settings are in use.
    [ -z "${CI-}${SUDO_COMMAND-}" ] && [ "${TERM-dumb}" != dumb ] || __lotse_enabled=0
    # shellcheck disable=SC2016
    case ${PS0-} in
        *__lotse_began*) ;;
        *) PS0=${PS0-}'${__lotse_bin:0:$((__lotse_began = SECONDS + 1, 0))}' ;;
    esac
}

# What somebody has on Enter stays there; mostly it ends with Ctrl-J, which is Enter as well.
__lotse_bind_enter() {
    local key
    # The argument keeps the user's `$_` as it is.
    # shellcheck disable=SC2016
    builtin bind -m "$1" -x '"\C-x\C-a1": __lotse_on_enter "$_"'
    # shellcheck disable=SC2016
    builtin bind -m "$1" -x '"\C-x\C-a3": __lotse_after_enter "$_"'
    builtin bind -m "$1" '"\C-x\C-a2": accept-line'
    for key in '\C-m' '\C-j'; do
        case $__lotse_bound in
            *"\"$key\": "*) [ "$__lotse_enter" = 0 ] || __lotse_enter=partly ;;
            *) builtin bind -m "$1" "\"$key\": \"\\C-x\\C-a1\\C-x\\C-a2\"" ;;
        esac
    done
}
