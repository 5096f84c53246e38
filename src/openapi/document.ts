import { STATUS_CODES } from 'node:http';
import { version } from '../version.ts';
import { asKeyword, Components } from './schemas.ts';

/** An operation as its route declares it. */
export interface DescribedRoute {
  readonly method: string;
  /** As Fastify writes it: `/teams/:id`. */
  readonly path: string;
  /** Unique in its document. */
  readonly name: string;
  readonly schema: RouteSchema;
  /** Whether it asks for a bearer token. */
  readonly token: 'required' | 'optional' | 'none';
  /** What a body may be sent as. */
  readonly bodyTypes: readonly string[];
  /** Published or agreed answers by status and name, beside the schemas. */
  readonly examples: Readonly<Record<string, Readonly<Record<string, Example>>>>;
}

/** What Fastify takes as a route's schemas; each is JSON Schema. */
export interface RouteSchema {
  readonly summary?: string;
  readonly description?: string;
  readonly params?: unknown;
  readonly querystring?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly response?: unknown;
}

export interface Example {
  readonly summary?: string;
  readonly description?: string;
  readonly value?: unknown;
}

/** An object schema, as far as it is read here. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly description?: string }>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
}

/** A document; the schemas of OpenAPI say what else it holds. */
export interface OpenApi {
  readonly openapi: string;
  readonly [field: string]: unknown;
}

/** Describes operations in OpenAPI 3.1, from the schemas that they validate and answer with. */
export function openApiDocument({ title, description, server, routes }: {
  title: string; description: string; server: string; routes: readonly DescribedRoute[];
}): OpenApi {
  const components = new Components();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[templateOf(route.path)] ??= {})[route.method.toLowerCase()] = operationOf(route, components);
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: server }],
    paths,
    components: { schemas: components.schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
}

/** `/teams/:id` is `/teams/{id}`; a doubled colon is one that stands for itself. */
function templateOf(path: string): string {
  return path.replace(/::|:(\w+)/g, (_, name?: string) => (name === undefined ? ':' : `{${name}}`));
}

function operationOf({ path, name, schema, token, bodyTypes, examples }: DescribedRoute, components: Components): object {
  const parameters = [
    ...parametersOf('path', withPathParameters(schema.params, path), components),
    ...parametersOf('query', schema.querystring, components),
    ...parametersOf('header', schema.headers, components),
  ];
  return {
    operationId: name,
    ...(schema.summary !== undefined && { summary: schema.summary }),
    ...(schema.description !== undefined && { description: schema.description }),
    ...(parameters.length > 0 && { parameters }),
    ...(schema.body !== undefined && { requestBody: requestBodyOf(schema.body, bodyTypes, components) }),
    responses: responsesOf(schema, examples, components),
    security: { required: [{ bearer: [] }], optional: [{}, { bearer: [] }], none: [] }[token],
  };
}

/** A path's parameters that no schema describes are texts. */
function withPathParameters(params: unknown, path: string): ObjectSchema {
  const names = [...path.matchAll(/(?<!:):(\w+)/g)].map((match) => match[1]!); // the pattern has one group
  const { properties = {} } = (params ?? {}) as ObjectSchema;
  return { properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? { type: 'string' }])), required: names };
}

function parametersOf(place: 'path' | 'query' | 'header', schema: unknown, components: Components): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema: components.take(property),
  }));
}

function requestBodyOf(body: unknown, types: readonly string[], components: Components): object {
  const schema = components.take(body);
  const { required = [], minProperties = 0 } = body as ObjectSchema;
  const isRequired = required.length > 0 || minProperties > 0; // no body is an empty object
  return { ...(isRequired && { required: true }), content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function responsesOf({ response }: RouteSchema, examples: DescribedRoute['examples'], components: Components): object {
  const declared = Object.entries((response ?? {}) as Record<string, unknown>);
  return Object.fromEntries(declared.map(([status, schema]) => [status, responseOf(status, schema, examples[status], components)]));
}

/** An answer is JSON unless it says which content types it has. */
function responseOf(status: string, schema: unknown, examples: Readonly<Record<string, Example>> | undefined, components: Components): object {
  const description = asKeyword<string>(schema, 'description') ?? STATUS_CODES[status] ?? status;
  if (asKeyword(schema, 'type') === 'null') return { description };
  const own = asKeyword<Record<string, { schema: unknown }>>(schema, 'content');
  if (own) return { description, content: Object.fromEntries(Object.entries(own).map(([type, { schema }]) => [type, { schema: components.take(schema) }])) };
  return { description, content: { 'application/json': { schema: components.take(schema), ...(examples && { examples }) } } };
}
