import { inspect } from 'node:util';

/** A value as a message shows it, whatever it is: `"soon"`, `NaN`, `{ seats: 3 }`. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1, breakLength: Infinity });
}
