import { ControlError } from '../control-error.ts';

/** Names are parts of URLs and of file names, and must not lead out of a folder. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Whether a sandbox or a snapshot can be called so. */
export function isName(name: string): boolean {
  return pattern.test(name);
}

/** @throws ControlError 400 */
export function requireName(name: string, kind: 'sandbox' | 'snapshot'): void {
  if (isName(name)) return;
  throw new ControlError(
    400, `${kind}_name_invalid`, `${JSON.stringify(name)} is no name for a ${kind}.`,
    'Use up to 63 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.',
  );
}
