export * from './audit.ts';
export * from './auth.ts';
export * from './clients.ts';
export * from './etl.ts';
export * from './github.ts';
export * from './integrations.ts';
export * from './notifications.ts';
export * from './ops.ts';
