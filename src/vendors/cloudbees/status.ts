import { entry, type RefusalEntry, type Source } from '../refusal.ts';

/** The gRPC codes this vendor answers, each with the HTTP status its gateway makes of it (documented). */
const httpStatuses = { 3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 12: 501, 13: 500, 14: 503, 16: 401 } as const;
type Code = keyof typeof httpStatuses;

/** The code of a refusal that has none of the gateway's statuses. */
const unknown = 2;

/** The first code whose HTTP status it is, or UNKNOWN. */
export function codeOf(httpStatus: number): Code | typeof unknown {
  const [code] = Object.entries(httpStatuses).find(([, status]) => status === httpStatus) ?? [unknown];
  return Number(code) as Code | typeof unknown; // the keys of the table, which are read as texts
}

/** A refusal with its gRPC code. */
export interface StatusEntry<Details extends unknown[]> extends RefusalEntry<Details> {
  readonly code: Code | typeof unknown;
  /** Whether the first detail is a field of the request, to be told among the violations. */
  readonly namesField: boolean;
}

type Text<Details extends unknown[]> = string | ((...details: Details) => string);

interface StatusOptions<Details extends unknown[]> {
  /** For what is refused before the gateway, with a status that is none of the gateway's. */
  readonly httpStatus?: number;
  readonly example?: Details;
}

/** Declares an entry of the catalogue by its gRPC code. */
export function status<Details extends unknown[] = []>(
  code: Code | typeof unknown, text: Text<Details>, source: Source, remedy: string, { httpStatus, example }: StatusOptions<Details> = {},
): StatusEntry<Details> {
  return { ...entry(httpStatus ?? (code === unknown ? 500 : httpStatuses[code]), text, source, remedy, example), code, namesField: false };
}

/** Declares an entry about one field, whose path is the first detail: `errors.emailMalformed('emails[0]', 'nobody')`. */
export function violation<Details extends [field: string, ...unknown[]]>(
  text: (...details: Details) => string, source: Source, remedy: string, example: Details,
): StatusEntry<Details> {
  return { ...status(3, text, source, remedy, { example }), namesField: true };
}
