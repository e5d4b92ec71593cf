# Stage 1: build the wheel, and install it with its locked dependencies into a virtual environment.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
# Every package is checked against its hash. The build backend goes into an environment that stays behind.
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.txt
RUN python -m venv /opt/seoulbot && /opt/seoulbot/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
COPY responders responders
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /tmp/wheels . \
 && /opt/seoulbot/bin/pip install --no-cache-dir --no-deps /tmp/wheels/*.whl
# Build the index now, so that a new container starts from the cache.
RUN XDG_CACHE_HOME=/opt/cache /opt/seoulbot/bin/seoulbot ask hello && /opt/seoulbot/bin/pip uninstall --yes pip

# Stage 2: only what runs, as a user without rights.
FROM python:3.11-slim
RUN useradd --create-home --uid 10001 seoulbot
COPY --from=build /opt/seoulbot /opt/seoulbot
COPY --from=build --chown=seoulbot /opt/cache /home/seoulbot/.cache
USER seoulbot
# The database and its secret live here; mount a volume to keep them.
RUN mkdir -p /home/seoulbot/.local/state/seoulbot
VOLUME /home/seoulbot/.local/state/seoulbot
# TELEGRAM_BOT_TOKEN comes from the environment at run time, never from the image.
ENTRYPOINT ["/opt/seoulbot/bin/seoulbot"]
CMD ["run"]
