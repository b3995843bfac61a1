# One image for every process: `docker run signalbox intake`, `… migrate`, `… --help`. Node is the version of .nvmrc, exactly the
# one that package.json pins; the tag has no digest because none could be verified where this was written (docs/operations.md).
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

# Manifests alone, so that the packages below are installed again only where one of these changes.
FROM base AS manifests
COPY . ./
RUN find . -type f ! -name package.json ! -name package-lock.json ! -path './patches/*' -delete && find . -type d -empty -delete

# Of all install scripts only our own is run: it puts our patches on kafkajs. The others fetch what a build does not need.
FROM base AS dependencies
COPY --from=manifests /app ./
RUN npm ci --ignore-scripts --no-audit --no-fund && node_modules/.bin/patch-package --error-on-fail

# What runs: compiled files, their source maps and tables, and the seed of the policy. No sources, tests or tools.
FROM dependencies AS programs
COPY . ./
RUN node_modules/.bin/tsc -b
RUN find apps libs -type f ! -path '*/dist/src/*' ! -path 'apps/*/seed/*' -delete && find apps libs -type f \( -name '*.d.ts' -o -name '*.spec.js*' \) -delete && find apps libs -type d -empty -delete

# The workspace without its tools, then without what only development needs; what was patched must still be.
FROM dependencies AS production
RUN rm -rf tools apps/e2e patches && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
RUN grep -q 'signalbox:' node_modules/kafkajs/src/producer/sendMessages.js

FROM base AS runtime
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=8080
COPY --from=production /app ./
COPY --from=programs /app/libs ./libs
COPY --from=programs /app/apps ./apps
COPY deploy/container ./
# All of it is root's and read only; a new volume for spools takes its owner from here.
RUN install -d -o node -g node /var/lib/signalbox/spool
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# Ready, not live: what depends on a service starts once it can work.
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 CMD ["node", "/app/health.mjs"]
# Node itself is process 1, so that SIGTERM reaches the shutdown of the service.
ENTRYPOINT ["node", "--enable-source-maps", "/app/start.mjs"]
CMD ["--help"]
