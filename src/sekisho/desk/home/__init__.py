"""きょうの仕事: the first page of each role, and the pages that everyone reads."""
