"""The examples for many machines are what their own tools take, and say what the program understands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from crawler.cli.main import parse

FOLDER = Path(__file__).parents[1] / "examples" / "cluster"


def documents() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text()))


def test_compose_takes_the_file() -> None:
    compose = pytest.importorskip("compose_spec", reason="compose-spec is not installed")
    found = compose.PyCompose.from_yaml((FOLDER / "compose.yaml").read_text())
    assert len(found) > 0
    with pytest.raises(Exception, match=r"unknown|invalid|expected"):
        compose.PyCompose.from_yaml("services: {worker: {image: x, restart: perhaps}}")


@pytest.mark.parametrize("number", range(len(documents())))
def test_kubernetes_takes_the_manifests(number: int) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    document = documents()[number]
    validate.validate(document, validate.latest_version(), strict=True)
    with pytest.raises(validate.ValidationError):
        validate.validate({**document, "metadat": {}}, validate.latest_version(), strict=True)


_NUMBER, _TEXT = {"type": "integer", "minimum": 0}, {"type": "string"}
_TEXTS = {"type": "object", "additionalProperties": _TEXT}
_GROUP = {"rayStartParams": _TEXTS, "template": {"type": "object"}}


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


RAY_JOB = closed(
    ["apiVersion", "kind", "metadata", "spec"],
    apiVersion={"const": "ray.io/v1"}, kind={"const": "RayJob"}, metadata={"type": "object"},
    spec=closed(
        ["entrypoint", "rayClusterSpec"],
        entrypoint=_TEXT, shutdownAfterJobFinishes={"type": "boolean"}, ttlSecondsAfterFinished=_NUMBER, runtimeEnvYAML=_TEXT,
        activeDeadlineSeconds={"type": "integer", "minimum": 1}, backoffLimit=_NUMBER,
        submissionMode={"enum": ["K8sJobMode", "HTTPMode", "InteractiveMode"]},
        rayClusterSpec=closed(
            ["headGroupSpec"],
            rayVersion=_TEXT, authOptions=closed(["mode"], mode={"enum": ["token", "disabled"]}),
            headGroupSpec=closed(["template"], **_GROUP),
            workerGroupSpecs={"type": "array", "items": closed(
                ["groupName", "template"], groupName=_TEXT, replicas=_NUMBER, minReplicas=_NUMBER, maxReplicas=_NUMBER, **_GROUP)},
        ),
    ),
)  # fmt: skip
"""The fields of KubeRay's RayJobSpec and RayClusterSpec (ray-operator/apis/ray/v1) that an example may use; what the operator
does not know the API server refuses."""


def test_kuberay_takes_the_job() -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    job = yaml.safe_load((FOLDER / "kuberay.yaml").read_text())
    jsonschema.validate(job, RAY_JOB)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**job, "spec": {**job["spec"], "shutdownAfterJobFinish": True}}, RAY_JOB)
    cluster = job["spec"]["rayClusterSpec"]
    for group in (cluster["headGroupSpec"], *cluster["workerGroupSpecs"]):
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, **group["template"]}
        validate.validate(pod, validate.latest_version(), strict=True)
    assert cluster["authOptions"]["mode"] == "token"
    args = parse(job["spec"]["entrypoint"].split()[1:])
    assert (args.verb, args.runner) == ("extract", "ray")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (FOLDER / "tearsheet-worker@.service").read_text().replace("User=tearsheet", "User=root")
    unit = tmp_path / "tearsheet-worker@one.service"
    unit.write_text(text.replace("EnvironmentFile=", "EnvironmentFile=-"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert [
        line for line in done.stderr.splitlines() if "tearsheet-worker" in line and "Man page" not in line
    ] == []


def test_the_commands_in_them_are_ours() -> None:
    unit = (FOLDER / "tearsheet-worker@.service").read_text()
    commands = [re.search(r"^ExecStart=/usr/bin/env tearsheet (.+)$", unit, re.MULTILINE)[1].split()]  # type: ignore[index]
    script = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["worker"]["command"][-1]
    commands.append(script.partition("exec tearsheet ")[2].split())
    for document in documents():
        spec = document.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        commands += (
            [container["args"][1:] for container in template["spec"]["containers"]] if template else []
        )
    assert len(commands) == 4
    for words in commands:
        place = words.index("--config")
        args = parse([*words[:place], *words[place + 2 :]])
        assert args.verb in {"watch", "run"}
        assert args.worker
