"""The only door to the torch half of `models`."""
