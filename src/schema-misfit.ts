import { suggestion } from './suggestion.ts';

/** What Ajv says of a value that doesn't fit its schema. */
export interface SchemaError {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  /** The schema that refused; there when Ajv runs with `verbose`. */
  readonly parentSchema?: Readonly<Record<string, unknown>>;
}

/** Why a value doesn't fit its schema: `must be >= 1`, and which values or fields would fit where they are counted. */
export function misfitOf(error: SchemaError): string {
  const { keyword, params, message = 'is wrong' } = error;
  switch (keyword) {
    case 'required': return `must have a field "${params.missingProperty}"`;
    case 'enum': return oneOf(params.allowedValues as unknown[]); // Ajv says so
    case 'const': return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'minItems': return `must have at least ${counted(params.limit, 'item')}`;
    case 'minLength': return `must have at least ${counted(params.limit, 'character')}`;
    case 'maxLength': return `must have at most ${counted(params.limit, 'character')}`;
    case 'minProperties': return `must have at least one of the fields ${fieldsOf(error).join(', ')}`;
    default: return message;
  }
}

function oneOf(values: readonly unknown[]): string {
  return `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`;
}

function counted(count: unknown, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** What would fit, in sentences: the fields there are, or how the schema describes its pattern; undefined where it tells neither. */
export function adviceOf(error: SchemaError): string | undefined {
  const { keyword, params, parentSchema: { description } = {} } = error;
  if ((keyword === 'pattern' || keyword === 'format') && typeof description === 'string') return description;
  if (keyword !== 'additionalProperties') return undefined;
  const fields = fieldsOf(error);
  if (fields.length === 0) return 'It takes none: leave it out.';
  return `${suggestion(String(params.additionalProperty), fields, (name) => `"${name}"`)} The fields are ${fields.join(', ')}.`.trimStart();
}

function fieldsOf({ parentSchema }: SchemaError): string[] {
  return Object.keys(parentSchema?.properties ?? {});
}
