"""Renders with exact labels: the same scene is drawn once more with shaders that end in the number of a face part.

Keep it in a process without open_clip, as `scene.renderer`.
"""

from dataclasses import dataclass, replace

import moderngl
import numpy as np
from numpy.typing import NDArray

from models.starter.scene.assembly import EYEBALL, SQUINT, Scene, assemble
from models.starter.scene.camera import View, measure_eyes, place_camera
from models.starter.scene.geometry import rotation
from models.starter.scene.head import BUST, Cut
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Person
from models.starter.scene.renderer import MATERIALS, Renderer, shader_source

# Statements that end in a number of `models.face.anatomy.Part`; what is discarded shows what lies behind.
PART_OF_MATERIAL = {
    "skin": "float number = part();",
    "eye": "vec3 at = transpose(gaze) * normalize(rest_position);"
    " float number = at.z > 0. && length(at.xy) < IRIS ? 5. : 4.;",
    "teeth": "float number = 7.;",
    "tongue": "float number = 7.;",
    "lashes": "float number = 0.; discard;",
    "hair_shell": "float number = 2.;",
    "hood": "float number = 2.;",
    "beard_shell": "float number = 13.;",
    "hat": "float number = 12.;",
    "metal": "float number = 8.;",
    "frame": "float number = 11.;",
    "lens": "float number = 11.; if (tinted < .5) discard;",
}
IRIS_RADIUS = 0.455  # on the unit sphere, as in eye.frag
IRIS_POINTS = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))  # centre and edge, in radii: right, up, left, down


@dataclass(frozen=True)
class Labelled:
    """`picture` uint8 [S, S, 3]; `parts` uint8 [S, S], numbers of `models.face.anatomy.Part`; `vertices` float32
    [G + 10, 2] in pixels, pixel centres at .5: those of the head, then five points for each iris, the person's left
    first."""

    picture: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    vertices: Floats


class LabelRenderer(Renderer):
    """A renderer of busts that knows what each pixel shows."""

    def __init__(self, cut: Cut = BUST, style: str = "") -> None:
        super().__init__(cut, style)
        self._part_programs = {name: self._part_program(name) for name in MATERIALS}

    def labelled(self, person: Person, size: int, view: View, shaven: float | None = None) -> Labelled:
        """A picture with labels, one sample a pixel. `shaven` 0..1, for a bald person: 1 is a bare scalp, less shows
        the shadow of shaven hair, which still counts as skin."""
        scene = assemble(person, self._head, self._shape, view)
        if shaven is not None:
            scene = replace(scene, uniforms={**scene.uniforms, "bald": shaven})
        return Labelled(self.draw(scene, size), self._parts(scene, size), self._vertices(person, size, view))

    def _parts(self, scene: Scene, size: int) -> NDArray[np.uint8]:
        bald = float(scene.uniforms["bald"] > 0)
        target = self._context.framebuffer(
            [self._context.texture((size, size), 4)], self._context.depth_renderbuffer((size, size))
        )
        target.use()
        target.clear(0, 0, 0, 1, depth=1.0)
        self._draw_surfaces(replace(scene, uniforms={**scene.uniforms, "bald": bald}), self._part_programs, 0)
        return np.frombuffer(target.read(components=1), np.uint8).reshape(size, size)[::-1].copy()

    def _part_program(self, material: str) -> moderngl.Program:
        fragment = shader_source(
            *(f"{name}.glsl" for name in MATERIALS[material]), f"{material}.frag", style=self._style
        )
        fragment = fragment.replace("void main()", "void shade()")
        if material == "skin":
            fragment += shader_source("skin_part.glsl").split("\n", 1)[1]  # without a second #version
        ending = f"void main() {{ shade(); {PART_OF_MATERIAL[material]} colour = vec4(number / 255., 0, 0, 1); }}"
        return self._context.program(
            vertex_shader=shader_source("surface.vert"), fragment_shader=f"{fragment}\n{ending}\n"
        )

    def _vertices(self, person: Person, size: int, view: View) -> Floats:
        vertices = self._shape.vertices(person)
        eyes = measure_eyes(self._head, vertices)
        camera = place_camera(person, self._head, vertices, eyes, view)
        on_sphere = np.array([(x * IRIS_RADIUS, y * IRIS_RADIUS) for x, y in IRIS_POINTS])
        on_sphere = np.c_[on_sphere, np.sqrt(1 - np.square(on_sphere).sum(1))]
        irises = [
            centre + on_sphere @ rotation(inwards + person.gaze[0], person.gaze[1]).T * radius * EYEBALL
            for inwards, centre, radius in zip((-SQUINT, SQUINT), eyes.centres, eyes.radii, strict=True)
        ]
        return camera.pixels(np.concatenate([vertices, *irises]), size).astype(np.float32)
