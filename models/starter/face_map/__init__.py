"""The face map's part of the recipe: renders with labels, photos with teachers, training, measuring.

In this order, with `W` for the folder `face-map` in the work folder of the recipe:

    python -m models.starter.face_map.render --out W/renders
    python -m models.starter.face_map.mesh_points --renders W/renders --out W/mesh_points.npz
    python -m models.starter.face_map.label_photos FOLDER... --out W/photos.npz
    python -m models.starter.train --stage face-map ...
    python -m models.starter.face_map.evaluate --data W --photos OTHERS.npz

The photos of the pack are official portraits of members of Congress (US government work) and portraits under CC0, 409
in all; they are not in the repository. The teacher of their points is the attention mesh inside mediapipe 0.10.14.
"""
