"""Servers that answer with a web page instead of the file: Google Drive's question and its quota, logins, errors."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from models.validation import is_web_address

READ = 256 * 1024  # bytes of a page that are looked at
MAX_FIELDS = 20  # of a form
_QUOTA = ("too many users", "quota exceeded", "download quota", "exceeded your sharing")


def confirmed_address(page: str, url: str) -> str | None:
    """Target of the button on Google Drive's "cannot be scanned for viruses" page; None for other pages."""
    form = _Form()
    form.feed(page)
    try:
        address = urljoin(url, form.action) if form.action else ""
    except ValueError:  # brackets that are no address
        return None
    if not is_web_address(address) or len(form.fields) > MAX_FIELDS:
        return None
    return f"{address}{'&' if '?' in address else '?'}{urlencode(form.fields)}" if form.fields else address


def explain(page: str) -> str:
    """One sentence on what a page is that came instead of a file."""
    text = page.lower()
    if any(words in text for words in _QUOTA):
        return "The file's daily download quota is used up; the server sent a page that says so."
    return "The server sent a web page instead of the file."


class _Form(HTMLParser):
    """Address and hidden fields of the form `download-form`."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form" and values.get("id") == "download-form":
            self.action, self._inside = values.get("action"), True
        elif tag == "input" and self._inside and values.get("name"):
            self.fields.append((values["name"] or "", values.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
