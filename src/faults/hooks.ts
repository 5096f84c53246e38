import type { FastifyInstance, FastifyReply } from 'fastify';
import { ControlError } from '../control-error.ts';
import { recordUnanswered } from '../journal/record.ts';
import type { Sandboxes } from '../sandboxes/sandboxes.ts';
import { provocableRules } from '../vendors/provoked-refusal.ts';
import type { StruckExchange, Fault } from './fault.ts';
import { faultHeader, readFaultHeader } from './header.ts';
import { callOf, callPathOf } from './matching.ts';

/**
 * Lets faults strike the calls to vendors: once the vendor took the token and the body is read, so that rules can ask for both
 * and the journal tells of them, and before the vendor looks at anything else. To be added after what looks at the vendor's own
 * answers, and before the journal, which records what leaves.
 */
export function addFaultHooks(app: FastifyInstance, sandboxes: Sandboxes): void {
  app.addHook('preValidation', (request, reply, done) => {
    const { sandbox: { faults }, headers: { [faultHeader]: header }, bodyRefusal } = request;
    if (bodyRefusal || (!faults.isArmed && header === undefined)) return done();
    const { vendor } = request;
    if (!vendor.owns(callPathOf(request.url))) return done();
    answerRefusals(reply, () => {
      const fault = header === undefined ? faults.strike(callOf(request, vendor)) : readFaultHeader(header.toString(), provocableRules(vendor));
      if (fault) strike(fault, { request, reply }, done);
      else done();
    });
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    const act = request.fault?.act;
    const hasBody = typeof payload === 'string' && request.method !== 'HEAD' && reply.statusCode !== 204; // with 204, Fastify drops the text of null
    const text = hasBody ? payload : '';
    if (act?.cut) act.cut(text, { request, reply });
    else done(null, act?.spoil && text !== '' ? act.spoil(text, { request, reply }) : payload);
  });

  app.addHook('preClose', (done) => {
    sandboxes.cutWaits();
    done();
  });
}

function strike(fault: Fault, exchange: StruckExchange, goOn: () => void): void {
  const { request, reply } = exchange;
  const act = () => answerRefusals(reply, () => (fault.act?.replace ? fault.act.replace(exchange) : goOn()));
  request.fault = fault;
  if (fault.delay === 0) act();
  else request.sandbox.faults.waits.wait(request.raw.socket, fault.delay, act, () => recordUnanswered(request, reply));
}

/** Does work that may find that a fault can't be what was asked for, and says so. */
function answerRefusals(reply: FastifyReply, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    reply.code(error.statusCode).send(error.body);
  }
}
