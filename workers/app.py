"""The Celery application that `celery --app workers.app` runs, with the tasks and the schedule of beat."""

import os

from service import settings
from service.backends import SWEEP, connect, queue
from workers import tasks

chosen = settings.read(os.environ)
app = queue(chosen)
app.conf.beat_schedule = {"sweep": {"task": SWEEP, "schedule": float(chosen.sweep_seconds), "options": {"expires": 60}}}
tasks.register(app, connect(chosen), chosen)
