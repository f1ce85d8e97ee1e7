"""The edited session: document, history, autosave, presets, saving, live preview."""
