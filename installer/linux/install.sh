#!/bin/sh
# Ставит ШНОР-Офис для одного человека, без прав администратора. Повторный запуск обновляет; данные не трогаются.
#   ./install.sh            поставить или обновить
#   ./install.sh --remove   удалить программу (базы, копии и ключи остаются)
set -eu

home=${XDG_DATA_HOME:-$HOME/.local/share}
place=$home/shnor-office-program
marker=$place/ShnorOffice.installed
desktop=$home/applications/shnor-office.desktop
icon=$home/icons/hicolor/256x256/apps/shnor-office.png
mime=$home/mime/packages/shnor-office.xml
commands=$HOME/.local/bin
here=$(dirname -- "$(readlink -f -- "$0")")

refresh() {
    # the menus of some desktops notice by themselves, others want to be told
    command -v update-mime-database >/dev/null 2>&1 && update-mime-database "$home/mime" >/dev/null 2>&1 || true
    command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database "$home/applications" >/dev/null 2>&1 || true
}

if [ -e "$place" ] && [ ! -e "$marker" ]; then
    echo "В папке $place лежат другие файлы. Ничего не изменено." >&2
    exit 6
fi

if [ "${1:-}" = "--remove" ]; then
    [ -e "$marker" ] || { echo "Программа не установлена. Ничего не изменено." >&2; exit 6; }
    rm -rf "$place"
    rm -f "$desktop" "$icon" "$mime" "$commands/shnor-office" "$commands/shnor"
    refresh
    echo "Программа удалена. Базы, копии и ключи остались в папке $home/ShnorOffice и там, куда вы их сохраняли."
    exit 0
fi

floor=@GLIBC@
have=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
oldest=$(printf '%s\n%s\n' "$floor" "${have:-0}" | sort -V | head -n 1)
if [ "$oldest" != "$floor" ]; then
    echo "Программе нужна glibc не старше $floor, а здесь ${have:-неизвестная}. Ничего не установлено." >&2
    exit 3
fi

new=$place.new
rm -rf "$new"
mkdir -p "$new" "$(dirname "$desktop")" "$(dirname "$icon")" "$(dirname "$mime")" "$commands"
cp -R "$here/python" "$here/lib" "$here/app" "$here/licences" "$new/"
cp "$here/shnor-office" "$here/shnor" "$here/shnor-office.png" "$here/sbom.json" "$here/install.sh" "$new/"
: > "$new/ShnorOffice.installed"
if [ -e "$place" ]; then
    rm -rf "$place.old"
    mv "$place" "$place.old"
fi
mv "$new" "$place"
rm -rf "$place.old"
sed -e "s|@PROGRAM@|$place/shnor-office|" -e "s|@ICON@|$icon|" "$here/shnor-office.desktop" > "$desktop"
cp "$here/shnor-office.png" "$icon"
cp "$here/shnor-office.xml" "$mime"
ln -sf "$place/shnor-office" "$commands/shnor-office"
ln -sf "$place/shnor" "$commands/shnor"
refresh
echo "Программа установлена: $place. Она есть в меню; из терминала: $commands/shnor-office"
