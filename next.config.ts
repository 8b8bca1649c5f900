import type { NextConfig } from 'next';

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` runs tsc over the whole house; a second pass here only makes the build slower.
  typescript: { ignoreBuildErrors: true },
  // Node-only: loaded as they are, so that the custom server and the bundle share one copy of each.
  serverExternalPackages: ['pg-boss', 'pino', 'postgres', 'sharp', 'socket.io'],
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/dates', '@mantine/hooks'],
  },
  // No picture goes through Next's optimizer; its address would fetch and decode whatever it is asked for.
  images: { unoptimized: true },
  agentRules: false,
};

export default config;
