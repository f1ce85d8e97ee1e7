"""Widgets, one a file. They show values and emit signals; they hold no edit state."""
