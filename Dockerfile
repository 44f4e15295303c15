# One exchange. Build: docker build -t shudao .
FROM node:20-bookworm-slim AS build
WORKDIR /opt/shudao
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The last line makes the library links of the embedded PostgreSQL, which the running image may not write.
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && chmod +x dist/gateway/bin/shudao.js \
 && node --input-type=module -e "import('/opt/shudao/dist/gateway/state/postgres-binaries.js').then((m) => m.findPostgresBinaries())"

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /opt/shudao
COPY --from=build /opt/shudao/package.json ./
COPY --from=build /opt/shudao/node_modules ./node_modules
COPY --from=build /opt/shudao/dist ./dist
# Catalogue content, policies and migrations are read from where the sources have them.
COPY --from=build /opt/shudao/catalog ./catalog
COPY --from=build /opt/shudao/policies ./policies
COPY --from=build /opt/shudao/adapters ./adapters
COPY --from=build /opt/shudao/gateway ./gateway
RUN ln -s /opt/shudao/dist/gateway/bin/shudao.js /usr/local/bin/shudao \
 && install -d -o node -g node -m 0700 /var/lib/shudao
USER node
VOLUME /var/lib/shudao
EXPOSE 4050
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4050/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["shudao", "serve", "--config", "/etc/shudao/exchange.json"]
