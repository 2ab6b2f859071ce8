"""Units for the machine's own scheduler: systemd, cron, Kubernetes. Printed, never installed."""
