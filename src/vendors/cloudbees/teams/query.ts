import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { PageShape } from '../../page-shape.ts';
import type { Refusal } from '../../refusal.ts';
import { firstOf } from '../../schema-refusal.ts';
import { errors } from '../errors.ts';
import { fieldReader, snakeCase } from '../parameters.ts';
import { TeamsQuery } from './schemas.ts';

/** The length of a page that names none (assumed). */
const defaultPageLength = 50;

const readFields = fieldReader(TeamsQuery);

/**
 * Refuses a query with an escape that is none, whichever parameter it is in, as the gateway's language does.
 * @throws 400
 */
export function requireDecodable(query: string): void {
  const [escape] = /%(?![\da-f]{2})[^&]{0,2}/i.exec(query) ?? [];
  if (escape !== undefined) throw errors.queryUndecodable(escape);
}

/**
 * Brings the list's query into the form that is validated: `include` as a list, and an empty `userId` or sort field as none.
 * @throws 400 for a parameter that is given in both spellings
 */
export function readTeamsQuery(query: object): Record<string, unknown> {
  const { include, ...fields } = readFields({ ...query });
  for (const name of ['userId', 'pagination.sort.fieldName']) if (fields[name] === '') delete fields[name];
  if (include === undefined) return fields;
  return { ...fields, include: [include].flat().flatMap((names) => String(names).split(',')) };
}

/**
 * The page and order that a query asks for. Page 0 is the first; a length of 0 is the default one; what is below counts as 0 (assumed).
 * @throws 400 for a number that is no int32
 */
export function requestedPage(query: TeamsQuery) {
  return {
    page: int32Of(query, 'pagination.page') || 1,
    pageLength: int32Of(query, 'pagination.pageLength') || defaultPageLength,
    sort: { fieldName: query['pagination.sort.fieldName'] ?? 'name', order: query['pagination.sort.order'] ?? 'ASCENDING' },
  } as const;
}

/** A number of the query, or 0. */
function int32Of(query: TeamsQuery, path: 'pagination.page' | 'pagination.pageLength'): number {
  const text = query[path] ?? '0';
  const value = Number(text);
  if (value !== (value | 0)) throw errors.parameterNotANumber(nameInMessage(path), text);
  return Math.max(value, 0);
}

/** How a page lies in its list. */
export function pageShapeOf({ page, lastPage, isEmpty }: { page: number; lastPage: boolean; isEmpty: boolean }): PageShape {
  if (page === 1) return lastPage ? 'only' : 'first';
  if (isEmpty) return 'beyond';
  return lastPage ? 'last' : 'middle';
}

/** What the schema refuses, in the vendor's words. */
export function refusalOf(unfit: FastifySchemaValidationError[]): Refusal {
  const { keyword, instancePath, data } = firstOf(unfit);
  const path = instancePath.slice(1);
  const name = nameInMessage(path);
  if (keyword === 'type') return errors.parameterGivenTwice(name, data as string[]); // a query holds strings and lists of them
  const value = String(data);
  if (path === 'pagination.sort.fieldName') return errors.sortFieldUnknown(path, value);
  return path === 'pagination.sort.order' ? errors.sortOrderUnknown(name, value) : errors.parameterNotANumber(name, value);
}

/** The gateway's texts call a field by its own name in the protocol: `pagination.pageLength` is `page_length`. */
function nameInMessage(path: string): string {
  return snakeCase(path.slice(path.lastIndexOf('.') + 1));
}
