"""The HTTP API: one module per resource, schemas, authentication. A view calls the service and returns its result."""
