"""What the register can be asked, by topic."""
