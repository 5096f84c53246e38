import { Type } from '@sinclair/typebox';
import { invalid } from '../control-error.ts';
import { FaultRequest, FaultView } from '../faults/schema.ts';
import { provocableRules } from '../vendors/provoked-refusal.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { knownNames } from './names.ts';
import { ErrorBody, NoContent } from './schemas.ts';

const IdPath = Type.Object({ id: Type.String() });

/** Makes, lists and deletes the rules by which calls to vendors fail. */
export function faultRoutes(app: ControlScope, parts: ControlParts): void {
  const requireKnown = knownNames(parts);

  /** The vendor to match where only one has the rule: the others couldn't refuse by it. */
  function vendorOf(rule: string): { vendor?: string } {
    const [vendor, another] = parts.vendors.filter(({ errors }) => Object.hasOwn(errors, rule));
    return vendor && !another ? { vendor: vendor.name } : {};
  }

  /** @throws ControlError 400 for a rule whose text only a request can make that breaks it */
  function requireProvocable(rule: string): void {
    if (parts.vendors.some((vendor) => provocableRules(vendor).includes(rule))) return;
    throw invalid(`body.effect.rule is ${rule}, whose text tells what is wrong with a request`, 'Send such a request, or answer with a status and a body of your own.');
  }

  app.post('/faults', {
    schema: { summary: 'Make calls fail', body: FaultRequest, response: { 201: FaultView, 400: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, body }, reply) {
      const { effect: { rule } } = body;
      requireKnown({ ...body.match, ...(rule !== undefined && { rule }) }, sandbox);
      if (rule !== undefined) requireProvocable(rule);
      reply.code(201);
      return sandbox.faults.add({ ...body, match: { ...(rule !== undefined && vendorOf(rule)), ...body.match } });
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
}
