"""Puts a person together: all surfaces with their materials, the camera and the light; no OpenGL yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from models.starter.scene.camera import Camera, Eyes, View, measure_eyes, place_camera
from models.starter.scene.earrings import build_earrings
from models.starter.scene.geometry import Surface, look_along, rotation, unit_sphere
from models.starter.scene.glasses import build_glasses
from models.starter.scene.hair import ScalpFit, beard_shells, hair_shells, hood_layers
from models.starter.scene.hats import HAT_FORMS, hat_surfaces
from models.starter.scene.head import Head
from models.starter.scene.looks import FACE_UNITS, HAIR_STYLES, Colour
from models.starter.scene.makehuman import Floats
from models.starter.scene.person import Hair, Person
from models.starter.scene.shape import HeadShape

Uniforms = dict[str, float | Floats]

SQUINT = 2.0  # each eye looks this many degrees to the nose: at the camera
EYEBALL = 0.99  # a little smaller than its socket
STRAND_NOISE, CURL_NOISE, BEARD_NOISE = 60.0, 18.0, 64.0
KEY, FILL, RIM = np.full(3, 0.92), np.full(3, 0.25), np.full(3, 0.1)
SKY, GROUND = np.array([0.95, 1, 1.08]) * 0.3, np.array([1.05, 0.95, 0.85]) * 0.18
MOTTLING = 0.15
ANYWHERE = -99.0, 99.0, 1.0
BEARD_REGIONS = {"moustache": (6.63, 0.36, 1.7), "goatee": (0.0, 0.30, 1.2)}  # from what height, how wide, how dense
BARE_HEADED = 99.0, 0.0


@dataclass(frozen=True)
class Draw:
    """One surface in a material, the name of a fragment shader. `on_head` surfaces have the corners of the head, and so
    its painted fields and texture coordinates; `one_sided` ones are not seen from behind."""

    material: str
    surface: Surface
    uniforms: Uniforms = field(default_factory=dict)
    on_head: bool = False
    one_sided: bool = False
    blended: bool = False


@dataclass(frozen=True)
class Scene:
    """Draws in order, what casts shadows, and the values that all shaders share."""

    draws: list[Draw]
    casters: list[Surface]
    uniforms: Uniforms
    background: Uniforms


def assemble(person: Person, head: Head, shape: HeadShape, view: View) -> Scene:
    """The scene of a person as seen in a view."""
    vertices = shape.vertices(person)
    eyes = measure_eyes(head, vertices)
    camera = place_camera(person, head, vertices, eyes, view)
    positions, normals = vertices[head.vertex_of], head.vertex_normals(vertices)[head.vertex_of]
    parts = {name: Surface(positions, normals, head.rest, triangles) for name, triangles in head.triangles.items()}
    fit = ScalpFit(head, vertices)
    hair = hair_shells(head, positions, normals, person.hair, fit, eyes.scale)
    beard = beard_shells(head, positions, normals, person.beard, eyes.scale)
    worn = _worn(person, head, vertices, eyes, fit)
    # From outside inwards: what is hidden is then not shaded. What is seen through comes last.
    draws = [
        *(Draw("hat", part) for part in worn.hat),
        *(Draw("hair_shell", shell.surface, {"shell": shell.height}, on_head=True) for shell in reversed(hair)),
        *(Draw("hood", layer) for layer in reversed(hood_layers(person.hair, fit))),
        *(
            Draw("beard_shell", shell.surface, _beard_uniforms(person.hair, shell.height), on_head=True)
            for shell in reversed(beard)
        ),
        *_eyeballs(eyes, person.gaze),
        *_bare_head(parts),
        *(Draw("frame", part) for part in worn.frame),
        *(Draw("metal", part) for part in worn.earrings),
        *(Draw("lens", lens, {"tinted": float(person.glasses.kind == "sun")}, blended=True) for lens in worn.lenses),
    ]
    casters = [parts["skin"], *(shell.surface for shell in hair[-1:]), *worn.frame, *worn.hat]
    return Scene(draws, casters, _uniforms(person, camera, eyes.scale * head.cut.reach), _background(person.background))


@dataclass(frozen=True)
class _Worn:
    hat: list[Surface]
    earrings: list[Surface]
    frame: list[Surface]
    lenses: list[Surface]


def _worn(person: Person, head: Head, vertices: Floats, eyes: Eyes, fit: ScalpFit) -> _Worn:
    hat = hat_surfaces(person.hat.kind, fit)
    earrings = build_earrings(person.earrings.kind, head, vertices, eyes.scale)
    return _Worn(hat, earrings, *build_glasses(person.glasses, head, vertices, eyes, fit))


def _bare_head(parts: dict[str, Surface]) -> Iterator[Draw]:
    yield Draw("skin", parts["skin"], on_head=True, one_sided=True)
    yield Draw("teeth", parts["teeth"], on_head=True)
    yield Draw("tongue", parts["tongue"], on_head=True)
    yield Draw("lashes", parts["lashes"], on_head=True, blended=True)


def _uniforms(person: Person, camera: Camera, reach: float) -> Uniforms:
    return {
        **_paint(person),
        **_creases(person),
        **_hair_uniforms(person),
        **_hat_uniforms(person),
        **_light_and_camera(person, camera, reach),
    }


def _beard_uniforms(hair: Hair, height: float) -> Uniforms:
    colours = {"hair_colour": np.array(hair.own_colour), "tip_colour": _tips(hair.own_colour)}
    return {"shell": height, "strand_noise": BEARD_NOISE, **colours}


def _tips(hair: Colour) -> Floats:
    tips: Floats = np.clip(np.array(hair) * 2.2 + 0.01, 0, 1)
    return tips


def _eyeballs(eyes: Eyes, gaze: tuple[float, float]) -> Iterator[Draw]:
    ball = unit_sphere()
    for inwards, centre, radius in zip((-SQUINT, SQUINT), eyes.centres, eyes.radii, strict=True):
        surface = Surface(ball.positions * radius * EYEBALL + centre, ball.normals, ball.rest, ball.triangles)
        yield Draw("eye", surface, {"gaze": rotation(inwards + gaze[0], gaze[1]).T})


def _paint(person: Person) -> Uniforms:
    skin, brows, makeup = person.paint.skin, person.paint.brows, person.paint.makeup
    skin_colour = np.array(skin.colour)
    return {
        "skin_colour": skin_colour,
        "skin_shade": skin_colour * np.array([0.93, 0.80, 0.74]),
        "wrinkles": skin.wrinkles,
        "freckles": skin.freckles,
        "blush": skin.blush,
        "stubble": skin.stubble,
        "brow_density": brows.density,
        "brow_arch": brows.arch,
        "brow_thickness": brows.thickness,
        "brow_gap": brows.gap,
        "lip_colour": np.array(makeup.lip_colour),
        "lips": makeup.lips,
        "eye_shadow": makeup.eye_shadow,
        "lashes": makeup.lashes,
        "iris_colour": np.array(person.paint.eye_colour),
        "cloth_colour": np.array(person.paint.cloth),
        "frame_colour": np.array(person.glasses.colour),
        "metal_colour": np.array(person.earrings.colour),
        **dict(zip(("beard_low", "beard_width", "beard_gain"), BEARD_REGIONS.get(person.beard, ANYWHERE), strict=True)),
    }


def _creases(person: Person) -> Uniforms:
    """The skin that face units push together, strengths from 0."""
    unit = dict(zip(FACE_UNITS, person.expression.weights, strict=True))
    return {
        "knitted": unit["down"],
        "raised": 0.4 * min(unit["inner"], unit["outer"]),
        "folded": unit["smile"] + 0.3 * unit["sneer"] + 0.3 * unit["upper"],
        "crinkled": 0.6 * unit["cheek"],
    }


def _hat_uniforms(person: Person) -> Uniforms:
    form = HAT_FORMS.get(person.hat.kind)
    front, slope = (form.front, form.slope) if form else BARE_HEADED
    return {
        "hat_front": front,
        "hat_slope": slope,
        "hat_colour": np.array(person.hat.colour),
        "knitted": float(person.hat.kind == "beanie"),
        "banded": float(person.hat.kind == "brimmed"),
    }


def _hair_uniforms(person: Person) -> Uniforms:
    hair, style = person.hair, HAIR_STYLES[person.hair.style]
    return {
        "hair_colour": np.array(hair.colour),
        "tip_colour": _tips(hair.colour),
        "beard_colour": np.array(hair.own_colour),
        "brow_colour": _tips(hair.own_colour),
        "bald": float(hair.length <= 0),
        "hairline": hair.line,
        "density": style.density,
        "strand_noise": CURL_NOISE if style.curled else STRAND_NOISE,
        "curled": float(style.curled),
        "parting": hair.part,
        "wave": hair.wave,
        "fringe": float(style.fringe),
        "tucked": float(person.earrings.kind != "none"),
        "bottom": hair.bottom,
    }


def _light_and_camera(person: Person, camera: Camera, reach: float) -> Uniforms:
    azimuth = np.radians(person.light)
    key = np.array([np.sin(azimuth) * 0.8, 0.45, np.cos(azimuth) * 0.8])
    return {
        "key_direction": key / np.linalg.norm(key),
        "key_colour": KEY,
        "fill_colour": FILL,
        "rim_colour": RIM,
        "sky_colour": SKY,
        "ground_colour": GROUND,
        "shadow_matrix": look_along(key, reach).T,
        "rotation": camera.rotation.T,
        "centre": camera.centre,
        "frame": np.array([*camera.frame_centre, camera.frame_half, camera.distance]),
    }


def _background(colour: Colour) -> Uniforms:
    wall = np.array(colour)
    return {"bottom": wall, "top": wall * 0.75, "mottling": MOTTLING}
