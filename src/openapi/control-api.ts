import type { RouteOptions } from 'fastify';
import { Type, type TObject } from '@sinclair/typebox';
import { ErrorBody, Nothing } from '../control/schemas.ts';
import { sandboxHeader } from '../sandboxes/selection.ts';
import { openApiDocument, type DescribedRoute, type OpenApi, type RouteSchema } from './document.ts';

/** What Fastify told of a route of the control API. */
export type ControlRoute = Pick<RouteOptions, 'method' | 'url' | 'schema'>;

/** Our own API in OpenAPI 3.1. */
export function controlDocument(routes: readonly ControlRoute[], server: string): OpenApi {
  return openApiDocument({
    title: 'better-stack-mock',
    description:
      'Steers the worlds that better-stack-mock keeps. A request is about the default sandbox, or the one it names: ' +
      `by its URL (\`/~NAME/_mock/…\`) or the header \`${sandboxHeader}\`.`,
    server,
    routes: routes.map(describe),
  });
}

const isOpen = /^\/_mock\/(livez|readyz|accept)\b/;

function describe({ method, url, schema = {} }: ControlRoute): DescribedRoute {
  return {
    method: String(method),
    path: url,
    name: nameOf(String(method), url),
    schema: isOpen.test(url) ? schema : withCommonParts(schema as RouteSchema),
    token: isOpen.test(url) ? 'none' : 'optional',
    bodyTypes: ['application/json'],
    examples: {},
  };
}

/** `GET /_mock/sandboxes/:name` is `get-sandboxes-name`. */
function nameOf(method: string, url: string): string {
  return [method.toLowerCase(), ...url.split(/[/:.]+/).filter((word) => word !== '' && word !== '_mock')].join('-');
}

/** What every request to the control API may carry, and be refused with. */
function withCommonParts(schema: RouteSchema): RouteSchema {
  const refusals = Object.entries(commonRefusals).map(([status, description]) => [status, { description, content: { 'application/json': { schema: ErrorBody } } }]);
  const { properties } = (schema.headers ?? {}) as Partial<TObject>;
  const { body, ...others } = schema;
  return { ...others, ...(body !== Nothing && { body }), headers: { properties: { ...properties, ...SandboxHeader.properties } }, response: { ...Object.fromEntries(refusals), ...(schema.response as object) } };
}

const SandboxHeader = Type.Object({
  [sandboxHeader]: Type.Optional(Type.String({ description: 'The sandbox that the request is about; the default one unless given.' })),
});

const commonRefusals = {
  400: 'The body is no JSON, a field or parameter is unknown or wrong, or the name is none for a sandbox.',
  401: 'The server was started with a control token, and the request has another or none.',
  403: 'The request comes from another site, or the server is open to other machines and has no control token.',
  404: 'The server makes sandboxes explicitly, and there is none of this name.',
  409: 'The sandbox was deleted while the request came in.',
  413: 'The body is too large.',
  422: "A file of the sandbox, or a snapshot, is damaged or somebody else's.",
  503: 'The worlds are kept in files, and another program has held one for seconds.',
  507: 'The worlds are kept in files, and the disk is full.',
};
