"""The recipe of the embedded starter pack; nothing in the program imports it. Needs the extra `[starter]`."""
