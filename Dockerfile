# Sendook in a container. Built from a clean clone:
#
#   docker build -t sendook .
#   docker run -d --name sendook -p 8006:8006 -p 2525:2525 -v sendook:/data --stop-timeout 40 sendook
#
# Alone it runs on the stores that come with it, in the volume. Several nodes: conf/compose, conf/kubernetes.
# Whoever needs the same bytes for years gives the images by digest: --build-arg RUNTIME=eclipse-temurin@sha256:...
ARG BUILDER=maven:3.9.11-eclipse-temurin-17
ARG RUNTIME=eclipse-temurin:25.0.3_9-jre-noble

# The jar is the same for the same sources: every version stands in pom.xml, and so do the times of its entries.
FROM ${BUILDER} AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml ./
COPY conf/sendook.yaml conf/
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q package -Dmaven.test.skip=true

FROM ${RUNTIME}
LABEL org.opencontainers.image.title="Sendook" \
      org.opencontainers.image.description="A self-hosted mail gateway for programs" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN mkdir -p /data && chown 10001:10001 /data
# A file of settings may be mounted at /app/conf/sendook.yaml.
WORKDIR /app
COPY --chmod=755 conf/docker/healthy /usr/local/bin/healthy
COPY --from=build /build/target/sendook.jar ./
# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
VOLUME /data
# Inside a container 127.0.0.1 is nobody else's: probes and Prometheus come from outside. The port tells everybody how
# the queues stand, so it is not for the Internet.
ENV SENDOOK_DATA_DIR=/data \
    SENDOOK_MANAGEMENT_HOST=0.0.0.0
# HTTP, SMTP, management (probes and metrics).
EXPOSE 8006 2525 8007
# A stop finishes what is in hand, within 30 s: give it 40 (--stop-timeout, stop_grace_period).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=2m --retries=3 CMD ["healthy"]
# The collector is the one the figures of the README were measured with. 60 % of the container's memory are heap, since a
# heap of 512 MB was seen to take up to 764 MB in all: 1 GB is a good size to begin with. A start anew is safe at any
# moment, a process without memory is not. The last two say to JDK 24 and later what Netty may do. More flags, or others
# than these (-Xmx): in JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/app/sendook.jar"]
