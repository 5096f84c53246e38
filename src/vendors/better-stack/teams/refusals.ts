import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import type { Refusal } from '../../refusal.ts';
import { errors } from '../errors.ts';

/** What the schema of a team's body refuses, in the vendor's words. */
export function teamRefusalOf([first]: FastifySchemaValidationError[]): Refusal {
  const { keyword, instancePath } = first!; // Ajv refuses with at least one error
  const [, attribute] = instancePath.split('/');
  if (attribute === undefined) return errors.teamNameBlank();
  if (attribute !== 'name' || keyword === 'not') return errors.teamSettingInvalid(labelOf(attribute));
  return keyword === 'maxLength' ? errors.teamNameTooLong() : errors.teamNameBlank();
}

/** `incident_grouping_period` reads "Incident grouping period". */
function labelOf(attribute: string): string {
  const words = attribute.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
