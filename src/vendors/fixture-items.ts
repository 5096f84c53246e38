import { isMoment } from '../clock.ts';
import { FixtureError } from './vendor.ts';

/** Tells of each key whether it was asked about before. */
export function duplicates(): (key: string) => boolean {
  const seen = new Set<string>();
  return (key) => seen.size === seen.add(key).size;
}

/**
 * A fixture's time as it is stored, in ISO 8601. The schema lets leap seconds through, which JavaScript's dates do not have.
 * @throws FixtureError
 */
export function iso(text: string, path: string): string {
  const date = new Date(text);
  if (!isMoment(date.getTime())) throw new FixtureError(path, `there is no time ${text}`);
  return date.toISOString();
}
