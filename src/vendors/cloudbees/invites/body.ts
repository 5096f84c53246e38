import { errors } from '../errors.ts';
import { camelCase, fieldReader, tokenOf } from '../parameters.ts';
import { InviteBody } from './schemas.ts';

/** The names of the seed page's table, which its example and every later page contradict. One string stands for a list of one. */
const namesOfTheTable = { email: 'emails', team_id: 'teamIds', teamId: 'teamIds' } as const;

/** The schema's name of a field as a body may spell it. */
export function fieldOf(name: string, { strict }: { strict: boolean }): string {
  if (!strict && Object.hasOwn(namesOfTheTable, name)) return namesOfTheTable[name as keyof typeof namesOfTheTable]; // just looked
  return camelCase(name);
}

const readStrictly = fieldReader(InviteBody);
const readLeniently = fieldReader(InviteBody, namesOfTheTable);

/**
 * Brings an invite's body into the form that is validated.
 * @throws 400 for a field that is given under two names, and for one of a wrong type
 */
export function readInviteBody(body: object, { strict }: { strict: boolean }): Record<string, unknown> {
  const fields = strict
    ? readStrictly({ ...body })
    : readLeniently(Object.fromEntries(Object.entries(body).map(([name, value]) => [name, listOf(name, value)])));
  requireTypes(fields);
  return fields;
}

/** The gateway reads all of a message before anybody looks at what it says. */
function requireTypes(fields: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(fields)) {
    const isList = InviteBody.properties[field as keyof InviteBody].type === 'array'; // the reader knows no others
    const texts = isList ? value : [value];
    const wrong = Array.isArray(texts) ? texts.find((text) => typeof text !== 'string') : texts;
    if (wrong !== undefined) throw errors.fieldTypeWrong(field, tokenOf(wrong));
  }
}

function listOf(name: string, value: unknown): unknown {
  return Object.hasOwn(namesOfTheTable, name) && typeof value === 'string' ? [value] : value;
}

/** Every address that a body names, under whichever name. */
export function emailsOf({ body }: { body: unknown }): string[] {
  const { emails, email } = (body ?? {}) as Record<string, unknown>; // the body's reader yields an object
  return [emails, email].flat().filter((address) => typeof address === 'string');
}
