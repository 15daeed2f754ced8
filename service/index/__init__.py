"""Store, leases, writer, sweep: from a submitted item to a revision in the archive, each exactly once."""
