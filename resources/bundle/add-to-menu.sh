#!/bin/sh
# Puts Semblance into your menu and lets it open photos and .semblance projects by double click or "open with".
# `add-to-menu.sh --remove` takes it out again. Only files in your own data folder are written.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/semblance.desktop
kind=$data/mime/packages/semblance.xml
icon=$data/icons/hicolor/scalable/apps/semblance.svg

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$kind" "$icon"
else
    mkdir -p "$(dirname "$entry")" "$(dirname "$kind")" "$(dirname "$icon")"
    program=$(printf %s "$here/semblance" | sed 's/[\\&|]/\\&/g')
    sed "s|^Exec=semblance|Exec=\"$program\"|" "$here/semblance.desktop" >"$entry"
    cp "$here/semblance.xml" "$kind"
    cp "$here/_internal/resources/icons/semblance.svg" "$icon"
fi
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
