import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ControlError } from '../control-error.ts';
import { recordExchange } from '../journal/record.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { Fault } from './fault.ts';
import type { Stage } from './fault-rules.ts';
import { faultHeader, readFaultHeader } from './header.ts';
import { callOf, pathOf } from './matching.ts';

/** Lets faults strike the calls to vendors. To be added after the hook that finds the sandbox. */
export function addFaultHooks(app: FastifyInstance, vendors: readonly Vendor[]): void {
  const ownerOf = ({ url }: FastifyRequest) => {
    const path = pathOf(url);
    return vendors.find((vendor) => vendor.owns(path));
  };

  const strikeAt = (stage: Stage) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { sandbox: { faults }, headers: { [faultHeader]: header } } = request;
    if ((!faults.isArmed && header === undefined) || request.fault !== null) return done();
    const vendor = ownerOf(request);
    if (!vendor) return done();
    try {
      const fault = header === undefined ? faults.strike(stage, callOf(request, vendor.name)) : readFaultHeader(header.toString());
      if (fault) strike(fault, request, reply, vendor, done);
      else done();
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      reply.code(error.statusCode).send(error.body);
    }
  };

  app.decorateRequest('fault', null);
  app.addHook('onRequest', strikeAt('arrival'));
  app.addHook('preValidation', strikeAt('read'));
  app.addHook('onSend', (request, reply, payload, done) => {
    const act = request.fault?.act;
    const vendor = act && ownerOf(request);
    if (!vendor) return done(null, payload);
    const text = typeof payload === 'string' && request.method !== 'HEAD' ? payload : '';
    if (act.cut) {
      recordExchange(request, reply, text);
      return act.cut(text, { request, reply, vendor });
    }
    const spoilt = act.spoil && text !== '' ? act.spoil(text, { request, reply, vendor }) : payload;
    if (typeof spoilt !== 'string') recordExchange(request, reply, text); // the journal can't read what comes in pieces
    done(null, spoilt);
  });
}

function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply, vendor: Vendor, goOn: () => void): void {
  request.fault = fault;
  const act = () => (fault.act?.replace ? fault.act.replace({ request, reply, vendor }) : goOn());
  if (fault.delay === 0) act();
  else request.sandbox.faults.waits.wait(request.raw.socket, fault.delay, act);
}
