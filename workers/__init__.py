"""The workers: the Celery application, its tasks and schedule. Each task is a few lines that call `service`."""
