"""CLIP through open_clip: pictures and words as unit vectors in one space."""
