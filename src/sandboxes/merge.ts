import { isObject, type JsonObject } from '../json.ts';
import type { Collection } from '../vendors/vendor.ts';
import { itemsOf, type Collections } from './part.ts';

/**
 * A part with a change laid over it: fields that the change names are replaced, null takes one away, and the items of its
 * lists are changed or added one by one. What isn't named stays.
 *
 * Items that the change names come first, in its order, so that a complaint about `people/0` is about its first person.
 */
export function mergePart(part: unknown, change: unknown, collections: Collections): unknown {
  if (!isObject(part) || !isObject(change)) return change;
  const lists = Object.entries(collections).filter(([key]) => Array.isArray(change[key]));
  const merged = lists.map(([key, { identify }]) => [key, mergeItems(itemsOf(part, key), change[key] as unknown[], identify)]); // just filtered by that
  return { ...overlay(part, change), ...Object.fromEntries(merged) };
}

function mergeItems(items: readonly JsonObject[], changes: readonly unknown[], identify: Collection['identify']): unknown[] {
  const known = new Map(items.map((item) => [identify(item), item]));
  const changed = new Set<string>();
  const first = changes.map((change) => {
    if (!isObject(change)) return change;
    const identity = identify(change);
    changed.add(identity);
    return overlay(known.get(identity) ?? {}, change);
  });
  return [...first, ...items.filter((item) => !changed.has(identify(item)))];
}

function overlay(fields: JsonObject, change: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...fields, ...change }).filter(([, value]) => value !== null));
}
