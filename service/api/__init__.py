"""The HTTP API: schemas, guard, and one module per resource. A view calls the service and gives what it gives."""
