"""Papers out of the whole case: the 台帳 as xlsx, the evidence package, what is disclosed, the permit's paper."""
