/** What Ajv says of a value that doesn't fit its schema. */
export interface SchemaError {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** Why a value doesn't fit its schema: `must be >= 1`, and which values would fit where they are counted. */
export function misfitOf({ keyword, params, message = 'is wrong' }: SchemaError): string {
  if (keyword === 'enum') return `${message}: ${(params.allowedValues as unknown[]).join(', ')}`;
  return keyword === 'const' ? `must be ${JSON.stringify(params.allowedValue)}` : message;
}
