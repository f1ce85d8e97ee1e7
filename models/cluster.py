"""Work spread over processes of this computer, or over a Dask cluster, behind Python's own `Executor`."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from models.errors import DeviceError

CONNECT_SECONDS = 5


@contextmanager
def workers(scheduler: str | None, processes: int = 1) -> Iterator[Executor | None]:
    """The cluster at the address of its scheduler, else `processes` of this computer; None: this process alone.

    Workers of a cluster need the same Semblance and see folders under the same paths. A worker that dies loses no work:
    Dask gives its tasks to others. Raises `DeviceError` if there is no scheduler there, or no `distributed` here.
    """
    if scheduler is not None:
        with _cluster(scheduler) as executor:
            yield executor
    elif processes > 1:
        with ProcessPoolExecutor(processes, get_context("spawn"), _one_thread) as pool:
            yield pool
    else:
        yield None


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise DeviceError("A cluster needs Dask.", 'Install it with: pip install "semblance[cluster]"') from error
    try:
        client: Any = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise DeviceError(
            f"There is no Dask scheduler at {address}.", "Start one, or correct it.", repr(error)
        ) from error
    with client:
        executor: Executor = client.get_executor(pure=False)
        yield executor


def _one_thread() -> None:
    """Processes side by side do not need threads as well."""
    import torch

    torch.set_num_threads(1)
