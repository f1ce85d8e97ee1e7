"""The precision of trainings: bfloat16, but where a processor would emulate it, ten times slower than float32."""

import torch


def training_dtype() -> torch.dtype:
    """bfloat16 or float32, whichever is faster on torch's default device."""
    on_gpu = torch.get_default_device().type != "cpu"
    fast = on_gpu or torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return torch.bfloat16 if fast else torch.float32


def mixed_precision() -> torch.autocast:
    """A block within which networks compute in `training_dtype` and keep weights in float32."""
    enabled = training_dtype() == torch.bfloat16
    return torch.autocast(torch.get_default_device().type, torch.bfloat16, enabled=enabled)
