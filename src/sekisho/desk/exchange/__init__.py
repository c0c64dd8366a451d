"""Confirmed elsewhere: on paper, or in the city's own installation; and permits given to other installations."""
