import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatDuration } from '../durations.ts';
import type { Random } from './random.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The failure that was asked for, once it struck this request. */
    fault?: Fault;
  }
}

/** A failure that struck a request. */
export interface Fault {
  /** The rule that struck, or `header`. */
  readonly id: string;
  /** What it does to the request, as `X-Mock-Fault` spells it: `delay=187ms; 503`. */
  readonly effect: string;
  /** Milliseconds before anything else. */
  readonly delay: number;
  readonly act: Act | undefined;
}

/** What can be done to a request: a delay, an act, or both. */
export interface Effect {
  /** Draws a delay in milliseconds. */
  readonly delay: ((random: Random) => number) | undefined;
  readonly act: Act | undefined;
}

/** What a fault does besides taking time: one of the three. */
export interface Act {
  /** As `X-Mock-Fault` spells it. */
  readonly text: string;
  /** Takes the place of the vendor, who never hears of the request. */
  readonly replace?: (exchange: StruckExchange) => void;
  /** Makes something else of the body of the vendor's answer. */
  readonly spoil?: (text: string, exchange: StruckExchange) => string | Readable;
  /** Ends the connection in place of the vendor's answer. The body is empty where the answer has none. */
  readonly cut?: (text: string, exchange: StruckExchange) => void;
  /** The client gets something else than an answer of the vendor. */
  readonly distorts?: boolean;
}

/** A request that a fault strikes, and its answer. */
export interface StruckExchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is left of a fault whose delay nobody waited for. */
export function delayAlone(fault: Fault): Fault {
  return { ...fault, effect: delayText(fault.delay), act: undefined };
}

function delayText(milliseconds: number): string {
  return `delay=${formatDuration(milliseconds)}`;
}

/** Lets an effect strike once. */
export function faultOf(id: string, { delay: draw, act }: Effect, random: Random): Fault {
  const delay = Math.round(draw?.(random) ?? 0);
  const parts = [draw && delayText(delay), act?.text];
  return { id, effect: parts.filter((part) => part !== undefined).join('; '), delay, act };
}
