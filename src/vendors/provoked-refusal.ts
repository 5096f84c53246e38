import type { FastifyRequest } from 'fastify';
import { invalid } from '../control-error.ts';
import { Refusal, type AnyRefusalEntry } from './refusal.ts';
import type { Vendor } from './vendor.ts';

/** What a vendor's refusals are made of when they come because somebody asked for them. */
export interface Provocable {
  readonly errors: Readonly<Record<string, { readonly entry: AnyRefusalEntry }>>;
  /** The details of rules whose texts need some, as far as a request tells them; undefined when it doesn't. */
  readonly detailsOf: Readonly<Record<string, (request: FastifyRequest) => readonly unknown[] | undefined>>;
  /** The entry of a status for which the operation has no rule. Its text needs no details. */
  general(statusCode: number): AnyRefusalEntry;
}

/** The rules that a fault can refuse by. What the other texts tell, only a request has that is wrong in that way. */
export function provocableRules({ errors, detailedRules = [] }: Pick<Vendor, 'errors' | 'detailedRules'>): string[] {
  return Object.entries(errors).filter(([rule, { entry }]) => entry.text.length === 0 || detailedRules.includes(rule)).map(([rule]) => rule);
}

/**
 * How a vendor would refuse a request by a rule; or with a status, by the first rule of the operation that has it and whose text can
 * be told, or else in general words.
 * @throws ControlError 400 when the text of a rule can't be told
 */
export function provokedRefusal(wanted: number | string, request: FastifyRequest, { errors, detailsOf, general }: Provocable): Refusal {
  const byRule = (rule: string): Refusal | undefined => {
    const { entry } = errors[rule]!; // operations name rules of the catalogue, as a test says; who asks for a rule has looked it up
    const details = detailsOf[rule]?.(request) ?? (entry.text.length === 0 ? [] : undefined);
    return details && new Refusal(rule, entry, entry.text(...details), details);
  };
  if (typeof wanted === 'string') {
    const refusal = byRule(wanted);
    if (!refusal) throw invalid(`This request doesn't say what the text of ${wanted} is about`, 'Send one that does, or answer with a status and a body of your own.');
    return refusal;
  }
  const entry = general(wanted);
  const rules = (request.operation?.refusals ?? []).filter((rule) => errors[rule]!.entry.statusCode === wanted);
  return rules.map(byRule).find((refusal) => refusal !== undefined) ?? new Refusal('provoked', entry, entry.text(), []);
}
