# The release names the base by its digest: --build-arg BASE=node:26-bookworm-slim@sha256:... (see docs/release.md).
ARG BASE=node:26-bookworm-slim

# Install exactly what the lock file says, build the pages.
FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here, so none may run.
RUN npm ci --ignore-scripts
# vite.config.* may be absent: a pattern that matches nothing is skipped.
COPY tsconfig.json vite.config.* ./
COPY src ./src
COPY cds-services ./cds-services
RUN npm run --if-present build && mkdir -p dist

# For trying out, and made only where it is asked for by name: a FHIR server with the patients of the
# fixtures, which lets everybody read everything.
FROM build AS demo
COPY test ./test
COPY fixtures ./fixtures
ENV FHIR_HOST=0.0.0.0 FHIR_PORT=8081
USER 10001:10001
EXPOSE 8081
STOPSIGNAL SIGTERM
CMD ["node", "test/demo/fhir.ts"]

# From the lock file too, run-time packages only. --omit=optional leaves out the Node 26 that
# package.json brings for other machines: these images have their own.
FROM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

# What runs, and what is made unless another stage is named. Node strips the types itself, so the sources are the program.
FROM ${BASE}
# Inside a container the service has to listen on all addresses. In open demo mode (no client
# registry) such an address stops the start, because anybody could call it: configure the clients,
# or set ALLOW_OPEN=true for a demonstration that holds no real patient data.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
ARG BASE VERSION=unreleased REVISION=unknown SOURCE=unknown
LABEL org.opencontainers.image.title="Hypomagnesemia CDS" \
  org.opencontainers.image.description="A CDS Hooks service for low magnesium; the guideline is pending clinical sign-off" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.source="${SOURCE}" \
  org.opencontainers.image.base.name="${BASE}"
WORKDIR /app
COPY package.json LICENSE NOTICE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY src ./src
COPY cds-services ./cds-services
# The examples of the workbench, which are also what the service rehearses with at its start.
COPY fixtures ./fixtures
# All files above belong to root and are only read. The store is the one place to write, and it
# has to belong to the user before VOLUME: a later change would be lost.
RUN mkdir data && chown 10001:10001 data && chmod 700 data
VOLUME /app/data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health/live',{signal:AbortSignal.timeout(4000)}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node itself is process 1, not npm and no shell, so that SIGTERM reaches the service and it drains.
CMD ["node", "src/main.ts"]
