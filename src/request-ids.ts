/**
 * Makes ids of requests: UUIDs whose last part counts. To draw each at random would take as long as finding the token's team, and
 * they need only be unlike those of other servers: for a secret's sake all of `node:crypto` would be loaded before the first answer.
 */
export function requestIds(): () => string {
  const beginning = `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-`;
  let count = 0;
  return () => beginning + (++count).toString(16).padStart(12, '0');
}

/** So many random digits of the base 16. */
function digits(count: number): string {
  return Math.floor(Math.random() * 16 ** count).toString(16).padStart(count, '0');
}
