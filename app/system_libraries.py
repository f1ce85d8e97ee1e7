"""Libraries of the system that Qt needs on Linux: a missing one is a sentence in the terminal, not an abort.

Imports nothing of Qt, which would fail first.
"""

import ctypes
import os
import sys
from collections.abc import Mapping

# By the name that the loader looks for: the packages of Debian and of Fedora.
ALWAYS = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
}
X11 = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
}


def trouble(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """One or two sentences about what keeps the window from opening; None if nothing is known to."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if platform != "linux" or (chosen and not chosen.startswith("xcb")):
        return None
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return "There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Without one, use: semblance edit PHOTO"
    wayland = bool(environment.get("WAYLAND_DISPLAY")) and not chosen
    missing = [packages for name, packages in (ALWAYS if wayland else ALWAYS | X11).items() if not _loads(name)]
    if not missing:
        return None
    debian, fedora = (" ".join(packages) for packages in zip(*missing, strict=True))
    return (
        f"Libraries are missing that the window needs. Install them: sudo apt install {debian}"
        f" (Debian, Ubuntu) or sudo dnf install {fedora} (Fedora)."
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
