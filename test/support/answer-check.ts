import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../../src/vendors/refusal.ts';
import type { Operation } from '../../src/vendors/endpoint.ts';

interface Served {
  /** It names a sandbox or a fault, for which the mock may refuse it before the vendor does. */
  readonly asksMock: boolean;
  readonly operation: Operation | undefined;
  readonly responses: Readonly<Record<string, object>>;
  readonly refusal: Refusal | undefined;
}

/** Refusals that any endpoint may answer with, because they come before or beside its own code. */
const everywhere = new Set(['requestMalformed', 'provoked']);

/** Holds every answer of a server to what the endpoint declares: its status, the schema of its body, the rule of its refusal. */
export class AnswerCheck {
  readonly #served = new Map<string, Served>();

  constructor(app: FastifyInstance) {
    app.addHook('onSend', (request, _reply, _payload, done) => {
      const { schema } = request.routeOptions;
      const { 'x-mock-sandbox': sandbox, 'x-mock-fault': fault, authorization = '' } = request.headers;
      this.#served.set(request.id, {
        asksMock: request.originalUrl.startsWith('/~') || sandbox !== undefined || fault !== undefined || authorization.includes('@'),
        operation: request.operation,
        responses: (schema?.response ?? {}) as Record<string, object>, // Fastify types it as unknown
        refusal: request.refusal,
      });
      done();
    });
  }

  /**
   * @returns the rule by which the request was refused
   * @throws Error when the answer is not one of those declared
   */
  hold(asked: string, { status, headers }: Response, text: string, mayFail: boolean): string | undefined {
    const answer = `${asked} answered ${status} ${text.slice(0, 300)}`;
    const served = this.#served.get(headers.get('x-request-id') ?? '');
    if (!served) throw new Error(`${answer} without the x-request-id of a served request`);
    if (text !== '' && headers.get('content-type') !== 'application/json; charset=utf-8') throw new Error(`${answer} as ${headers.get('content-type')}`);
    const { asksMock, operation, refusal } = served;
    if (asksMock && !refusal && text.startsWith('{"error":{"code":"')) return undefined;
    const rule = refusal?.rule;
    holdRefusal(answer, status, served);
    if (rule === 'unexpected' && !mayFail) throw new Error(`${answer}, an unexpected failure`);
    if (operation && rule !== 'unexpected' && !asked.startsWith('HEAD ')) holdBody(answer, status, text, served);
    return rule;
  }
}

function holdRefusal(answer: string, status: number, { operation, refusal }: Served): void {
  if (status >= 400 && !refusal) throw new Error(`${answer}, a refusal by no rule`);
  if (!refusal) return;
  if (refusal.entry.statusCode !== status) throw new Error(`${answer}, and the rule ${refusal.rule} says ${refusal.entry.statusCode}`);
  if (!operation || refusal.rule === 'unexpected' || everywhere.has(refusal.rule)) return;
  if (!operation.refusals.includes(refusal.rule)) throw new Error(`${answer} by ${refusal.rule}, which ${operation.name} does not declare`);
}

function holdBody(answer: string, status: number, text: string, { operation, responses, refusal }: Served): void {
  if (refusal?.rule === 'provoked') return; // a fault may ask for any status
  const schema = responses[status];
  if (!schema) throw new Error(`${answer}, a status that ${operation?.name} does not declare`);
  const validate = compiled(schema);
  if (!validate(text === '' ? null : JSON.parse(text))) throw new Error(`${answer}, which does not fit: ${ajv.errorsText(validate.errors)}`);
}

const ajv = new Ajv({ strict: false });
formats.default(ajv);
const validators = new WeakMap<object, ValidateFunction>();

function compiled(schema: object): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) validators.set(schema, (validate = ajv.compile(closed(schema) as object)));
  return validate;
}

/** The same schema, less its identity, where objects have no other keys than those it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $id: _, ...copy } = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}
