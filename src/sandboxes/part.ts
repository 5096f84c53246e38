import type { Collection } from '../vendors/vendor.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The lists of a vendor's part of a fixture. */
export type Collections = Readonly<Record<string, Collection>>;

/** The items of a list; a part may leave a list out. */
export function itemsOf(part: Json, key: string): readonly Json[] {
  return (part[key] ?? []) as Json[]; // a part that was exported has objects there
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
