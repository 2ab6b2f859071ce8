"""A crontab line (crontab(5))."""

from __future__ import annotations

from crawler.cli.units.plan import CLEAN, UnitPlan, shell


def render_cron(plan: UnitPlan) -> dict[str, str]:
    """File name to text: NAME.crontab, for `crontab -e` or /etc/cron.d (then with a user's name)."""
    user = f"{plan.user} " if plan.user else ""
    delay = f"sleep $(shuf -n 1 -i 0-{plan.spread}); " if plan.spread else ""
    lock = shell((*plan.flock, *plan.command, "--quiet"))
    clean = "|".join(map(str, CLEAN))
    # The shell's last word: codes that are no failure leave quietly, others are mailed with their number.
    tail = f'code=$?; case $code in 0|{clean}) exit 0;; *) echo "{plan.name}: exit code $code" >&2; exit $code;; esac'
    line = f"{delay}cd {shell((plan.directory,))} && {lock}; {tail}".replace("%", "\\%")
    where = f"/etc/cron.d/{plan.name}" if plan.user else "crontab -e"
    return {f"{plan.name}.crontab": f"""# {where}: {" ".join(plan.arguments)}
# Exit codes {CLEAN[0]} (interrupted, resumable) and {CLEAN[1]} (limit reached) are no failures; every other one is mailed.
# cron makes up for no missed start: what was due then is due at the next one.
SHELL=/bin/sh
# MAILTO=desk@example.org
{calendar(plan.every)} {user}{line}
"""}  # fmt: skip


def calendar(every: int) -> str:
    """The five time fields for a period that `periods` allows."""
    minutes, hours = every // 60, every // 3_600
    if minutes < 60:
        return f"*/{minutes} * * * *" if minutes > 1 else "* * * * *"
    if hours < 24:
        return f"0 */{hours} * * *" if hours > 1 else "0 * * * *"
    return "0 3 * * 1" if hours == 168 else "0 3 * * *"
