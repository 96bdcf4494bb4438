"""Filters and tags that every template may use (they are builtins)."""

from django import template

register = template.Library()
