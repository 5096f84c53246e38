/** What clients are warned of. */
export const clientRules = [
  'unknown-query-parameter', 'unknown-body-key', 'missing-content-type', 'token-in-query', 'repeated-invitation', 'early-retry', 'counted-pages',
] as const;
export type ClientRule = (typeof clientRules)[number];
