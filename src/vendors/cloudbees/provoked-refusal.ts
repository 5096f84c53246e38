import type { FastifyRequest } from 'fastify';
import { provokedRefusal } from '../provoked-refusal.ts';
import { assumed, type Refusal } from '../refusal.ts';
import { errors } from './errors.ts';
import { codeOf, status } from './status.ts';

/** How a request would be refused by a rule, or with a status, that was asked for. */
export function refusalFor(wanted: number | string, request: FastifyRequest): Refusal {
  return provokedRefusal(wanted, request, { errors, detailsOf, general });
}

const detailsOf: Record<string, (request: FastifyRequest) => [string] | undefined> = {
  organizationNotFound: ({ params }) => {
    const { organizationId } = (params ?? {}) as { organizationId?: string }; // an unknown path has none
    return organizationId === undefined ? undefined : [organizationId];
  },
  emailsRequired: () => ['emails'],
};

/** The rules whose texts tell of the request. */
export const detailedRules = Object.keys(detailsOf);

function general(statusCode: number) {
  const known = Object.values(errors).map(({ entry }) => entry).find((entry) => entry.statusCode === statusCode && entry.text.length === 0);
  const text = known?.text() ?? (statusCode < 500 ? 'the request was refused' : 'the service is not available, try again later');
  const source = assumed('no page shows this status here; it only comes as a fault');
  return status(known?.code ?? codeOf(statusCode), text, source, 'Send the request again without the fault.', { httpStatus: statusCode });
}
