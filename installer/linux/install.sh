#!/bin/sh
# Ставит ШНОР-Офис для одного человека, без прав администратора. Повторный запуск обновляет; данные не трогаются.
#   ./install.sh            поставить или обновить
#   ./install.sh --update   то же, но сначала подождать, пока программа закроется (так её обновляет она сама)
#   ./install.sh --remove   удалить программу (базы, копии и ключи остаются)
# Итог: 0 готово; 2 непонятный вызов; 3 компьютер не подходит; 4 стоит более новая версия; 5 программа открыта;
#       6 папка чужая или программы нет; 7 не хватило места или прав. Кроме итога 0, ничего не изменено.
set -eu

version=@VERSION@
# a relative one counts for nothing, as its standard says; the program looks for its data in the same way
case ${XDG_DATA_HOME:-} in
    /*) home=$XDG_DATA_HOME ;;
    *) home=$HOME/.local/share ;;
esac
place=$home/shnor-office-program
new=$place.new
old=$place.old
marker=ShnorOffice.installed
desktop=$home/applications/shnor-office.desktop
icon=$home/icons/hicolor/256x256/apps/shnor-office.png
mime=$home/mime/packages/shnor-office.xml
commands=$HOME/.local/bin
here=$(dirname -- "$(readlink -f -- "$0")")
patience=30
update=
case ${1:-} in
    "" | --remove) ;;
    --update) update=yes ;;
    *)
        printf '%s\n' "./install.sh — поставить или обновить; ./install.sh --remove — удалить. Ничего не изменено." >&2
        exit 2
        ;;
esac

refuse() {
    code=$1
    shift
    printf '%s\n' "$*" >&2
    exit "$code"
}

say() {
    # perhaps nobody listens any more
    printf '%s\n' "$*" 2>/dev/null || true
}

running() {
    # whatever runs the interpreter of that folder: any window, the command line, a child of theirs
    for link in /proc/[0-9]*/exe; do
        if [ "$link" -ef "$place/python/bin/python3.11" ]; then
            return 0
        fi
    done
    return 1
}

refuse_while_running() {
    if running; then
        refuse 5 "ШНОР-Офис сейчас открыт. Закройте все окна программы и повторите. Ничего не изменено."
    fi
}

refresh() {
    # the menus of some desktops notice by themselves, others want to be told
    command -v update-mime-database >/dev/null 2>&1 && update-mime-database "$home/mime" >/dev/null 2>&1 || true
    command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database "$home/applications" >/dev/null 2>&1 || true
}

ours() {
    # a command of that name that leads elsewhere is somebody else's
    [ ! -e "$1" ] && [ ! -L "$1" ] || [ "$(readlink -- "$1" || true)" = "$2" ]
}

quoted() {
    # inside the quotes of an Exec line: the sign itself is escaped, and then the backslash once more
    printf '%s' "$1" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g'
}

entry() {
    while IFS= read -r line; do
        case $line in
            Exec=*) printf 'Exec="%s" %%f\n' "$(quoted "$place/shnor-office")" ;;
            Icon=*) printf 'Icon=%s\n' "$(printf '%s' "$icon" | sed -e 's/\\/\\\\/g')" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$here/shnor-office.desktop"
}

# an installation that was cut off between its two renames
if [ ! -e "$place" ] && [ -e "$old/$marker" ]; then
    mv -- "$old" "$place" 2>/dev/null || refuse 7 "Не удалось вернуть на место папку $old: не хватило прав."
fi

if [ -e "$place" ] && [ ! -e "$place/$marker" ]; then
    refuse 6 "В папке $place лежат другие файлы. Ничего не изменено."
fi

if [ "${1:-}" = "--remove" ]; then
    [ -e "$place/$marker" ] || refuse 6 "Программа не установлена. Ничего не изменено."
    refuse_while_running
    rm -rf -- "$old" "$new" 2>/dev/null || true
    trap '' HUP INT TERM PIPE
    mv -- "$place" "$old" 2>/dev/null || refuse 7 "Не удалось убрать папку $place: не хватило прав. Ничего не изменено."
    # the program is gone: what cannot be taken away after it is named and changes no result
    rm -rf -- "$old" 2>/dev/null || say "Часть программы осталась, её можно удалить: $old"
    for name in shnor-office shnor; do
        if ours "$commands/$name" "$place/$name"; then
            rm -f -- "$commands/$name" 2>/dev/null || say "Ссылка осталась, её можно удалить: $commands/$name"
        fi
    done
    rm -f -- "$desktop" "$icon" "$mime" 2>/dev/null || say "Запись в меню осталась, её можно удалить: $desktop"
    refresh
    say "Программа удалена. Базы, копии и ключи остались в папке $home/ShnorOffice и там, куда вы их сохраняли."
    exit 0
fi

floor=@GLIBC@
have=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
oldest=$(printf '%s\n%s\n' "$floor" "${have:-0}" | sort -V | head -n 1)
if [ "$oldest" != "$floor" ]; then
    refuse 3 "Программе нужна glibc $floor или новее, а здесь ${have:-неизвестная}. Ничего не установлено."
fi

standing=
if [ -s "$place/$marker" ]; then
    read -r standing <"$place/$marker" || true
fi
if [ -n "$standing" ] && [ "$standing" != "$version" ]; then
    newest=$(printf '%s\n%s\n' "$standing" "$version" | sort -V | tail -n 1)
    if [ "$newest" = "$standing" ]; then
        refuse 4 "Уже установлена более новая версия программы: $standing, а здесь $version. Ничего не изменено."
    fi
fi

if [ -n "$update" ]; then
    while [ "$patience" -gt 0 ] && running; do
        sleep 1
        patience=$((patience - 1))
    done
fi
refuse_while_running

# from here on, whatever cuts this off leaves the program as it was
tidy() {
    code=$?
    trap - EXIT
    if [ ! -e "$place" ] && [ -e "$old" ]; then
        mv -- "$old" "$place"
    fi
    rm -rf -- "$new"
    rm -f -- "$desktop.new" "$icon.new" "$mime.new"
    exit "$code"
}
trap tidy EXIT
trap 'exit 7' HUP INT TERM

copy() {
    # the program waits for its update with no window: links to what it has just unpacked for this are made in a moment
    if [ -n "$update" ]; then
        if cp -Rl -- "$here/$1" "$new/" 2>/dev/null; then
            return 0
        fi
        # a link that was made is the file itself: nothing can be copied over it
        rm -rf -- "${new:?}/$1"
    fi
    cp -R -- "$here/$1" "$new/"
}

prepare() {
    rm -rf -- "$new" "$old" &&
        mkdir -p -- "$new" "$(dirname -- "$desktop")" "$(dirname -- "$icon")" "$(dirname -- "$mime")" "$commands" &&
        for name in python lib app licences shnor-office shnor shnor-office.png shnor-office.desktop shnor-office.xml \
            sbom.json manifest.sha256 install.sh; do
            copy "$name" || return 1
        done &&
        printf '%s\n' "$version" >"$new/$marker" &&
        entry >"$desktop.new" && [ -s "$desktop.new" ] &&
        cp -- "$here/shnor-office.png" "$icon.new" &&
        cp -- "$here/shnor-office.xml" "$mime.new"
}

swap() {
    if [ -e "$place" ]; then
        mv -- "$place" "$old" || return 1
    fi
    mv -- "$new" "$place"
}

prepare || refuse 7 "Не удалось скопировать программу в папку $home: не хватило места или прав. Ничего не изменено."
if ! "$new/shnor" --version >/dev/null 2>&1; then
    refuse 3 "Программа не запускается из папки $home на этом компьютере. Ничего не изменено."
fi
refuse_while_running
# two renames: too short to be cut off
trap '' HUP INT TERM PIPE
swap || refuse 7 "Не удалось заменить папку $place: не хватило прав. Ничего не изменено."
trap - EXIT
# the program stands: nothing below needs room on the disk, and whatever fails there is said and changes no result
put() {
    mv -f -- "$1.new" "$1" 2>/dev/null && return 0
    rm -f -- "$1.new" 2>/dev/null || true
    return 1
}

where="Она есть в меню; из терминала: $commands/shnor-office"
put "$desktop" || {
    say "Запись в меню не сделана: не удалось записать $desktop."
    where="Из терминала: $commands/shnor-office"
}
put "$icon" || say "Значок для меню не сделан: не удалось записать $icon."
put "$mime" || say "Двойной щелчок по файлам программы не настроен: не удалось записать $mime."
for name in shnor-office shnor; do
    if ours "$commands/$name" "$place/$name"; then
        ln -sf -- "$place/$name" "$commands/$name" || true
    else
        say "Команда $commands/$name уже есть и не наша: она оставлена как была."
    fi
done
rm -rf -- "$old" 2>/dev/null || true
refresh
if [ -n "$standing" ] && [ "$standing" != "$version" ]; then
    say "Программа обновлена с $standing до $version: $place. Данные остались на месте."
else
    say "Программа $version установлена: $place. $where"
fi
