"""Everything that changes inspections, by topic."""
