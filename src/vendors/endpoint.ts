import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  ContextConfigDefault, FastifySchema, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault, RouteGenericInterface, RouteOptions,
} from 'fastify';
import type { Vendor } from './vendor.ts';

/** What an endpoint is called and what it may answer; read by the README's table, OpenAPI, the journal and coverage. */
export interface Operation {
  /** The vendor's name of it, in kebab-case: `invite`. Unique within the vendor. */
  readonly name: string;
  readonly summary: string;
  /** The rules of the vendor's `errors.ts` by which it may refuse, in the order of the checks. */
  readonly refusals: readonly string[];
  /** Whether it answers page by page. */
  readonly isPaginated?: true;
  /** The operation of which it is another path, by name: whoever uses one has no need of the other. */
  readonly sameAs?: string;
  /** Parameters that a client may send and that change nothing, so that no client is blamed for one and coverage asks for none. */
  readonly ignores?: readonly string[];
  /** Whether it sends invitations. */
  readonly sendsInvitations?: true;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation;
    /** Set for every route of a vendor. */
    vendor?: Vendor;
  }
  interface FastifyRequest {
    /** What it asks for; undefined where no endpoint is. */
    operation: Operation | undefined;
  }
}

type EndpointRoute<Schema extends FastifySchema> = RouteOptions<
  RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, RouteGenericInterface, ContextConfigDefault, Schema, TypeBoxTypeProvider
>;

/** Declares one endpoint in a file of its own. Its schemas type the request and what the handler may answer. */
export function endpoint<const Schema extends FastifySchema>(route: EndpointRoute<Schema> & { config: { operation: Operation } }): EndpointRoute<Schema> {
  return route;
}
