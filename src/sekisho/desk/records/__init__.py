"""利用記録: an index over the book for the pages, the page of one record, and the state of the book itself."""
