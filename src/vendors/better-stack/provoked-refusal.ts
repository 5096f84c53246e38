import type { FastifyRequest } from 'fastify';
import { provokedRefusal } from '../provoked-refusal.ts';
import { assumed, entry, type Refusal } from '../refusal.ts';
import { errors } from './errors.ts';
import { isBlank } from './parameters.ts';

/** How a request would be refused by a rule, or with a status, that was asked for. */
export function refusalFor(wanted: number | string, request: FastifyRequest): Refusal {
  return provokedRefusal(wanted, request, { errors, detailsOf, general });
}

const detailsOf: Record<string, (request: FastifyRequest) => [string] | undefined> = {
  memberNotFound: ({ params }) => given(params, 'id'),
  memberNotFoundByEmail: ({ query, body }) => given(query, 'email') ?? given(body, 'email'),
  roleNotFound: ({ params }) => given(params, 'role_id'),
  teamNotFound: ({ params }) => given(params, 'id'),
};

/** The rules whose texts tell of the request. */
export const detailedRules = Object.keys(detailsOf);

function given(parameters: unknown, name: string): [string] | undefined {
  const { [name]: value } = (parameters ?? {}) as Record<string, unknown>; // the readers yield objects, or nothing
  return typeof value !== 'string' || isBlank(value) ? undefined : [value];
}

function general(statusCode: number) {
  const text = statusCode < 500 ? 'The request was refused.' : 'Something went wrong on our side. Please try again later.';
  return entry(statusCode, text, assumed('no page shows this status here; it only comes as a fault'), 'Send the request again without the fault.');
}
