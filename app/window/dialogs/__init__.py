"""Dialogs about the program."""
