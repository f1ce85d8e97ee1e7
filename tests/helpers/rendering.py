"""What tests need that draw people of the starter pack's scene."""

import importlib.util

import pytest

MISSING = [package for package in ("anny", "moderngl") if importlib.util.find_spec(package) is None]
needs_renderer = pytest.mark.skipif(bool(MISSING), reason=f"needs the extra [starter]: {', '.join(MISSING)}")
