"""The improved residual network with squeeze-excitation (IR-SE) that the encoder and the identity network share.

Source: ArcFace (arXiv 1801.07698, section 3.1) with squeeze-excitation (arXiv 1709.01507); module names and
arithmetic equal `models/encoders/helpers.py` of the official e4e and StyleCLIP, so that their files load.
"""

from collections.abc import Iterator

from torch import Tensor, nn

IR_SE_50_WIDTHS = (64, 64, 128, 256, 512)
IR_SE_50_UNITS = (3, 4, 14, 3)


class SqueezeExcitation(nn.Module):
    """Weighs each channel by a factor in 0..1 drawn from the means of all channels; [N, C, H, W] to the same."""

    def __init__(self, width: int, reduction: int = 16) -> None:
        super().__init__()
        squeezed = max(width // reduction, 1)
        self.fc1 = nn.Conv2d(width, squeezed, 1, bias=False)
        self.fc2 = nn.Conv2d(squeezed, width, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, H, W] to the same."""
        squeezed = self.fc1(x.mean((2, 3), keepdim=True)).relu()
        weighed: Tensor = x * self.fc2(squeezed).sigmoid()
        return weighed


class Bottleneck(nn.Module):
    """One unit: [N, width_in, H, W] to [N, width_out, H / stride, W / stride]."""

    def __init__(self, width_in: int, width_out: int, stride: int) -> None:
        super().__init__()
        self.shortcut_layer: nn.Module
        if width_in == width_out:
            self.shortcut_layer = nn.MaxPool2d(1, stride)  # a window of 1: plain subsampling
        else:
            self.shortcut_layer = nn.Sequential(
                nn.Conv2d(width_in, width_out, 1, stride, bias=False), nn.BatchNorm2d(width_out)
            )
        self.res_layer = nn.Sequential(
            nn.BatchNorm2d(width_in),
            nn.Conv2d(width_in, width_out, 3, padding=1, bias=False),
            nn.PReLU(width_out),
            nn.Conv2d(width_out, width_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(width_out),
            SqueezeExcitation(width_out),
        )

    def forward(self, x: Tensor) -> Tensor:
        """[N, width_in, H, W] to [N, width_out, H / stride, W / stride]."""
        result: Tensor = self.res_layer(x) + self.shortcut_layer(x)
        return result


def input_layer(width: int, stride: int = 1) -> nn.Sequential:
    """The stem: [N, 3, H, W] to [N, width, H / stride, W / stride], 3 x 3 pixels of the smaller picture at once."""
    convolution = nn.Conv2d(3, width, 3 * stride, stride, padding=stride, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(width), nn.PReLU(width))


def body(widths: tuple[int, ...], units: tuple[int, ...]) -> nn.Sequential:
    """All units in a row; each stage halves the picture in its first unit. `widths` begins with the stem's."""
    return nn.Sequential(*_units(widths, units))


def _units(widths: tuple[int, ...], units: tuple[int, ...]) -> Iterator[Bottleneck]:
    for before, width, count in zip(widths[:-1], widths[1:], units, strict=True):
        yield Bottleneck(before, width, stride=2)
        for _ in range(count - 1):
            yield Bottleneck(width, width, stride=1)
