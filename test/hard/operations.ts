import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Ask } from '../support/request.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}

/** An operation of an OpenAPI document, with what checks its answers. */
export interface Operation {
  readonly api: string;
  readonly method: string;
  /** As in the document: `/teams/{id}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of a body, if it takes one. */
  readonly body: Json | undefined;
  /** By status; null for an answer without a body, and 'text' for one that is no JSON. */
  readonly answers: Readonly<Record<string, ValidateFunction | 'text' | null>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

/** The documents by which a server describes itself: that of its control API and those of its vendors. */
export const documents = { control: 'openapi.json', 'better-stack': 'openapi/better-stack.json', cloudbees: 'openapi/cloudbees.json' } as const;

export async function readOperations(ask: Ask, api: keyof typeof documents): Promise<Operation[]> {
  const document = (await ask('GET', `/_mock/${documents[api]}`)).body as Document;
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  formats.default(ajv as never); // its type is of another build of the same Ajv
  ajv.addSchema(closed(document) as object, 'document');
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody, responses }]) => ({
      api,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody && resolve(document, Object.values(requestBody.content)[0]!.schema), // a body has at least one type
      answers: Object.fromEntries(Object.entries(responses).map(([status, { content }]) => [status, answerOf(ajv, ['paths', path, method, 'responses', status], content)])),
    })));
}

function answerOf(ajv: Ajv2020, place: string[], content: Readonly<Record<string, object>> | undefined): ValidateFunction | 'text' | null {
  if (!content) return null;
  if (!('application/json' in content)) return 'text';
  const pointer = [...place, 'content', 'application/json', 'schema'].map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'));
  return ajv.compile({ $ref: `document#/${pointer.map(encodeURIComponent).join('/')}` });
}

/** The same document, where objects in answers have no other keys than those it names, if it names any. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closed(item)]));
  const isDescribed = copy.type === 'object' && Object.keys(copy.properties ?? {}).length > 0;
  return isDescribed ? { additionalProperties: false, ...copy } : copy;
}

/** A schema with what it refers to put in its place. */
function resolve(document: Document, schema: Json): Json {
  const text = JSON.stringify(schema, (_key, value: unknown) => {
    const reference = typeof value === 'object' && value !== null && '$ref' in value ? String(value.$ref) : undefined;
    return reference === undefined ? value : reference.slice(2).split('/').reduce<unknown>((node, key) => (node as Json)[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  });
  return JSON.parse(text) as Json;
}
