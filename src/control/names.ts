import { ControlError, invalid } from '../control-error.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import { suggestion } from '../suggestion.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { ControlParts } from './application.ts';

/** What a match may ask for that may not exist. */
interface NamedMatch {
  readonly since?: string;
  readonly until?: string;
  readonly vendor?: string;
  readonly operation?: string;
  readonly rule?: string;
  readonly token?: string;
}

/**
 * Makes the function that refuses a match by a name or a moment that doesn't exist, and by a token in place of its name: it could
 * never come true, so that a misspelt "never" would pass and a misspelt fault never strike.
 */
export function knownNames({ vendors, contract }: ControlParts): <Match extends NamedMatch>(match: Match, sandbox: Sandbox) => Match {
  return (match, sandbox) => {
    const { vendor: name, operation, rule, token, since, until } = match;
    for (const moment of [since, until]) if (moment !== undefined) requireMoment(moment);
    requireKnown('vendor', name, () => vendors.map((vendor) => vendor.name));
    const asked = vendors.filter((vendor) => name === undefined || vendor.name === name);
    const operations = contract.filter(({ vendor }) => asked.includes(vendor));
    requireKnown('operation', operation, () => operations.map((route) => route.operation.name));
    const asking = operation === undefined ? asked : operations.filter((route) => route.operation.name === operation).map(({ vendor }) => vendor);
    requireKnown('rule', rule, () => asking.flatMap(({ errors }) => Object.keys(errors)));
    if (token !== undefined) requireToken(token, asked, sandbox);
    return match;
  };
}

/** A token goes by its kind or its name. One that isn't in the world any more may be in the journal still; `*` stands for anything. */
function requireToken(token: string, vendors: readonly Vendor[], { db, journal }: Sandbox): void {
  const tokens = vendors.flatMap(({ describe }) => describe(db).tokens);
  const secret = tokens.find((known) => known.token === token && known.name !== token);
  if (secret) throw new ControlError(400, 'token_itself', 'match.token is a token itself.', `Give its name: "${secret.name}". GET /_mock/tokens lists the names.`);
  if (token.includes('*') || journal.exchanges().some(({ caller }) => caller?.name === token)) return;
  requireKnown('token', token, () => [...tokens.map(({ name }) => name), ...vendors.flatMap(({ tokenKinds }) => tokenKinds)]);
}

/** A leap second fits the format of a time, and no clock here shows one. */
function requireMoment(text: string): void {
  if (Number.isNaN(Date.parse(text))) throw invalid(`${JSON.stringify(text)} is no moment of a world's clock`, 'Write a moment like "2026-10-29T14:00:00Z".');
}

/** Refuses a name of a kind that isn't among the known ones. @throws ControlError 400 */
export function requireKnown(kind: string, name: string | undefined, list: () => readonly string[]): void {
  if (name === undefined) return;
  const known = [...new Set(list())];
  if (known.includes(name)) return;
  throw new ControlError(400, `unknown_${kind}`, `There is no ${kind} "${name}".${suggestion(name, known, (nearest) => `"${nearest}"`)}`, `The ${kind}s are ${known.join(', ')}.`);
}
