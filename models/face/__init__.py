"""Find the face in a photo, cut it out as the generator knows faces, put it back."""
