"""Words to a move in StyleSpace: StyleCLIP's global direction, and what has to be computed once for it."""
