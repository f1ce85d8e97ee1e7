"""Prompt, edit stack, presets and grid."""
