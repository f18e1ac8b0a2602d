# Runs one command in the sandbox and prints what came of it, in parts with NUL between them: the exit status, the output, what
# there is below the root, and what a line that looks at more has printed. Arguments: the shell, the command, that line, and
# one that is run before.
umask 022
printf 'mia:x:1000:1000:Mia:/home/mia:/bin/bash\n' >/etc/passwd
printf 'mia:x:1000:\n' >/etc/group
cp -a /given/. /home/mia/
mkdir -p /home/mia/work
cd /home/mia/work || exit
[ -z "$4" ] || sh -c "$4" >/dev/null 2>&1 </dev/null
case $1 in
zsh) zsh -f -c "$2" ;;
fish) fish --no-config -c "$2" ;;
*) bash --norc --noprofile -c "$2" ;;
esac >/trial/out 2>/dev/null </dev/null
printf '%s\000' "$?"
head -c 65536 /trial/out | tr -d '\000'
printf '\000'
# A commit has another name at each second; what a repository holds is for the line that looks.
below() {
    find . -xdev \( -path ./dev -o -path ./etc -o -path ./given -o -path ./proc -o -path ./trial -o -path ./usr \
        -o -path '*/.git' -o -path ./home/mia/.cache -o -path ./home/mia/.config/fish -o -path ./home/mia/.local \) -prune -o "$@"
}
(
    cd / || exit
    below -type f -exec sha256sum {} + 2>/dev/null
    below -exec stat -c '%A %N' {} + 2>/dev/null
) | sort
printf '\000'
cd /home/mia/work 2>/dev/null || cd /
sh -c "$3" 2>/dev/null </dev/null | head -c 65536 | tr -d '\000'
