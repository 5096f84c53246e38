import type { JsonObject } from '../json.ts';
import type { Collection } from '../vendors/vendor.ts';

/** The lists of a vendor's part of a fixture. */
export type Collections = Readonly<Record<string, Collection>>;

/** The items of a list; a part may leave a list out. */
export function itemsOf(part: JsonObject, key: string): readonly JsonObject[] {
  return (part[key] ?? []) as JsonObject[]; // a part that was exported has objects there
}
