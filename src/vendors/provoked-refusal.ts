import type { FastifyRequest } from 'fastify';
import { Refusal, type AnyRefusalEntry } from './refusal.ts';

/** What the texts of rules repeat of a request; undefined where it doesn't say so. */
export type Repeated = Readonly<Record<string, (request: FastifyRequest) => unknown[] | undefined>>;

/** How a request would be refused by the first rule of its operation that has a status and something to say. */
export function provokedRefusal(
  errors: Readonly<Record<string, { readonly entry: AnyRefusalEntry }>>, statusCode: number, request: FastifyRequest, repeated: Repeated = {},
): Refusal | undefined {
  for (const rule of request.routeOptions.config?.operation?.refusals ?? []) {
    const { entry } = errors[rule]!; // operations name rules of the catalogue; a test says so
    if (entry.statusCode !== statusCode) continue;
    const details = entry.text.length === 0 ? [] : repeated[rule]?.(request);
    if (details) return new Refusal(rule, entry, entry.text(...details), details);
  }
  return undefined;
}

/** A refusal in general words, by no rule of the vendor. */
export function generalRefusal(entry: AnyRefusalEntry): Refusal {
  return new Refusal('provoked', entry, entry.text(), []);
}
