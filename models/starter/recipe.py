"""The numbers of the starter pack: sizes of its networks and how long each stage trains."""

from typing import Any

from models.direction.fitting import RegressionSettings
from models.direction.prepare import PreparationSettings
from models.encoder.config import EncoderConfig
from models.generator.config import GeneratorConfig
from models.starter.face_map.train import FaceMapStage
from models.starter.train_cartoon import CartoonStage
from models.starter.train_generator import Stage

GENERATOR = GeneratorConfig(
    resolution=256,
    widths=(192, 192, 160, 96, 48, 32, 16),
    z_dim=96,
    w_dim=256,
    mapping_layers=6,
    mapping_width=384,
)
GENERATOR_STAGES = [
    Stage(resolution=32, images=16_000, batch=16, lr=1e-2, sparsity=0.0, texture=0.0, decay=False),
    Stage(resolution=64, images=120_000, batch=16, lr=8e-3, sparsity=1.0, texture=0.0, decay=True),
    Stage(resolution=128, images=200_000, batch=16, lr=6e-3, sparsity=1.0, texture=10.0, decay=True),
    Stage(resolution=256, images=36_000, batch=16, lr=5e-3, sparsity=1.0, texture=10.0, decay=True, trained_from=64),
]
MAPPING_STEPS = 2_400
ENCODER = EncoderConfig(
    rows=GENERATOR.rows,
    w_dim=GENERATOR.w_dim,
    input_size=64,
    widths=(24, 32, 64, 96, 128),
    units=(2, 2, 2, 2),
    pyramid_width=128,
)
ENCODER_IMAGES = 40_000
ENCODER_ENLARGED, ENCODER_PHOTO_STEPS = 2, 1_500
FEEDBACK_PAIRS = 4_000
CARTOON_STAGES = [CartoonStage(128, images=14_400, lr=6e-3), CartoonStage(256, images=11_400, lr=4e-3)]
FACE_MAP_STAGES = (
    FaceMapStage(steps=1_800, lr=8e-3, photos=10),
    FaceMapStage(steps=1_800, lr=4e-3, photos=12),
)
PROBE_STEPS = 4_600
IDENTITY_WIDTHS, IDENTITY_UNITS = (16, 24, 32, 48, 64), (1, 1, 1, 1)
IDENTITY_STEPS = 320
VOCABULARY = 8192
CLIP: dict[str, Any] = {
    "model_cfg": {
        "embed_dim": 256,
        "vision_cfg": {
            "timm_model_name": "resnet10t",
            "timm_model_pretrained": False,
            "timm_pool": "avg",
            "timm_proj": "linear",
            "image_size": 96,
        },
        "text_cfg": {"context_length": 32, "vocab_size": VOCABULARY, "width": 256, "heads": 4, "layers": 3},
    },
    "preprocess_cfg": {
        "mean": [0.5, 0.5, 0.5],
        "std": [0.5, 0.5, 0.5],
        "interpolation": "bicubic",
        "resize_mode": "squash",
    },
}
CLIP_STEPS = 1_200
CLIP_GENERATED_STEPS = 450
WORDS_STEPS = 960
REGRESSION = RegressionSettings(ridge=0.1)
# StyleCLIP moves a channel by 5 standard deviations; this small generator's pictures break there.
PREPARATION = PreparationSettings(samples=20_000, codes=4, sigma=2.0)
