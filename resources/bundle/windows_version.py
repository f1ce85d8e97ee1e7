"""Version that Windows shows in the properties of the program. PyInstaller has these classes on Windows alone."""

from typing import Any


def version_info(version: str) -> Any:
    """The version resource of "major.minor.patch"."""
    from PyInstaller.utils.win32 import versioninfo as win

    numbers = (*(int(part) for part in version.split(".")), 0)
    strings = {
        "FileDescription": "Semblance",
        "ProductName": "Semblance",
        "FileVersion": version,
        "ProductVersion": version,
        "OriginalFilename": "semblance.exe",
        "LegalCopyright": "MIT licence",
    }
    table = win.StringTable("040904B0", [win.StringStruct(key, value) for key, value in strings.items()])
    fixed = win.FixedFileInfo(filevers=numbers, prodvers=numbers)
    translation = win.VarFileInfo([win.VarStruct("Translation", [0x409, 1200])])
    return win.VSVersionInfo(ffi=fixed, kids=[win.StringFileInfo([table]), translation])
