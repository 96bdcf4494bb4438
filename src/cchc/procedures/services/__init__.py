"""Everything that changes the register, by topic. One transaction each."""
