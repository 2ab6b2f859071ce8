"""How a run is wired: settings, wire tap, frontier, politeness, schedule, command line, progress, report."""
