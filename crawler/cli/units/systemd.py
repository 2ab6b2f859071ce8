"""A systemd service and its timer (systemd.service(5), systemd.timer(5), systemd.time(7))."""

from __future__ import annotations

from crawler.cli.units.plan import CLEAN, UnitPlan


def render_systemd(plan: UnitPlan) -> dict[str, str]:
    """File name to text: NAME.service and NAME.timer."""
    return {f"{plan.name}.service": _service(plan), f"{plan.name}.timer": _timer(plan)}


def _service(plan: UnitPlan) -> str:
    user = f"User={plan.user}\n" if plan.user else ""
    command = (*plan.flock, *plan.command)
    return f"""# /etc/systemd/system/{plan.name}.service
[Unit]
Description=Tearsheet: {_specifiers(" ".join(plan.arguments))}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{user}WorkingDirectory={_specifiers(plan.directory)}
ExecStart={" ".join(_quoted(word) for word in command)}
# {CLEAN[0]} interrupted, the next run goes on; {CLEAN[1]} a limit was reached. All other codes but 0 are failures (2 configuration,
# 3 too many failed pages, 4 nothing found, 5 refused, 6 a service is unreachable): let OnFailure= tell somebody.
SuccessExitStatus={" ".join(map(str, CLEAN))}
# SIGTERM seals the files and leaves resumable work; give it time before SIGKILL (which loses nothing either).
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=120
Nice=10
NoNewPrivileges=true
PrivateTmp=true
"""


def _timer(plan: UnitPlan) -> str:
    return f"""# /etc/systemd/system/{plan.name}.timer
# systemctl daemon-reload && systemctl enable --now {plan.name}.timer
[Unit]
Description=Timer of {plan.name}.service

[Timer]
OnCalendar={calendar(plan.every)}
# A start that was missed while the machine was off is made up for.
Persistent=true
RandomizedDelaySec={plan.spread}
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def calendar(every: int) -> str:
    """An OnCalendar expression for a period that `periods` allows."""
    minutes, hours = every // 60, every // 3_600
    if minutes < 60:
        return f"*-*-* *:0/{minutes}:00"
    if hours < 24:
        return f"*-*-* 0/{hours}:00:00"
    return "weekly" if hours == 168 else "daily"


def _specifiers(text: str) -> str:
    return text.replace("%", "%%").replace("\n", " ")


def _quoted(word: str) -> str:
    """A word of ExecStart: double quotes, with `%` and `$` doubled (systemd.service(5), COMMAND LINES)."""
    escaped = _specifiers(word.replace("\\", "\\\\").replace('"', '\\"')).replace("$", "$$")
    return f'"{escaped}"' if not word or any(c in word for c in " \t'\"\\;$%") else escaped
