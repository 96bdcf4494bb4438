"""The rules of the register as pure functions."""
