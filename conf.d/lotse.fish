# For fisher: the key, where the program is installed.
status is-interactive; and type -q lotse; and lotse init fish | source
