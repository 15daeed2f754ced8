"""The embedded engines and the processes of one local stack: fetched, started, watched and stopped."""
