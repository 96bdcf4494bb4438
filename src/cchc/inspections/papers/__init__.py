"""The official papers of inspections as `documents.content`: data in, text out, nothing saved (ADR 0010)."""
