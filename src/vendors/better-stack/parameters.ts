import { parse as parseForm } from 'fast-querystring';
import { isObject, parseJson } from '../../json.ts';
import { mediaTypeOf } from '../../media-type.ts';
import { errors } from './errors.ts';
import { parseMultipart } from './multipart.ts';

type Parameters = Record<string, unknown>;

const form = 'application/x-www-form-urlencoded';

/** A type and a subtype, as RFC 9110 spells them. */
const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+$/;

/**
 * A content type that Fastify takes, where it would refuse the one that was sent: of several with commas between the first, and for
 * what is none one that says nothing of the body (assumed).
 */
export function wellFormedType(contentType: string): string {
  const [types = ''] = contentType.split(';', 1);
  const [first = '', ...others] = types.split(',').map((type) => type.trim());
  if (!mediaType.test(first)) return 'application/octet-stream';
  return others.length === 0 ? contentType : first;
}

/**
 * Reads a request body as the vendor's framework does: JSON or a form, by content type; JSON when none is given; nothing when
 * it is another one (all assumed). A body that is no object has no parameters, and null is absence.
 * @throws 400 for JSON or a form that can't be read
 */
export function readBody(contentType: string | undefined, text: string): Parameters {
  const type = mediaTypeOf(contentType);
  if (type === form) {
    requireDecodable(text);
    return fieldsOf(parseForm(withValues(text)));
  }
  if (type !== '' && type !== 'application/json' && !type.endsWith('+json')) return {};
  return text.trim() === '' ? {} : withoutNulls(readJson(text));
}

/** Reads a form in parts; what can't be read has no parameters (assumed). */
export async function readMultipart(contentType: string, text: string): Promise<Parameters> {
  return fieldsOf(await parseMultipart(contentType, text));
}

/** The schema's name of a field: a form calls a list `name[]`. */
export function fieldOf(name: string, { mediaType }: { mediaType: string | undefined }): string {
  return mediaType === form ? name.replace(/\[\]$/, '') : name;
}

/** The fields of a form: `name[]` has all the values it was given, and any other name the last one (assumed). */
function fieldsOf(sent: Record<string, string | string[]>): Parameters {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => {
    const values = [value].flat();
    return name.endsWith('[]') ? [name.slice(0, -'[]'.length), values] : [name, values.at(-1)];
  }));
}

/**
 * Refuses a query or a form that can't be decoded, as the vendor's framework does with all of it, whatever it asks for (assumed).
 * @throws 400
 */
export function requireDecodable(encoded: string): void {
  if (!/%(?![0-7][\da-f])/i.test(encoded)) return; // escapes of ASCII always can; most have no others, and this is quicker
  try {
    decodeURIComponent(encoded);
  } catch {
    throw errors.requestMalformed();
  }
}

/** A form without the names that have no value, which are null there: `email=a@b.co&role` has no role (assumed). */
function withValues(form: string): string {
  return form.split('&').filter((field) => field.includes('=')).join('&');
}

/** Of a key given twice, the last one counts (assumed). Changes and returns what it is given. */
export function lastOfEach(parameters: Parameters): Parameters {
  for (const key in parameters) {
    const value = parameters[key];
    if (Array.isArray(value)) parameters[key] = value.at(-1);
  }
  return parameters;
}

/** The address that a request names, in the query, in the body or by the id of a member; the query wins. */
export function emailsOf({ query, body, betterStack }: { query: unknown; body: unknown; betterStack?: { about?: string } }): readonly string[] {
  const email = emailIn(query) ?? emailIn(body) ?? betterStack?.about;
  return email === undefined ? [] : [email];
}

/** Missing, null, or nothing but white space. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A value as the vendor's texts repeat it. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function emailIn(parameters: unknown): string | undefined {
  const { email } = (parameters ?? {}) as { email?: unknown }; // both readers yield objects, or nothing
  return typeof email === 'string' && !isBlank(email) ? email : undefined;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw errors.bodyUnreadable();
  }
}

function withoutNulls(body: unknown): Parameters {
  if (!isObject(body)) return {};
  return Object.fromEntries(Object.entries(body).filter(([key, value]) => value !== null && key !== '__proto__'));
}
