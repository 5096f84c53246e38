import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { ControlError } from '../control-error.ts';
import type { ControlRoute } from '../openapi/control-api.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { ErrorBody } from './schemas.ts';

const Document = Type.Object({ openapi: Type.String() }, { additionalProperties: true, description: 'A document of OpenAPI 3.1.' });

const Endpoints = Type.Object({ endpoints: Type.Array(Type.Object({ method: Type.String(), path: Type.String(), summary: Type.String() })) });

/** Lists and describes this API, and describes those of the vendors. What describes is loaded when somebody asks. */
export function openApiRoutes(app: ControlScope, { vendors, contract, routes }: ControlParts & { routes: readonly ControlRoute[] }): void {
  app.get('/', {
    prefixTrailingSlash: 'no-slash',
    schema: { summary: 'List the endpoints of the control API', response: { 200: Endpoints } },
    handler: () => ({ endpoints: routes.map(({ method, url, schema }) => ({ method: String(method), path: url, summary: (schema as { summary: string }).summary })) }), // every route has one
  });

  app.get('/openapi.json', {
    schema: { summary: 'Describe the control API in OpenAPI 3.1', response: { 200: Document } },
    async handler(request) {
      const { controlDocument } = await import('../openapi/control-api.ts');
      return controlDocument(routes, baseOf(request));
    },
  });

  app.get('/openapi/:document', {
    schema: {
      summary: 'Describe the API of a vendor in OpenAPI 3.1',
      params: Type.Object({ document: Type.String({ description: "The vendor's name and .json.", examples: vendors.map(({ name }) => `${name}.json`) }) }),
      response: { 200: Document, 404: ErrorBody },
    },
    async handler(request) {
      const vendor = vendors.find(({ name }) => request.params.document === `${name}.json`);
      if (!vendor) throw notFound(request.params.document, vendors.map(({ name }) => `/_mock/openapi/${name}.json`));
      const { vendorDocument } = await import('../openapi/vendor-api.ts');
      return vendorDocument(vendor, contract, baseOf(request));
    },
  });
}

/** What stands before a path in a URL that means the same sandbox. */
function baseOf({ publicBase, originalUrl, url }: Pick<FastifyRequest, 'publicBase' | 'originalUrl' | 'url'>): string {
  return publicBase + originalUrl.slice(0, originalUrl.length - url.length);
}

function notFound(document: string, known: readonly string[]): ControlError {
  return new ControlError(404, 'openapi_not_found', `There is no description ${JSON.stringify(document)}.`, `There is ${known.join(', ')}.`);
}
