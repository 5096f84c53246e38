import type { FastifyRequest } from 'fastify';
import { Refusal, type AnyRefusalEntry } from './refusal.ts';

/** What a vendor's refusals are made of when they come because somebody asked for their status. */
export interface Provocable {
  readonly errors: Readonly<Record<string, { readonly entry: AnyRefusalEntry }>>;
  /** The details of rules whose texts need some, as far as a request tells them; undefined when it doesn't. */
  readonly detailsOf: Readonly<Record<string, (request: FastifyRequest) => readonly unknown[] | undefined>>;
  /** The entry of a status for which the operation has no rule. Its text needs no details. */
  general(statusCode: number): AnyRefusalEntry;
}

/**
 * How a vendor would refuse a request with a status: by the first rule of the operation that has the status and whose text can
 * be told, or else in general words.
 */
export function provokedRefusal(statusCode: number, request: FastifyRequest, { errors, detailsOf, general }: Provocable): Refusal {
  for (const rule of request.operation?.refusals ?? []) {
    const { entry } = errors[rule]!; // operations name rules of the catalogue; a test says so
    if (entry.statusCode !== statusCode) continue;
    const details = detailsOf[rule]?.(request) ?? (entry.text.length === 0 ? [] : undefined);
    if (details) return new Refusal(rule, entry, entry.text(...details), details);
  }
  const entry = general(statusCode);
  return new Refusal('provoked', entry, entry.text(), []);
}
