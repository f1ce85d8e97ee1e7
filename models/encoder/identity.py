"""Identity of a face: ArcFace features, and the loss that keeps them while a face is edited.

Source: ArcFace (arXiv 1801.07698) with the IR-SE-50 backbone; equals `Backbone` (`models/facial_recognition/
model_irse.py`) and `IDLoss` (`criteria/id_loss.py`) of StyleCLIP, whose `model_ir_se50.pth` loads unchanged.
"""

import torch.nn.functional as F
from torch import Tensor, nn

from models.encoder.backbone import IR_SE_50_UNITS, IR_SE_50_WIDTHS, body, input_layer
from models.errors import PackError

FACE_SIZE = 256
FACE_ROWS, FACE_COLUMNS = slice(35, 223), slice(32, 220)  # the face without hair, in an aligned crop of 256 px
INPUT_SIZE = 112


class IdentityNetwork(nn.Module):
    """Faces to unit features [N, widths[-1]]; the defaults are the official IR-SE-50 with 512 features."""

    def __init__(self, widths: tuple[int, ...] = IR_SE_50_WIDTHS, units: tuple[int, ...] = IR_SE_50_UNITS) -> None:
        super().__init__()
        features = widths[-1]
        self.input_layer = input_layer(widths[0])
        self.output_layer = nn.Sequential(
            nn.BatchNorm2d(features),
            nn.Dropout(0.6),
            nn.Flatten(),
            nn.Linear(features * (INPUT_SIZE // 16) ** 2, features),
            nn.BatchNorm1d(features),
        )
        self.body = body(widths, units)

    def forward(self, images: Tensor) -> Tensor:
        """Unit features [N, D] of aligned `images` [N, 3, S, S] in [-1, 1], any S (FFHQ alignment)."""
        features: Tensor = self.output_layer(self.body(self.input_layer(face_region(images))))
        return F.normalize(features, dim=1)


def face_region(images: Tensor) -> Tensor:
    """The face of aligned `images` [N, 3, S, S] as the network takes it: [N, 3, 112, 112], same range."""
    if images.shape[2:] != (FACE_SIZE, FACE_SIZE):
        images = F.adaptive_avg_pool2d(images, FACE_SIZE)
    return F.adaptive_avg_pool2d(images[:, :, FACE_ROWS, FACE_COLUMNS], INPUT_SIZE)


def identity_loss(features: Tensor, kept: Tensor) -> Tensor:
    """1 - cosine [N], 0 for the same face, of unit features [N, D] of the network; the official loss is its mean.

    `kept` belongs to the unedited faces: it is a constant and carries no gradient.
    """
    return 1 - (features * kept.detach()).sum(dim=1)


def require_identity(network: IdentityNetwork | None, weight: float) -> IdentityNetwork | None:
    """The network if its loss has a weight, else None. Raises `PackError` if it is wanted and there is none."""
    if weight and network is None:
        raise PackError(
            "This model pack has no identity network, so the identity of the face cannot be part of the loss.",
            "Set the weight of the identity loss to 0, or use a pack that has one.",
        )
    return network if weight else None
