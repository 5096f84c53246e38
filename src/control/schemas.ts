import { Type } from '@sinclair/typebox';
import { strict } from '../schema-parts.ts';

/** The body of every refusal of the control API. */
export const ErrorBody = Type.Object(
  { error: Type.Object({ code: Type.String(), message: Type.String(), hint: Type.String({ description: 'What to do next.' }) }) },
  { $id: 'ControlError' },
);

/** The absence of a body. */
export const NoContent = Type.Null({ description: 'No body.' });

/** The query of an endpoint that takes no parameters, or the body of one that takes no fields: a misspelt one is refused by name. */
export const Nothing = Type.Object({}, strict);
