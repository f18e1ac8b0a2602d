# What the examples of `tools/examples` are tried on. It is run once, in an empty directory that is the home of the tests;
# each trial starts in `work` of its own copy.
set -e
mkdir -p work Downloads Documents/tax Pictures .ssh .config/app .cache/thumbs bin
printf '[user]\n\tname = Mia Moor\n\temail = mia@example.org\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n' > .gitconfig
printf 'alias ll="ls -l"\n' > .bashrc
printf 'key\n' > .ssh/id_ed25519
printf 'Host nas\n  HostName 192.168.1.20\n' > .ssh/config
printf 'theme=dark\n' > .config/app/settings.ini
printf 'x\n' > .cache/thumbs/one.png
printf 'invoice\n' > Downloads/invoice.pdf
printf 'deb\n' > Downloads/setup.deb
printf 'part\n' > Downloads/movie.mkv.part
printf 'letter\n' > Documents/letter.odt
printf 'tax\n' > Documents/tax/2023.pdf
printf 'sea\n' > Pictures/beach.jpg
chmod 700 .ssh
chmod 600 .ssh/id_ed25519

cd work
printf 'first line\nsecond line\n\nTODO: call Anna\nfourth line with error\n\nthe end of the notes\nlast line\n' > notes.txt
printf '# Tasks\n- [ ] buy milk\n- [x] write letter\n- [ ] call mum\n' > todo.md
printf 'Report of the year\nall is well\ncolour is grey\nTotal: 42\n' > report.txt
printf 'Mia\nOle\nanna\nMia\nBert\nole\nZoe\nMia\nBert\n' > names.txt
printf '7\n3\n10\n1\n9\n2\n8\n5\n4\n6\n' > numbers.txt
printf 'apple pear\nplum  cherry\nfig\n' > fruits.txt
printf 'one   two\tthree  \n  four five\n' > spaces.txt
printf 'a\r\nb\r\nc\r\n' > dos.txt
printf 'Gr\374\337e\n' > latin.txt
printf 'alpha\nbeta\ngamma\n' > old.txt
printf 'alpha\nbeta two\ngamma\ndelta\n' > new.txt
printf 'id,name,age,city\n1,Mia,34,Kiel\n2,Ole,28,Bonn\n3,Zoe,41,Kiel\n4,Bert,28,Ulm\n' > people.csv
printf 'date,product,count,price\n2024-01-05,tea,3,2.50\n2024-01-09,coffee,1,4.00\n2024-02-01,tea,2,2.50\n2024-02-11,cake,5,3.20\n' > sales.csv
printf 'Mia;Kiel;34\nOle;Bonn;28\n' > staff.csv
printf 'id\tname\n1\tMia\n2\tOle\n' > people.tsv
printf '[{"id":1,"name":"Mia","age":34,"tags":["a","b"]},{"id":2,"name":"Ole","age":28,"tags":[]},{"id":3,"name":"Zoe","age":41,"tags":["b"]}]\n' > users.json
printf '{"name":"demo","version":"1.2.3","server":{"host":"localhost","port":8080},"paths":["a","b","c"]}\n' > config.json
printf '{"level":"info","msg":"up"}\n{"level":"error","msg":"no disk"}\n{"level":"error","msg":"no net"}\n' > events.jsonl
printf '[server]\nport = 8080\n# a comment\nhost = localhost\n\n[client]\nport = 9000\n' > config.ini
printf 'DB_HOST=localhost\nDB_PORT=5432\n# comment\nDEBUG=1\n' > .env
printf 'secret\n' > .hidden
printf '127.0.0.1 - - [01/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 512\n10.0.0.7 - - [01/Mar/2024:10:00:05 +0000] "GET /login HTTP/1.1" 404 20\n10.0.0.7 - - [01/Mar/2024:11:30:00 +0000] "POST /login HTTP/1.1" 200 90\n10.0.0.9 - - [02/Mar/2024:09:00:00 +0000] "GET /about HTTP/1.1" 500 0\n10.0.0.7 - - [02/Mar/2024:09:10:00 +0000] "GET / HTTP/1.1" 200 512\n' > access.log
printf '2024-03-01 10:00:00 INFO start\n2024-03-01 10:05:00 WARN disk almost full\n2024-03-01 10:07:12 ERROR disk full\n2024-03-01 10:07:13 ERROR timeout talking to db\n2024-03-01 11:00:00 INFO stop\n' > app.log
printf '#!/bin/sh\necho hello "$@"\n' > script.sh
printf '#!/bin/sh\necho deploy\n' > deploy.sh
printf 'print("hi")\n' > run.py
: > empty.txt
printf 'with a space\n' > 'my file.txt'
ln -s notes.txt link
ln -s nowhere broken
mkdir -p src/lib/deep src/node_modules/left src/__pycache__ docs/old docs/img photos logs backup empty media letters
printf '#include <stdio.h>\n#include "util.h"\nint main(void) {\n\tputs("hello"); // TODO: greet\n\treturn 0;\n}\n' > src/main.c
printf 'int util(void) { return foo; }\n' > src/util.c
printf 'extern int foo;\n' > src/util.h
printf 'import os\n\ndef main():\n    print(os.getcwd())  # FIXME later\n\nmain()\n' > src/app.py
printf 'def helper():\n    return "foo"\n' > src/lib/helper.py
printf 'def core():\n    return 1\n' > src/lib/deep/core.py
printf 'module.exports = "foo";\n' > src/node_modules/left/index.js
printf 'x' > src/__pycache__/app.pyc
printf '<html><a href="https://example.org/a">A</a> <a href="http://example.com/">B</a></html>\n' > src/index.html
printf 'body { color: red; }\n' > src/style.css
printf '# Guide\nsee http://example.org/guide or mail to info@example.org\n' > docs/guide.md
printf '# Intro\nhello world, hello foo\n' > docs/intro.md
printf 'old\n' > docs/old/a.md
printf 'PNG' > docs/img/logo.png
for n in 001 002 003; do printf "photo $n" > "photos/IMG_$n.jpg"; done
printf 'sea' > photos/beach.JPG
printf 'png' > 'photos/my cat.png'
printf 'h' > photos/.hidden.jpg
cp photos/IMG_001.jpg photos/copy.jpg
cp app.log logs/app.log
printf 'ERROR one\nok\nERROR two\n' > logs/error.log
printf 'debug\n' > logs/debug.log
printf 'rotated ERROR\n' > logs/app.log.1
printf 'packed ERROR\nok\n' | gzip -n > logs/app.log.2.gz
printf 'Dear Anna\n' > letters/anna.txt
printf 'Dear Bert\n' > letters/bert.txt
truncate -s 150M media/film.iso
truncate -s 30M media/clip.mp4
head -c 300000 /dev/zero > media/song.mp3
tar -cf letters.tar letters
tar -czf docs.tar.gz docs
tar -cJf photos.tar.xz photos
gzip -kn report.txt
seq 1 200 > long.txt
chmod 755 script.sh
chmod 644 deploy.sh
chmod 666 docs/intro.md
touch -d '10 days ago' old.txt
touch -d '40 days ago' logs/app.log.2.gz ../Downloads/setup.deb
touch -d '3 hours ago' report.txt
touch -d '2 days ago' todo.md logs/app.log.1
touch -d '400 days ago' photos/IMG_001.jpg docs/old/a.md
touch -d '2023-05-01 12:00' photos/IMG_002.jpg

# Small pictures, films, sounds and pages, for what is here to try on them.
mkdir -p ../Studio
cd ../Studio
printf '1\n00:00:00,000 --> 00:00:02,000\nHello\n' > film.srt
if command -v ffmpeg > /dev/null; then
    ffmpeg -v error -f lavfi -i testsrc=size=64x48:rate=10:duration=6 -f lavfi -i sine=duration=6 \
        -pix_fmt yuv420p -g 10 -metadata title=Sea film.mp4
    ffmpeg -v error -i film.mp4 -vn song.mp3
    ffmpeg -v error -i film.mp4 -vn -ar 8000 song.wav
    ffmpeg -v error -f lavfi -i testsrc=size=80x60 -frames:v 1 -y photo.jpg
    ffmpeg -v error -f lavfi -i color=black:size=80x60 -frames:v 1 -y logo.png
fi
if command -v identify > /dev/null; then
    convert -size 80x60 gradient:red-blue photo.jpg
    convert -size 80x60 xc:white -fill black -draw 'rectangle 20,20 60,40' logo.png
fi
if command -v gs > /dev/null; then
    for n in 1 2 3 4; do printf '/Helvetica findfont 20 scalefont setfont 72 700 moveto (page %s) show showpage\n' $n; done > book.ps
    gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=book.pdf book.ps
    cp book.pdf letter.pdf
    rm book.ps
fi
cd ../work

git init -q --template= repo
cd repo
commit() { GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git commit -qm "$2"; }
printf 'demo\n' > README.md
git add .
commit '2024-01-01T10:00:00' 'Begin'
git tag v1.0
printf 'int main(void) { return 0; }\n' > main.c
git add .
commit '2024-02-01T10:00:00' 'Add main'
git checkout -qb feature
printf 'feature\n' > feature.txt
git add .
commit '2024-02-02T10:00:00' 'Add the feature'
git checkout -q main
git branch topic
printf 'demo two\n' > README.md
git add .
commit '2024-03-01T10:00:00' 'Fix the readme'
git tag v1.1
git clone -q --template= --bare . ../repo.git 2>&1
git remote add origin "../repo.git"
git fetch -q
git branch -qu origin/main main
printf 'demo two\nchanged\n' > README.md
printf 'staged\n' > staged.txt
git add staged.txt
printf 'new\n' > untracked.txt
