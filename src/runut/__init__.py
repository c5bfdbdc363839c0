"""Runut reads Indonesian news and gives back who did what to whom, when, where, how sure, and on whose word."""

__version__ = "0.1.0"
