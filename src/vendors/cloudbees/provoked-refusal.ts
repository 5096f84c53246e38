import type { FastifyRequest } from 'fastify';
import { generalRefusal, provokedRefusal } from '../provoked-refusal.ts';
import { assumed, type Refusal } from '../refusal.ts';
import { errors } from './errors.ts';
import { codeOf, status } from './status.ts';

/** How a request would be refused with a status that was asked for. */
export function refusalFor(statusCode: number, request: FastifyRequest): Refusal {
  const text = statusCode < 500 ? 'the request was refused' : 'the service is unavailable';
  const general = status(codeOf(statusCode), text, assumed('no page shows this status here; it only comes as a fault'), 'Send the request again without the fault.', statusCode);
  return provokedRefusal(errors, statusCode, request, { organizationNotFound }) ?? generalRefusal(general);
}

function organizationNotFound({ params }: FastifyRequest): [string] {
  return [(params as { organizationId: string }).organizationId]; // every path of this vendor has it
}
