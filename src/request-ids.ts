/**
 * Makes ids of requests: UUIDs whose last digits count. To draw each at random takes longer, and they need only be unlike those of
 * other servers: for a secret's sake all of `node:crypto` would be loaded before the first answer.
 */
export function requestIds(): () => string {
  const beginning = `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(4)}`;
  let count = 0x10000000; // the last eight digits
  return () => beginning + (++count).toString(16);
}

/** So many random digits of the base 16. */
function digits(count: number): string {
  return Math.floor(Math.random() * 16 ** count).toString(16).padStart(count, '0');
}
