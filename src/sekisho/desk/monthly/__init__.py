"""月次点検 (規定13): what was used, refused and left open in a month, signed by whom it concerns. Begin at `report`."""
