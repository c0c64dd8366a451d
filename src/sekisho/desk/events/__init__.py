"""What happened: one row for every change of state, which is history on the pages and outbox to the book."""
