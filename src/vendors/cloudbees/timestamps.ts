/** A time as the vendor writes it: RFC 3339 in UTC, without a fraction that is zero. Stored times are ISO 8601 in milliseconds. */
export function rfc3339(stored: string): string {
  return stored.replace('.000Z', 'Z');
}
