"""Public checkpoint formats: safe reading, recognition, and conversion to this program's networks and back."""
