import type { TObject } from '@sinclair/typebox';
import { isObject, parseJson, type JsonObject } from '../../json.ts';
import { errors } from './errors.ts';

type Parameters = Record<string, unknown>;

/**
 * Reads a request body as the vendor's gateway does: JSON, whatever the content type says (assumed). An empty body is an
 * empty message.
 * @throws 400 for JSON that can't be read, and for JSON that is no object
 */
export function readBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  const body = readJson(text);
  if (!isObject(body)) throw errors.bodyUnreadable();
  return body;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw errors.bodyUnreadable();
  }
}

/**
 * Makes a reader of the fields that a schema knows, in either spelling: `teamIds` or `team_ids`. Null is unset, and unknown
 * fields are ignored.
 * @param aliases further names of fields: `{ email: 'emails' }`
 * @returns a function that yields the fields by the schema's names, and throws 400 for one that is given in both spellings
 */
export function fieldReader({ properties }: TObject, aliases: Readonly<Record<string, string>> = {}): (given: Parameters) => Parameters {
  const fieldOf = new Map([...Object.keys(properties).flatMap((field) => [[field, field], [snakeCase(field), field]] as const), ...Object.entries(aliases)]);

  return (given) => {
    const seen = new Set<string>();
    const fields: Parameters = {};
    for (const [name, value] of Object.entries(given)) {
      const field = fieldOf.get(name);
      if (field === undefined) continue;
      if (seen.has(field)) throw errors.fieldGivenTwice(name); // null counts as given here, as it does for the gateway's JSON reader
      seen.add(field);
      if (value !== null) fields[field] = value;
    }
    return fields;
  };
}

/** A value as the gateway's texts repeat it: the JSON of a plain one, the opening bracket of another. */
export function tokenOf(value: unknown): string {
  if (Array.isArray(value)) return '[';
  return typeof value === 'object' && value !== null ? '{' : JSON.stringify(value);
}

/** `pagination.pageLength` is `pagination.page_length`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `pagination.page_length` is `pagination.pageLength`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
