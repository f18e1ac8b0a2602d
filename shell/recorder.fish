# What commands show is kept by lotse, which all of it passes through. Where a terminal or an editor knows its own screen, or
# plays tricks with the shell, nothing comes in between.
if status is-interactive; and isatty stdin; and test -x "$__lotse_recorder"
    and not contains -- (builtin realpath /dev/stdin) (builtin realpath "$LOTSE_SHELL" 2>/dev/null)
    and test -z "$TMUX$ZELLIJ$STY$KITTY_WINDOW_ID$WEZTERM_PANE$INSIDE_EMACS$VSCODE_INJECTION"
    and test "$TERM_PROGRAM" != vscode; and test "$TERM" != dumb; and not string match -q 'JetBrains-*' -- "$TERMINAL_EMULATOR"
    exec $__lotse_recorder shell -- (status fish-path) (status is-login; and builtin echo -l)
end
set -e __lotse_recorder
