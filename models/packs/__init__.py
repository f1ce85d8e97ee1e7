"""Model packs: folders with a `pack.toml` and the networks it describes. Imports no torch."""
