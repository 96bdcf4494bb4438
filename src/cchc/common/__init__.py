"""Helpers without domain words: text, numbers, tables, errors, template tags. No models."""
