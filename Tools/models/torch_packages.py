"""PyTorch's packages, imported so that any build of torchvision will do."""

import torch


def declare_missing_operators() -> None:
    """Declares the operators without which torchvision cannot be imported.

    Its wheel has them compiled for CUDA, and cannot load them beside a PyTorch without CUDA. The networks here use
    none of them.
    """
    global library  # as long as it lives, its operators are declared
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, name):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


try:
    import torchvision  # noqa: F401
except RuntimeError:
    declare_missing_operators()

import open_clip  # noqa: E402, F401
import timm  # noqa: E402, F401
