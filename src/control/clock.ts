import { Type, type Static } from '@sinclair/typebox';
import { clockModes, isMoment, timestamp, type ClockMode, type WorldClock } from '../clock.ts';
import { invalid } from '../control-error.ts';
import { parseDuration } from '../durations.ts';
import { Choice, strict } from '../schema-parts.ts';
import type { ControlScope } from './application.ts';
import { ErrorBody } from './schemas.ts';

export const ClockView = Type.Object({
  now: Type.String({ format: 'date-time' }),
  mode: Choice(clockModes),
  rate: Type.Number({ description: 'World time per wall time; 0 stands still.' }),
});
type ClockView = Static<typeof ClockView>;

const ClockChange = Type.Object(
  {
    mode: Type.Optional(Choice(clockModes)),
    now: Type.Optional(Type.String({ format: 'date-time', description: 'ISO 8601, such as 2026-10-29T14:00:00Z.' })),
    offset: Type.Optional(Type.String({ description: 'Ahead of the wall by so much, such as PT10M or 10m; with a minus, behind it.' })),
    rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000, description: 'World time per wall time: 3600 is an hour in a second.' })),
  },
  { ...strict, description: 'fixed and rate take now, which is this moment unless given; offset takes offset or now. Without a mode, the fields say which is meant.' },
);
type ClockChange = Static<typeof ClockChange>;

/** Reads, sets and advances the clock of a sandbox. */
export function clockRoutes(app: ControlScope): void {
  app.get('/clock', {
    schema: { summary: 'Show the clock', response: { 200: ClockView } },
    handler: ({ sandbox }) => view(sandbox.clock),
  });

  app.put('/clock', {
    schema: { summary: 'Set the clock', body: ClockChange, response: { 200: ClockView, 400: ErrorBody } },
    handler({ sandbox: { clock, faults }, body }) {
      const before = clock.now();
      setClock(clock, body);
      faults.followClock(before);
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
      const span = readSpan(body.by, 'by');
      requireTime(clock.now() + span);
      clock.advance(span);
      return view(clock);
    },
  });
}

function setClock(clock: WorldClock, change: ClockChange): void {
  const { now, offset, rate } = change;
  const mode = change.mode ?? impliedMode(change);
  refuseIdle(mode, change);
  const moment = now === undefined ? clock.now() : requireTime(Date.parse(now));
  switch (mode) {
    case 'real': return clock.followWall();
    case 'fixed': return clock.set(moment, 0);
    case 'rate': return clock.set(moment, rate);
    case 'offset': return clock.set(offset === undefined ? moment : requireTime(clock.wallNow() + readSpan(offset, 'offset')), 1);
  }
}

/** The fields that mean something in each mode, besides the mode itself. */
const fieldsOf = { real: [], fixed: ['now'], offset: ['now', 'offset'], rate: ['now', 'rate'] } as const satisfies Record<ClockMode, (keyof ClockChange)[]>;

function impliedMode({ now, offset, rate }: ClockChange): ClockMode {
  if (rate !== undefined) return 'rate';
  if (offset !== undefined) return 'offset';
  if (now !== undefined) return 'fixed';
  throw invalid('body says nothing about the clock', 'Send for example {"now": "2026-10-29T14:00:00Z"} or {"mode": "real"}.');
}

/** Refuses fields that the mode would leave without effect. @throws ControlError 400 */
function refuseIdle(mode: ClockMode, change: ClockChange): void {
  const used: readonly string[] = fieldsOf[mode];
  const idle = (['now', 'offset', 'rate'] as const).find((field) => change[field] !== undefined && !used.includes(field));
  if (idle) throw invalid(`body.${idle} has no effect in mode ${mode}`, 'Leave it out, or send another mode.');
  if (change.now !== undefined && change.offset !== undefined) throw invalid('body has both now and offset', 'Leave one of them out.');
  if (mode === 'rate' && change.rate === undefined) throw invalid('body.rate is missing', 'Send for example {"rate": 3600}: an hour in a second.');
}

/** @throws ControlError 400 */
function readSpan(text: string, field: string): number {
  const isBack = text.startsWith('-');
  const span = parseDuration(isBack ? text.slice(1) : text);
  if (span === undefined) throw invalid(`body.${field} is no stretch of time`, 'Write it like 10m, 90s or PT10M.');
  return isBack ? -span : span;
}

/** @throws ControlError 400 */
function requireTime(moment: number): number {
  if (isMoment(moment)) return moment;
  throw invalid('The clock cannot go there', 'Stay between the years 0000 and 9999.');
}

function view(clock: WorldClock): ClockView {
  return { now: timestamp(clock), mode: clock.mode, rate: clock.rate };
}
