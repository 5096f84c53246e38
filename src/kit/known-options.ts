import { Misuse } from '../misuse.ts';
import { shown } from '../shown.ts';

/**
 * Takes options that a program without types may have misspelt.
 * @param known their names; any unless given
 * @throws Misuse for what are no options, and for a name that none has
 */
export function requireOptions(taker: string, options: unknown, known?: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw new Misuse(`${taker} takes options by their names, not ${shown(options)}.`);
  const unknown = known && Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Misuse(`${taker} takes no option "${unknown}", only ${known!.map((name) => `"${name}"`).join(', ')}.`);
}
