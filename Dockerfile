ARG NODE_IMAGE=node:26-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY build build
COPY src src
COPY fixtures fixtures
RUN npm run build

FROM ${NODE_IMAGE}
WORKDIR /app
COPY package.json LICENSE ./
COPY fixtures fixtures
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data

USER node
ENV NODE_ENV=production \
    BETTER_STACK_MOCK_HOST=0.0.0.0 \
    BETTER_STACK_MOCK_PORT=4010
VOLUME /data
EXPOSE 4010
HEALTHCHECK --interval=5s --timeout=2s --start-period=2s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.BETTER_STACK_MOCK_PORT}/_mock/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli.js"]
