"""The forms of the register, by topic."""
