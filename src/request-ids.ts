import { randomUUID } from 'node:crypto';

/** Makes ids of requests: UUIDs whose last part counts. To draw each at random would take as long as finding the token's team. */
export function requestIds(): () => string {
  const beginning = randomUUID().slice(0, -12);
  let count = 0;
  return () => beginning + (++count).toString(16).padStart(12, '0');
}
