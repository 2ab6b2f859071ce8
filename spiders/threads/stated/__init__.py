"""Comment threads that markup or a feed states."""
