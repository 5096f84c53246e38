import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../json.ts';
import type { Collection } from '../vendors/vendor.ts';
import { itemsOf, type Collections } from './part.ts';

/** One field before and after; null is its absence. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}
export type FieldChanges = Readonly<Record<string, FieldChange>>;

/** How the items of one list differ. */
export interface ListDifference {
  readonly added: readonly JsonObject[];
  readonly changed: readonly { readonly item: string; readonly fields: FieldChanges }[];
  readonly removed: readonly JsonObject[];
}

/** How two states of one vendor's part differ: field by field, and in each list item by item. */
export interface PartDifference {
  readonly fields: FieldChanges;
  readonly lists: Readonly<Record<string, ListDifference>>;
}

export function diffParts(from: JsonObject, to: JsonObject, collections: Collections): PartDifference {
  const lists = Object.entries(collections).map(([key, { identify }]) => [key, diffItems(itemsOf(from, key), itemsOf(to, key), identify)]);
  return { fields: diffFields(without(from, collections), without(to, collections)), lists: Object.fromEntries(lists) };
}

function diffItems(from: readonly JsonObject[], to: readonly JsonObject[], identify: Collection['identify']): ListDifference {
  const before = new Map(from.map((item) => [identify(item), item]));
  const after = new Map(to.map((item) => [identify(item), item]));
  const changed = [...after].flatMap(([item, now]) => {
    const fields = diffFields(before.get(item) ?? now, now);
    return Object.keys(fields).length === 0 ? [] : [{ item, fields }];
  });
  return {
    added: [...after].filter(([item]) => !before.has(item)).map(([, item]) => item),
    changed,
    removed: [...before].filter(([item]) => !after.has(item)).map(([, item]) => item),
  };
}

function diffFields(from: JsonObject, to: JsonObject): FieldChanges {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => !isDeepStrictEqual(from[key], to[key]));
  return Object.fromEntries(keys.map((key) => [key, { from: from[key] ?? null, to: to[key] ?? null }]));
}

function without(part: JsonObject, collections: Collections): JsonObject {
  return Object.fromEntries(Object.entries(part).filter(([key]) => !Object.hasOwn(collections, key)));
}
