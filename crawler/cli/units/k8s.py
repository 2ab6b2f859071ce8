"""A Kubernetes CronJob with its volume (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/)."""

from __future__ import annotations

import orjson

from crawler.cli.units.cron import calendar
from crawler.cli.units.plan import CLEAN, UnitPlan, shell

# As PID 1 the shell must pass SIGTERM on and wait for the run to seal its files. A limit reached is no failure of the
# job; an interrupted run (10) is: with backoffLimit it is started again and goes on.
_SCRIPT = """\
{command} &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
[ "$code" -eq {limit} ] && exit 0
exit "$code"
"""


def render_k8s(plan: UnitPlan) -> dict[str, str]:
    """File name to text: NAME.yaml with a PersistentVolumeClaim and a CronJob."""
    return {f"{plan.name}.yaml": f"{_claim(plan)}---\n{_job(plan)}"}


def _claim(plan: UnitPlan) -> str:
    return f"""# kubectl apply -f {plan.name}.yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {plan.name}
spec:
  accessModes: [ReadWriteOnce]  # one run at a time writes a collection
  resources:
    requests:
      storage: 100Gi
"""


def _job(plan: UnitPlan) -> str:
    script = _SCRIPT.format(command=shell((*plan.flock, *plan.command)), limit=CLEAN[1])
    indented = "".join(f"                  {line}\n" for line in script.splitlines())
    return f"""apiVersion: batch/v1
kind: CronJob
metadata:
  name: {plan.name}
spec:
  schedule: {_string(calendar(plan.every))}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: {max(plan.every // 2, 60)}
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 5
  jobTemplate:
    spec:
      backoffLimit: 2
      # 2 configuration, 3 too many failed pages, 4 nothing found, 5 refused: trying again at once would not help.
      # 1, 6 (a service is unreachable) and 10 (interrupted, resumable) count against backoffLimit.
      podFailurePolicy:
        rules:
          - action: Ignore
            onPodConditions:
              - type: DisruptionTarget
          - action: FailJob
            onExitCodes:
              containerName: tearsheet
              operator: In
              values: [2, 3, 4, 5]
      template:
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 120
          containers:
            - name: tearsheet
              image: {_string(plan.image or "tearsheet:latest")}
              workingDir: {_string(plan.directory)}
              command:
                - /bin/sh
                - -c
                - |
{indented}              volumeMounts:
                - name: data
                  mountPath: {_string(plan.directory)}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop: [ALL]
          volumes:
            - name: data
              persistentVolumeClaim:
                claimName: {plan.name}
"""


def _string(text: str) -> str:
    """A YAML double-quoted string: JSON is YAML."""
    return orjson.dumps(text).decode()
