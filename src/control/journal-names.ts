import { distance } from 'fastest-levenshtein';
import { ControlError } from '../control-error.ts';
import type { Match } from '../journal/match.ts';
import type { ControlParts } from './application.ts';

/**
 * Makes the function that refuses a match by a name that doesn't exist: it could never come true, so that a misspelt
 * "never" would pass.
 */
export function knownNames({ vendors, contract }: ControlParts): (match: Match) => Match {
  const names = {
    vendor: () => vendors.map(({ name }) => name),
    operation: () => contract.map(({ operation }) => operation.name),
    rule: () => vendors.flatMap(({ errors }) => Object.keys(errors)),
  };
  return (match) => {
    for (const [field, known] of Object.entries(names)) requireKnown(field, match[field as keyof typeof names], known());
    return match;
  };
}

/** @throws ControlError 400 */
function requireKnown(field: string, name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  const [nearest = ''] = known.toSorted((one, other) => distance(one, name) - distance(other, name));
  throw new ControlError(400, `unknown_${field}`, `There is no ${field} "${name}".`, `Did you mean ${nearest}?`);
}
