"""StyleGAN2: network, StyleSpace layout, synthesis that resumes at the first changed layer."""
