import type { FastifyRequest } from 'fastify';
import { assumed, Refusal, entry, type AnyRefusalEntry } from '../refusal.ts';
import { errors } from './errors.ts';
import { isBlank } from './parameters.ts';

/**
 * How a request would be refused with a status that was asked for: in the words of the operation's first rule with that status,
 * or in general ones.
 */
export function refusalFor(statusCode: number, request: FastifyRequest): Refusal {
  for (const rule of request.routeOptions.config?.operation?.refusals ?? []) {
    const { entry } = catalogue[rule]!; // operations name rules of the catalogue; a test says so
    const details = entry.statusCode !== statusCode ? undefined : entry.text.length === 0 ? [] : repeated[rule]?.(request);
    if (details) return new Refusal(rule, entry, entry.text(...details), details);
  }
  return generalRefusal(statusCode);
}

const catalogue: Readonly<Record<string, { readonly entry: AnyRefusalEntry }>> = errors;

/** What texts repeat of a request, as far as it says so before it was read. */
const repeated: Record<string, (request: FastifyRequest) => [string] | undefined> = {
  memberNotFound: ({ params }) => given(params, 'id'),
  memberNotFoundByEmail: ({ query }) => given(query, 'email'),
  roleNotFound: ({ params }) => given(params, 'role_id'),
  teamNotFound: ({ params }) => given(params, 'id'),
};

function given(parameters: unknown, name: string): [string] | undefined {
  const { [name]: value } = parameters as Record<string, unknown>; // the readers of path and query yield objects
  return typeof value !== 'string' || isBlank(value) ? undefined : [value];
}

function generalRefusal(statusCode: number): Refusal {
  const text = statusCode < 500 ? 'The request was refused.' : 'Something went wrong on our side. Please try again later.';
  const general = entry(statusCode, text, assumed('no page shows this status here; it only comes as a fault'), 'Send the request again without the fault.');
  return new Refusal('provoked', general, text, []);
}
