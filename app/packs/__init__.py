"""The model manager: list, switch, downloads, preparations, and its widgets."""
