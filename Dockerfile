# The gateway as an image: built from the sources, run from dist without development dependencies.
FROM node:24-slim AS build
WORKDIR /app
# With the optional dependencies: the compiler is one of them, a program per platform.
COPY package.json package-lock.json ./
COPY scripts scripts
COPY prisma prisma
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.relying-party.json ./
COPY src src
# The installation again, now with the sources: database client and template of the embedded database.
RUN node scripts/postinstall.mjs && npm run build

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
COPY scripts/postinstall.mjs scripts/prisma-generate.mjs scripts/
# The image brings its own Node, so the one among the optional dependencies is left out.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/node_modules/.cache node_modules/.cache
COPY --from=build /app/dist dist
COPY bin bin
COPY prisma prisma
COPY views views
# The only folder that is written to: the sandbox's keys and the embedded database.
RUN mkdir var && chown node:node var
USER node
VOLUME /app/var
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
