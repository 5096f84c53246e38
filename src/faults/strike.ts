import type { FastifyReply, FastifyRequest } from 'fastify';
import { ControlError } from '../control-error.ts';
import { recordUnanswered } from '../journal/record.ts';
import { provocableRules } from '../vendors/provoked-refusal.ts';
import { delayAlone, type StruckExchange, type Fault } from './fault.ts';
import { faultHeader, readFaultHeader } from './header.ts';
import { callOf, callPathOf } from './matching.ts';

/**
 * Lets a fault strike a call to a vendor: once the vendor took the token and the body is read, so that rules can ask for both and the
 * journal tells of them, and before the vendor looks at anything else. What goes on with the request may be called later, or never.
 */
export function strikeFault(request: FastifyRequest, reply: FastifyReply, goOn: () => void): void {
  const { sandbox: { faults }, headers: { [faultHeader]: header }, bodyRefusal } = request;
  if (bodyRefusal || (!faults.isArmed && header === undefined)) return goOn();
  const { vendor } = request;
  if (!vendor.owns(callPathOf(request.url))) return goOn();
  answerRefusals(reply, () => {
    const fault = header === undefined ? faults.strike(callOf(request, vendor)) : readFaultHeader(header.toString(), provocableRules(vendor));
    if (fault) strike(fault, { request, reply }, goOn);
    else goOn();
  });
}

/** Ends the connection in place of an answer, where a fault asks for it. @returns whether it did */
export function cutAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): boolean {
  const act = request.fault?.act;
  act?.cut?.(bodyOf(request, reply, payload), { request, reply });
  return act?.cut !== undefined;
}

/** What leaves as an answer's body, where a fault may have made something else of it. */
export function spoiltAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const spoil = request.fault?.act?.spoil;
  const body = spoil ? bodyOf(request, reply, payload) : '';
  return spoil && body !== '' ? spoil(body, { request, reply }) : payload;
}

/** The text of an answer's body; empty where none is sent. */
function bodyOf({ method }: FastifyRequest, { statusCode }: FastifyReply, payload: unknown): string {
  return typeof payload === 'string' && method !== 'HEAD' && statusCode !== 204 ? payload : ''; // with 204, Fastify drops the text of null
}

function strike(fault: Fault, exchange: StruckExchange, goOn: () => void): void {
  const { request, reply } = exchange;
  const act = () => answerRefusals(reply, () => (fault.act?.replace ? fault.act.replace(exchange) : goOn()));
  request.fault = fault;
  if (fault.delay === 0) act();
  else request.sandbox.faults.waits.wait(request.raw.socket, fault.delay, act, () => {
    request.fault = delayAlone(fault);
    recordUnanswered(request, reply);
  });
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
