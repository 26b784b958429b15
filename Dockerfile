# The bot as an image: docs/deploying.md says how it is used. No setting and no secret is in it.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/eprr
COPY requirements-run.lock .
RUN /opt/eprr/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements-run.lock
COPY pyproject.toml README.md ./
COPY eprr_bot eprr_bot
COPY rotas rotas
COPY playbooks playbooks
RUN /opt/eprr/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/eprr eprr && chmod 0700 /var/lib/eprr
COPY --from=build /opt/eprr /opt/eprr
ENV PATH=/opt/eprr/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    HOST=0.0.0.0 \
    DATABASE_URL=sqlite:////var/lib/eprr/eprr.sqlite3
USER eprr
WORKDIR /var/lib/eprr
EXPOSE 8000
# Without urllib, which would ask a proxy for it.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PORT', '8000')), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["eprr-bot"]
CMD ["run"]
