# What `make install` and `make run` do, in an image of two stages. See deploy/README.md.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml requirements.lock README.md LICENSE LICENSE-FAQ ./
COPY bot bot
RUN make install \
    && .venv/bin/python -m compileall -q bot
COPY faq faq
COPY locales locales
RUN FARO_CACHE=/cache make index

FROM python:${PYTHON}-slim
# The same number everywhere, so that a volume can be given to it; no shell and no home to log in to.
RUN groupadd --gid 10001 faro \
    && useradd --uid 10001 --gid faro --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin faro \
    && install --directory --owner faro --group faro --mode 0700 /data /secret
COPY --from=build /app /app
# A new volume begins with what the image holds at its place: the vectors of the FAQ need not be computed again.
COPY --from=build --chown=faro:faro /cache /data/cache
WORKDIR /app
# The secret lies outside the database's folder, so that a copy of one is not a copy of both.
ENV FARO_DATABASE=/data/faro.db \
    FARO_CACHE=/data/cache \
    FARO_SECRET_FILE=/secret/faro \
    FARO_HEALTH_FILE=/tmp/health \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER faro
VOLUME ["/data", "/secret"]
# The running bot touches the file every 20 seconds, after it has asked its database. A start after the FAQ changed
# takes longer: it computes the vectors of the new phrasings, and keeps them in /data.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --retries=3 \
    CMD ["/bin/sh", "-c", "test -n \"$(find \"$FARO_HEALTH_FILE\" -mmin -1 2>/dev/null)\""]
ENTRYPOINT ["/app/.venv/bin/faro"]
CMD ["run"]
