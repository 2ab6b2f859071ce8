"""HTTP messages: what a head says, and bodies decoded."""
