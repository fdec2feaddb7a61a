# Quarry's images, built from the archive of `./quarry dist`, without the network (all but `render`):
#   docker build --target orchestrator -t quarry-orchestrator .    HTTP API, and jobs (QUARRY_ROLES)
#   docker build --target mcp-server -t quarry-mcp-server .        the tools
#   docker build --target render -t quarry-render .                orchestrator with Chromium
# BASE: Debian 12 or another Linux with glibc, /bin/sh, useradd, grep, sed and libstdc++.
ARG BASE=debian:12-slim

FROM ${BASE} AS archive
ARG ARCHIVE=distribution/target/quarry-*.tar.gz
ADD ${ARCHIVE} /unpacked/
# One directory; two archives would be two versions.
RUN [ "$(ls /unpacked | wc -l)" = 1 ] && mv /unpacked/* /opt/quarry

FROM ${BASE} AS quarry
RUN groupadd --gid 10001 quarry \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/quarry --shell /usr/sbin/nologin quarry \
  && install -d -m 755 /etc/quarry \
  && install -d -m 700 -o quarry -g quarry /var/lib/quarry

# The AOT cache fits one Java runtime and the modification times of one set of jars, so it is made
# here, by a training run as the user: the embedded PostgreSQL refuses to run as root.
FROM quarry AS prepared
COPY --from=archive --chown=10001:10001 /opt/quarry /opt/quarry
USER 10001:10001
RUN /opt/quarry/quarry prepare

# Its files belong to root: the user of the process cannot change them.
FROM quarry AS server
COPY --from=prepared --chown=0:0 /opt/quarry /opt/quarry
ARG VERSION=0.2.0-SNAPSHOT
LABEL org.opencontainers.image.title="Quarry" \
  org.opencontainers.image.description="Turns websites and documents into searchable knowledge for LLM agents." \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.documentation="file:///opt/quarry/docs/operations.md"
# The address is that of the container; the start is refused unless callers need a key.
ENV QUARRY_BIND=0.0.0.0 QUARRY_ACCESS=keys QUARRY_DATA=/var/lib/quarry QUARRY_AOT=use LC_ALL=C.UTF-8
WORKDIR /etc/quarry
USER 10001:10001
# The launcher replaces itself by the JVM, which handles SIGTERM as process 1.
ENTRYPOINT ["/opt/quarry/quarry"]

FROM server AS mcp-server
ENV QUARRY_HEAP=256m
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=30s --start-period=5m --retries=5 \
  CMD ["/opt/quarry/runtime/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/opt/quarry/standalone.jar", "health", "--mcp"]
CMD ["mcp-server"]

FROM server AS orchestrator
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=30s --start-period=5m --retries=5 \
  CMD ["/opt/quarry/runtime/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/opt/quarry/standalone.jar", "health"]
CMD ["orchestrator"]

# Chromium comes from the packages of the base, unless the base has one.
FROM orchestrator AS render
USER 0:0
RUN command -v chromium \
  || { apt-get update \
    && apt-get install -y --no-install-recommends chromium fonts-liberation fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*; }
USER 10001:10001
