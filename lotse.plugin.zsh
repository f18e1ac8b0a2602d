# For plugin managers of zsh (oh-my-zsh, zinit, antidote): the key, where the program is installed.
(( ! $+commands[lotse] )) || eval "$(lotse init zsh)"
