"""案件: contracts and designated-manager agreements that carry the 特記仕様書, and the parties within them."""
