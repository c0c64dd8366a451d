"""One file per wire format or built-in provider. A provider knows its JSON; it knows neither permits nor the book."""
