"""Wording to meaning: dates, counts, actors and places, as of the date of the article."""
