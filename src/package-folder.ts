/**
 * The folder of this package, where its fixtures and its package.json are. This file stands directly in `src`, and so one
 * folder below it whether it runs as source or as part of what is built into `dist`.
 */
export const packageFolder = new URL('../', import.meta.url);
