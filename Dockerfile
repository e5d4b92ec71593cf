# Stage 1: install the locked dependencies and the bot into a virtual environment.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/seoulbot
COPY requirements.txt ./
# Every package is checked against its hash.
RUN /opt/seoulbot/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
COPY responders responders
# The build backend came with the locked dependencies, so nothing is fetched here.
RUN /opt/seoulbot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

# Stage 2: only what runs, as a user without rights.
FROM python:3.11-slim
RUN useradd --create-home --uid 10001 seoulbot
COPY --from=build /opt/seoulbot /opt/seoulbot
USER seoulbot
# The database and its secret live here; mount a volume to keep them.
RUN mkdir -p /home/seoulbot/.local/state/seoulbot
VOLUME /home/seoulbot/.local/state/seoulbot
# TELEGRAM_BOT_TOKEN comes from the environment at run time, never from the image.
ENTRYPOINT ["/opt/seoulbot/bin/seoulbot"]
CMD ["run"]
