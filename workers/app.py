"""The Celery application that `celery --app workers.app` runs, with the tasks and the schedule of beat."""

import os

from service import settings
from service.backends import COUNT_QUERIES, FORGET, RECOVER, RETAG, SWEEP, TELL, connect, queue
from workers import tasks

RECOVER_S = 300.0
RETAG_S = 5.0
COUNT_QUERIES_S = 60.0
# A little each hour: what is to be done once a day is never done where beat does not run for a day.
FORGET_S = 3600.0

chosen = settings.read(os.environ)
app = queue(chosen)
app.conf.beat_schedule = {
    "sweep": {"task": SWEEP, "schedule": float(chosen.sweep_seconds), "options": {"expires": 60}},
    "tell": {"task": TELL, "schedule": float(chosen.sweep_seconds), "options": {"expires": 60}},
    "recover": {"task": RECOVER, "schedule": RECOVER_S, "options": {"expires": RECOVER_S}},
    "retag": {"task": RETAG, "schedule": RETAG_S, "options": {"expires": RETAG_S}},
    "forget": {"task": FORGET, "schedule": FORGET_S, "options": {"expires": FORGET_S}},
    "count_queries": {"task": COUNT_QUERIES, "schedule": COUNT_QUERIES_S, "options": {"expires": COUNT_QUERIES_S}},
}
tasks.register(app, connect(chosen), chosen)
