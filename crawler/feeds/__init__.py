"""What changed, told: feeds that every run writes, and the same for the `changes` verb and for notifications."""
