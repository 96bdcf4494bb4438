"""Shapes of what people type about inspections, by topic."""
