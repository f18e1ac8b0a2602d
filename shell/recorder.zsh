# What commands show is kept by lotse, which all of it passes through. A shell that was given a command is not for reading, and
# where a terminal or an editor knows its own screen, or plays tricks with the shell, nothing comes in between.
if [[ -o interactive && -z ${ZSH_EXECUTION_STRING-} && -t 0 && ! ${LOTSE_SHELL-} -ef /dev/stdin && -x $__lotse_recorder ]] &&
    [[ -z ${TMUX-}${ZELLIJ-}${STY-}${KITTY_WINDOW_ID-}${WEZTERM_PANE-}${INSIDE_EMACS-}${VSCODE_INJECTION-} ]] &&
    [[ ${TERM_PROGRAM-} != vscode && ${TERMINAL_EMULATOR-} != JetBrains-* && ${TERM-dumb} != dumb ]]; then
    builtin exec "$__lotse_recorder" shell --argv0 "${ZSH_ARGZERO:-zsh}" -- zsh
fi
unset __lotse_recorder
