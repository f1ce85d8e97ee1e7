"""What the person sees, one widget a file. Widgets show values and emit signals; they hold no edit state."""
