"""手形: issuing, suspending and revoking permits, people's keys, connections to services, the signed snapshot."""
