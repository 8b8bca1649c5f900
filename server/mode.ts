// Imported before anything else: Next, React and better-auth look at NODE_ENV when they are loaded.
const development = process.argv.includes('--dev');
const environment = process.env as Record<string, string | undefined>;
environment.NODE_ENV ??= development ? 'development' : 'production';
environment.NEXT_TELEMETRY_DISABLED ??= '1';

export const dev = development;
