"""The run report: summary (JSON), page (HTML), drop alarm, Prometheus text. Pure functions; history is passed in."""
