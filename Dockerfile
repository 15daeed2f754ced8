# One image for the web server, the worker and beat; compose says which command it runs.
FROM python:3.12-slim AS build
WORKDIR /dateline
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY mappings mappings
COPY service service
COPY workers workers
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home dateline
COPY --from=build /venv /venv
# A volume that is mounted on a folder of the image takes that folder's owner.
RUN install --directory --owner dateline /var/lib/dateline /var/lib/dateline/outbox
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATELINE_HOME=/var/lib/dateline
USER dateline
WORKDIR /home/dateline
EXPOSE 8000
CMD ["dateline", "serve"]
