import { Type } from '@sinclair/typebox';
import { closest } from 'fastest-levenshtein';
import { ControlError } from '../control-error.ts';
import { FaultRequest, FaultView, type FaultMatch } from '../faults/schema.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { ErrorBody, NoContent } from './schemas.ts';

const IdPath = Type.Object({ id: Type.String() });

/** Makes, lists and deletes the rules by which calls to vendors fail. */
export function faultRoutes(app: ControlScope, { vendors, contract }: ControlParts): void {
  app.post('/faults', {
    schema: { summary: 'Make calls fail', body: FaultRequest, response: { 201: FaultView, 400: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, body }, reply) {
      requireNames(body.match);
      reply.code(201);
      return sandbox.faults.add(body);
    },
  });

  app.get('/faults', {
    schema: { summary: 'List the fault rules, and how often each struck', response: { 200: Type.Object({ faults: Type.Array(FaultView) }) } },
    handler: ({ sandbox }) => ({ faults: sandbox.faults.list() }),
  });

  app.get('/faults/:id', {
    schema: { summary: 'Show a fault rule', params: IdPath, response: { 200: FaultView, 404: ErrorBody } },
    handler: ({ sandbox, params }) => sandbox.faults.get(params.id),
  });

  app.delete('/faults/:id', {
    schema: { summary: 'Delete a fault rule', params: IdPath, response: { 204: NoContent, 404: ErrorBody } },
    handler({ sandbox, params }, reply) {
      sandbox.faults.delete(params.id);
      reply.code(204).send(null);
    },
  });

  app.delete('/faults', {
    schema: { summary: 'Delete all fault rules', response: { 204: NoContent } },
    handler({ sandbox }, reply) {
      sandbox.faults.clear();
      reply.code(204).send(null);
    },
  });

  /** A rule about something that isn't there would never strike. @throws ControlError 400 */
  function requireNames({ vendor, operation }: FaultMatch = {}): void {
    if (vendor !== undefined) requireOneOf('vendor', vendor, vendors.map(({ name }) => name));
    const operations = [...new Set(contract.filter((route) => vendor === undefined || route.vendor.name === vendor).map((route) => route.operation.name))];
    if (operation !== undefined) requireOneOf('operation', operation, operations);
  }
}

function requireOneOf(kind: 'vendor' | 'operation', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const nearest = known.find((other) => other.includes(name)) ?? closest(name, known); // a part of a name is far from it in letters
  throw new ControlError(400, `unknown_${kind}`, `There is no ${kind} "${name}". Did you mean "${nearest}"?`, `The ${kind}s are ${known.join(', ')}.`);
}
