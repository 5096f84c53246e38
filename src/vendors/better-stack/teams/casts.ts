import { TeamSettings } from './schemas.ts';

/**
 * Brings a team's body into the form that is validated, as the vendor's framework casts attributes: the digits of a whole
 * number are the number, the words and numbers for yes and no are booleans, and a name is text even if a number is sent.
 * Forms can say nothing else (all assumed). What is none of these stays, to be refused. Changes what it is given.
 */
export function castTeam(body: Record<string, unknown>): void {
  if (typeof body.name === 'number') body.name = String(body.name);
  for (const [key, { type }] of Object.entries(TeamSettings.properties)) {
    const value = body[key];
    if (typeof value === 'string' || typeof value === 'number') body[key] = casts[type]?.(value) ?? value;
  }
}

/** Each yields nothing for what it can't read. */
const casts: Partial<Record<string, (value: string | number) => number | boolean | undefined>> = {
  integer: (value) => (/^-?\d{1,15}$/.test(String(value)) ? Number(value) : undefined),
  boolean: (value) => booleans.get(String(value).toLowerCase()),
};

const booleans = new Map([
  ['1', true], ['t', true], ['true', true], ['on', true],
  ['0', false], ['f', false], ['false', false], ['off', false],
]);
