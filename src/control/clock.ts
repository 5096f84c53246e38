import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type, type Static } from '@sinclair/typebox';
import type { WorldClock } from '../clock.ts';
import { ControlError } from '../control-error.ts';
import { parseDuration } from '../durations.ts';
import { Choice } from '../vendors/choice.ts';
import type { ControlParts } from './index.ts';
import { ErrorBody, strict } from './schemas.ts';

const ClockView = Type.Object({
  now: Type.String({ format: 'date-time' }),
  mode: Choice(['real', 'fixed', 'offset', 'rate']),
  rate: Type.Number({ description: 'World time per wall time; 0 stands still.' }),
});
type ClockView = Static<typeof ClockView>;

const ClockChange = Type.Object(
  {
    mode: Type.Optional(Choice(['real', 'fixed', 'offset', 'rate'])),
    now: Type.Optional(Type.String({ format: 'date-time' })),
    offset: Type.Optional(Type.String({ description: 'Ahead of the wall by so much, such as PT10M or 10m; with a minus, behind it.' })),
    rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
  },
  { ...strict, description: 'fixed and rate take now, which is this moment unless given; offset takes offset or now.' },
);

/** Reads, sets and advances the clock of a sandbox. */
export const clockRoutes: FastifyPluginCallbackTypebox<ControlParts> = (app, _parts, done) => {
  app.get('/clock', {
    schema: { summary: 'Show the clock', response: { 200: ClockView } },
    handler: ({ sandbox }) => view(sandbox.clock),
  });

  app.put('/clock', {
    schema: { summary: 'Set the clock', body: ClockChange, response: { 200: ClockView, 400: ErrorBody } },
    handler({ sandbox: { clock }, body }) {
      setClock(clock, body);
      return view(clock);
    },
  });

  app.post('/clock/advance', {
    schema: {
      summary: 'Move the clock on',
      body: Type.Object({ by: Type.String({ description: 'Such as PT10M or 10m; with a minus, back.' }) }, strict),
      response: { 200: ClockView, 400: ErrorBody },
    },
    handler({ sandbox: { clock }, body }) {
      requireTime(clock.now() + readSpan(body.by, 'by'));
      clock.advance(readSpan(body.by, 'by'));
      return view(clock);
    },
  });

  done();
};

function setClock(clock: WorldClock, { mode, now, offset, rate }: Static<typeof ClockChange>): void {
  const moment = now === undefined ? clock.now() : Date.parse(now);
  switch (mode ?? (rate === undefined ? (offset === undefined ? 'fixed' : 'offset') : 'rate')) {
    case 'real': return clock.followWall();
    case 'fixed': return clock.set(moment, 0);
    case 'rate': return clock.set(moment, rate ?? clock.rate);
    case 'offset':
      clock.followWall();
      return clock.set(offset === undefined ? moment : requireTime(clock.now() + readSpan(offset, 'offset')), 1);
  }
}

/** @throws ControlError 400 */
function readSpan(text: string, field: string): number {
  const isBack = text.startsWith('-');
  const span = parseDuration(isBack ? text.slice(1) : text);
  if (span === undefined) throw new ControlError(400, 'invalid_request', `body.${field} is no stretch of time.`, 'Write it like 10m, 90s or PT10M.');
  return isBack ? -span : span;
}

/** Dates end somewhere. @throws ControlError 400 */
function requireTime(moment: number): number {
  if (Number.isNaN(new Date(moment).getTime())) throw new ControlError(400, 'invalid_request', 'The clock cannot go that far.', 'Stay within 270,000 years of 1970.');
  return moment;
}

function view(clock: WorldClock): ClockView {
  return { now: new Date(clock.now()).toISOString(), mode: clock.mode, rate: clock.rate };
}
