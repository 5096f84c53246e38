import type { FastifyRequest } from 'fastify';
import { isObject } from '../json.ts';
import { mediaTypeOf } from '../media-type.ts';
import { queryOf } from '../request-target.ts';

const form = 'application/x-www-form-urlencoded';

/** The names in a request's query that mean nothing to its endpoint, each once. */
export function unknownParameters(request: FastifyRequest): string[] {
  return sentParameters(request).filter((name) => !isKnown(name, request, [request.routeOptions.schema?.querystring]));
}

/** The same of its body. A key that the endpoint takes in the query is not unknown in the body. */
export function unknownKeys(request: FastifyRequest): string[] {
  const { body, querystring } = request.routeOptions.schema ?? {};
  return sentKeys(request).filter((name) => !isKnown(name, request, [body, querystring]));
}

/** The names in the query as they were sent: vendors bring the parsed ones into their own form. */
export function sentParameters({ originalUrl }: FastifyRequest): string[] {
  return [...new Set(new URLSearchParams(queryOf(originalUrl)).keys())];
}

/** Whether a body is of a content type that the vendor's pages tell of. JSON is no form, though curl calls it one. */
export function isTypedRight(request: FastifyRequest): boolean {
  const { rawBody, vendor: { bodyTypes } } = request;
  const type = mediaTypeOf(request.headers['content-type']);
  if (type === form && rawBody?.trimStart().startsWith('{')) return false;
  return bodyTypes.includes(type) || type.endsWith('+json');
}

function sentKeys(request: FastifyRequest): string[] {
  const { rawBody } = request;
  const type = mediaTypeOf(request.headers['content-type']);
  if (rawBody === undefined || (type !== '' && !isTypedRight(request))) return [];
  return type === form ? [...new Set(new URLSearchParams(rawBody).keys())] : keysOfJson(rawBody);
}

function keysOfJson(text: string): string[] {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? Object.keys(body) : [];
  } catch {
    return []; // its refusal tells
  }
}

function isKnown(name: string, request: FastifyRequest, schemas: readonly unknown[]): boolean {
  const field = request.vendor.fieldOf?.(name, request) ?? name;
  if (request.operation?.ignores?.includes(field)) return true;
  return schemas.some((schema) => Object.hasOwn((schema as { properties?: object } | undefined)?.properties ?? {}, field)); // TypeBox objects are JSON Schema
}
