"""Submissions, batches, writer, sweep: from a submitted item to a revision in the archive, each exactly once."""
