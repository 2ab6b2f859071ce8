"""On a Ray cluster: that of RAY_ADDRESS, or one on this machine for the time of the command.

Ray runs the code of whoever reaches it: keep its ports to yourself, and set RAY_AUTH_MODE=token (CVE-2025-62593).
"""

from __future__ import annotations

import logging
import os
import random
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.errors import TearsheetError
from crawler.exit_codes import ExitCode
from crawler.extract.runners.contract import TRIES, WINDOW, Done, Work
from crawler.extract.runners.failing import is_passing, words


class RayRunner:
    """Args:
    processes: of a cluster that is begun for the command; one a core by default.

    Raises:
        TearsheetError: Ray is not installed, or its cluster cannot be reached.
    """

    def __init__(self, processes: int | None = None) -> None:
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray
        except ImportError as error:
            raise TearsheetError(
                "--runner ray needs Ray: pip install 'tearsheet[ray]' (here and on each node)"
            ) from error
        address = os.environ.get("RAY_ADDRESS")
        own: dict[str, Any] = (
            {} if address else {"num_cpus": processes or os.cpu_count(), "include_dashboard": False}
        )
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **own)
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
            raise TearsheetError(
                f"the Ray cluster {address or 'of this machine'} cannot be reached: {' '.join(str(error).split())[:200]}",
                ExitCode.ENGINE,
            ) from error
        self._ray: Any = ray
        self._failed: dict[Any, list[str]] = {}
        """The nodes that each item failed on."""

    def map(self, work: Work, items: Iterable[Any]) -> Iterator[Done]:
        """See `Runner`. A node that is lost Ray replaces by itself; an item that fails is tried again on another node."""
        ray, source = self._ray, iter(items)
        task = ray.remote(max_retries=TRIES - 1, num_cpus=1, scheduling_strategy="SPREAD")(_guarded)
        shared = ray.put(work)
        again: deque[Any] = deque()
        running: dict[Any, Any] = {}
        while True:
            while len(running) < WINDOW:
                item = again.popleft() if again else next(source, None)
                if item is None:
                    break
                running[task.options(**self._elsewhere(item)).remote(shared, item)] = item
            if not running:
                return
            (first, *_), _ = ray.wait(list(running), num_returns=1)
            item = running.pop(first)
            done = self._outcome(first, item)
            if done is None:
                again.append(item)
            else:
                yield done

    def _outcome(self, reference: Any, item: Any) -> Done | None:
        """None where it is to be tried again."""
        try:
            found, node, passing, error = self._ray.get(reference)
        except self._ray.exceptions.RayError as lost:
            return Done(item, None, f"lost with its node each time ({type(lost).__name__})")
        if error is None:
            return Done(item, found)
        nodes = self._failed.setdefault(item, [])
        nodes.append(node)
        return None if passing and len(nodes) < TRIES else Done(item, None, error)

    def _elsewhere(self, item: Any) -> dict[str, Any]:
        failed = self._failed.get(item)
        if not failed:
            return {}
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        alive = {node["NodeID"] for node in self._ray.nodes() if node["Alive"]} - set(failed)
        if not alive:
            return {}
        node = random.choice(sorted(alive))  # noqa: S311 - no secret
        return {"scheduling_strategy": NodeAffinitySchedulingStrategy(node, soft=True)}

    def close(self) -> None:
        """Leave the cluster; end it where it is ours."""
        self._ray.shutdown()


def _guarded(work: Work, item: Any) -> tuple[dict[str, Any] | None, str, bool, str | None]:
    """Result, node, whether another try may help, and the error in words: never an exception that only we could unpack."""
    import ray

    node = ray.get_runtime_context().get_node_id()
    try:
        return work(item), node, False, None
    except Exception as error:  # noqa: BLE001 - told, and tried again where that may help
        return None, node, is_passing(error), words(error)
