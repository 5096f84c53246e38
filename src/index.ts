export type { Config } from './config.ts';
export { version } from './version.ts';
