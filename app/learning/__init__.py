"""Training and optimisation from the window, and their widgets."""
