"""What screens and papers read, by topic."""
