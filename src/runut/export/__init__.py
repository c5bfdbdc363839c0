"""Readings as text, JSON lines and tables."""
