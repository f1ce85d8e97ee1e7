"""Draws people into pictures with OpenGL; needs no screen (EGL, for example Mesa's llvmpipe).

Keep it in a process without open_clip: Mesa and triton bring an LLVM each, and two of them crash.
"""

from importlib.resources import files

import moderngl
import numpy as np
from numpy.typing import NDArray

from models.errors import DeviceError
from models.starter.scene.assembly import Draw, Scene, Uniforms, assemble
from models.starter.scene.camera import FFHQ_CROP, View, measure_eyes, place_camera
from models.starter.scene.geometry import Surface, look_along
from models.starter.scene.head import HEAD, Cut, build_head
from models.starter.scene.makehuman import Floats, load_mask
from models.starter.scene.person import Person
from models.starter.scene.shape import HeadShape

MATERIALS = {  # fragment shaders and what they include
    "skin": ("noise", "surface", "lighting", "beard"),
    "eye": ("noise", "surface", "lighting"),
    "teeth": ("surface", "lighting"),
    "tongue": ("surface", "lighting"),
    "lashes": ("noise", "surface", "lighting"),
    "hair_shell": ("noise", "surface", "lighting", "strands", "below_hat"),
    "beard_shell": ("noise", "surface", "lighting", "strands", "beard"),
    "hood": ("noise", "surface", "lighting", "strands", "below_hat"),
    "hat": ("noise", "surface", "lighting"),
    "metal": ("surface", "lighting"),
    "frame": ("surface", "lighting"),
    "lens": ("surface", "lighting"),
}
SHADOW_SIZE = 768
OCCLUSION_DIRECTIONS = 160
SHADOW_UNIT, MASK_UNIT = 0, 1  # texture units


class Renderer:
    """Owns an OpenGL context, the head and its targets. Making one takes two seconds, a picture of 128 px a tenth.

    Take the cut `BUST` for views wider than the FFHQ crop; it has shoulders.

    Raises DeviceError without OpenGL 3.3 and SemblanceError without the MakeHuman mesh.
    """

    def __init__(self, cut: Cut = HEAD, style: str = "") -> None:
        self._style = style
        self._head = build_head(cut)
        self._shape = HeadShape(self._head)
        self._context = _create_context()
        self._programs = {name: self._program("surface", name, includes) for name, includes in MATERIALS.items()}
        self._shadow_program = self._program("shadow", "shadow")
        background = self._program("background", "background", ("noise",))
        corners = self._context.buffer(np.array([-1, -1, 1, -1, -1, 1, 1, 1], np.float32))
        self._background_program = background
        self._background = self._context.vertex_array(background, [(corners, "2f", "corner")])
        self._masks = self._load_masks()
        self._shadow_map = self._context.depth_texture((SHADOW_SIZE, SHADOW_SIZE))
        self._shadow_map.compare_func = ""
        self._shadow_target = self._context.framebuffer(depth_attachment=self._shadow_map)
        occlusion = self._ambient_occlusion()
        self._fields = np.stack([occlusion, self._head.ear, self._head.beard, self._head.scalp], 1)

    def render(self, person: Person, size: int, supersampling: int = 1, view: View = FFHQ_CROP) -> NDArray[np.uint8]:
        """A square picture, uint8 sRGB [size, size, 3], averaged over supersampling² samples a pixel."""
        return self.draw(assemble(person, self._head, self._shape, view), size, supersampling)

    def draw(self, scene: Scene, size: int, supersampling: int = 1) -> NDArray[np.uint8]:
        """Render an assembled scene, uint8 [size, size, 3]."""
        self._draw_shadows(scene.casters, scene.uniforms)
        samples = size * supersampling
        target = self._context.framebuffer(
            [self._context.texture((samples, samples), 4, dtype="f2")],
            self._context.depth_renderbuffer((samples, samples)),
        )
        target.use()
        target.clear(0, 0, 0, 1, depth=1.0)
        self._draw_scene(scene)
        raw = np.frombuffer(target.read(components=3, dtype="f2"), np.float16).reshape(samples, samples, 3)
        light = raw[::-1].astype(np.float32).reshape(size, supersampling, size, supersampling, 3).mean((1, 3))
        return _develop(light)

    def landmarks(self, person: Person, size: int, view: View = FFHQ_CROP) -> Floats:
        """Positions of the five points of face alignment in `render`, [5, 2] in pixels, x right, y down: the eye to the
        left in the picture, the one to the right, nose tip, mouth corner to the left, to the right."""
        vertices = self._shape.vertices(person)
        eyes = measure_eyes(self._head, vertices)
        camera = place_camera(person, self._head, vertices, eyes, view)
        mouth = vertices[self._head.mouth_corners]
        points = [eyes.pupils[1], eyes.pupils[0], vertices[self._head.nose_tip], mouth[1], mouth[0]]
        return camera.pixels(np.array(points), size)

    def _program(self, vertex: str, fragment: str, includes: tuple[str, ...] = ()) -> moderngl.Program:
        return self._context.program(
            vertex_shader=shader_source(f"{vertex}.vert"),
            fragment_shader=shader_source(
                *(f"{name}.glsl" for name in includes), f"{fragment}.frag", style=self._style
            ),
        )

    def _load_masks(self) -> moderngl.Texture:
        masks = np.stack([load_mask(name) for name in ("lips", "eyelids", "inside-mouth")], -1)
        texture = self._context.texture(masks.shape[:2], 3, np.ascontiguousarray(masks[::-1]))
        texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        return texture

    def _draw_shadows(self, casters: list[Surface], uniforms: Uniforms) -> None:
        self._shadow_target.use()
        self._shadow_target.clear(depth=1.0)
        self._context.enable_only(moderngl.DEPTH_TEST)
        _set(self._shadow_program, uniforms)
        for caster in casters:
            self._vertex_array(self._shadow_program, Draw("", caster)).render()

    def _draw_scene(self, scene: Scene) -> None:
        self._context.enable_only(moderngl.NOTHING)
        _set(self._background_program, scene.background)
        self._background.render(moderngl.TRIANGLE_STRIP)
        self._draw_surfaces(scene, self._programs, moderngl.BLEND)

    def _draw_surfaces(self, scene: Scene, programs: dict[str, moderngl.Program], blending: int) -> None:
        """All surfaces of the scene, each with the program of its material; `blending` is for what is seen through."""
        self._shadow_map.use(SHADOW_UNIT)
        self._masks.use(MASK_UNIT)
        for program in programs.values():
            _set(program, {**scene.uniforms, "shadow_map": SHADOW_UNIT, "masks": MASK_UNIT})
        for draw in scene.draws:
            flags = moderngl.DEPTH_TEST
            flags |= moderngl.CULL_FACE if draw.one_sided else 0
            flags |= blending if draw.blended else 0
            self._context.enable_only(flags)
            program = programs[draw.material]
            _set(program, draw.uniforms)
            self._vertex_array(program, draw).render()

    def _vertex_array(self, program: moderngl.Program, draw: Draw) -> moderngl.VertexArray:
        surface, corners = draw.surface, len(draw.surface.positions)
        attributes: dict[str, tuple[str, Floats]] = {
            "position": ("3f", surface.positions),
            "normal": ("3f", surface.normals),
            "rest": ("3f", surface.rest),
            "fields": ("4f", self._fields if draw.on_head else np.ones((corners, 4))),
            "uv": ("2f", self._head.uv if draw.on_head else np.zeros((corners, 2))),
        }
        content = [
            (self._context.buffer(np.ascontiguousarray(values, np.float32)), form, name)
            for name, (form, values) in attributes.items()
            if name in program
        ]
        return self._context.vertex_array(
            program, content, self._context.buffer(np.ascontiguousarray(surface.triangles, np.int32))
        )

    def _ambient_occlusion(self) -> Floats:
        """Sky seen by each vertex [N], 0..1, measured once on the base mesh with shadow maps from all around."""
        head = self._head
        vertices, skin = head.rest_vertices[: head.drawn_vertices], head.triangles["skin"]
        normals = head.vertex_normals(head.rest_vertices)
        caster = Surface(head.rest, head.rest, head.rest, skin)
        centre = np.array([0, 7.2, 0.6], np.float32)
        seen, total = np.zeros(len(vertices)), np.zeros(len(vertices))
        random = np.random.RandomState(0)
        for _ in range(OCCLUSION_DIRECTIONS):
            direction = random.randn(3) * [1, 0.8, 1] + [0, 0.2, 0]
            direction /= np.linalg.norm(direction)
            matrix = look_along(direction, head.cut.reach)
            self._draw_shadows([caster], {"rotation": np.eye(3), "centre": centre, "shadow_matrix": matrix.T})
            weight = np.maximum(normals @ direction, 0)
            seen += weight * self._is_lit(vertices - centre + normals * 0.015, matrix)
            total += weight
        return np.clip(seen / np.maximum(total, 1e-6) * 1.05, 0, 1).astype(np.float32)[head.vertex_of]

    def _is_lit(self, points: Floats, matrix: Floats) -> NDArray[np.bool_]:
        """Mask [N] of the points [N, 3] in front of the shadow map's depth."""
        depth = np.frombuffer(self._shadow_map.read(), np.float32).reshape(SHADOW_SIZE, SHADOW_SIZE)
        place = (np.c_[points, np.ones(len(points))] @ matrix.T)[:, :3] * 0.5 + 0.5
        column, row = np.clip((place[:, :2] * SHADOW_SIZE).astype(int), 0, SHADOW_SIZE - 1).T
        return np.asarray(place[:, 2] - 0.004 <= depth[row, column])


def _create_context() -> moderngl.Context:
    try:
        context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
    except Exception as error:  # the binding raises bare exceptions
        raise DeviceError(
            "OpenGL could not be started without a screen.",
            "Install EGL and a driver, for example libegl1 and libgl1-mesa-dri.",
            str(error),
        ) from error
    context.gc_mode = "auto"
    context.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
    return context


def shader_source(*names: str, style: str = "") -> str:
    """The text of shader files, one after another, as one GLSL program; those of the folder `style` go first."""
    shaders = files(__package__) / "shaders"
    paths = [shaders / style / name if (shaders / style / name).is_file() else shaders / name for name in names]
    return "\n".join(["#version 330", *(path.read_text(encoding="utf-8") for path in paths)])


def _set(program: moderngl.Program, uniforms: Uniforms) -> None:
    """Set those values that the program uses; matrices by columns."""
    for name, value in uniforms.items():
        uniform = program.get(name, None)
        if not isinstance(uniform, moderngl.Uniform):
            continue
        if isinstance(value, np.ndarray):
            uniform.write(np.ascontiguousarray(value, np.float32))
        else:
            uniform.value = value


def _develop(light: Floats) -> NDArray[np.uint8]:
    """Linear light to sRGB bytes, with a soft shoulder for highlights."""
    light = np.fmax(light, 0)  # a normal of length zero gives no number: black
    light = light * (1 + light / 9) / (1 + light * 0.55) * 1.12
    return np.asarray(np.clip(light, 0, 1) ** (1 / 2.2) * 255 + 0.5).astype(np.uint8)
