"""The pages of the register, by topic."""
