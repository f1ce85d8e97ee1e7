"""A person at work for a while, by chance: `python -m tests.soak`."""
