import { answer, controlRefused, nothing, refused, type Answer } from './answers.ts';
import { iso, type VendorName, type World } from './world.ts';

/** A fault as it is asked for. */
export interface Fault {
  readonly match: Readonly<Partial<{ vendor: VendorName; operation: string; method: string; token: string; email: string; nth: number; every: number }>>;
  readonly effect: Effect;
  readonly times: number | 'unlimited';
  readonly ttl: '10m' | '1d';
}

export type Effect = Readonly<Partial<{
  status: number; body: object; headers: Record<string, string>; rule: 'noSeatLeft'; close: 'before' | 'during'; drip: '1ms'; malformed: true; lose_answer: true; delay: '1ms';
}>>;

export interface Rule extends Fault {
  readonly id: string;
  expires: number;
  seen: number;
  struck: number;
}

/** What rules ask of a call. */
export interface Call {
  readonly vendor: VendorName;
  readonly operation: string;
  readonly method: string;
  readonly caller: { readonly kind: string; readonly name: string };
  readonly emails: readonly string[];
}

export function addFault(world: World, { match, ...fault }: Fault): Answer {
  forgetExpired(world);
  const vendor = fault.effect.rule && { vendor: 'better-stack' as const }; // no other has it
  const rule: Rule = { id: `fault-${++world.faultsMade}`, match: { ...vendor, ...match }, ...fault, expires: world.clock.now + { '10m': 600_000, '1d': 86_400_000 }[fault.ttl], seen: 0, struck: 0 };
  world.faults.push(rule);
  return answer(201, shown(rule));
}

/** What a set clock does to the rules: they live on as long as they would have. */
export function followClock(world: World, before: number): void {
  world.faults = world.faults.filter(({ expires }) => expires > before).map((rule) => Object.assign(rule, { expires: rule.expires + world.clock.now - before }));
}

export function faultsOf(world: World): Answer {
  forgetExpired(world);
  return answer(200, { faults: world.faults.map(shown) });
}

export function faultOf(world: World, id: string): Answer {
  forgetExpired(world);
  const rule = world.faults.find((rule) => rule.id === id);
  return rule ? answer(200, shown(rule)) : unknown(id);
}

export function deleteFault(world: World, id: string): Answer {
  forgetExpired(world);
  if (!world.faults.some((rule) => rule.id === id)) return unknown(id);
  world.faults = world.faults.filter((rule) => rule.id !== id);
  return nothing;
}

/** The rule that strikes a call. All that match it count it, and of those that are due the first one strikes. */
export function strike(world: World, call: Call): Rule | undefined {
  forgetExpired(world);
  const matching = world.faults.filter((rule) => leftOf(rule) !== 0 && isMatch(rule, call));
  for (const rule of matching) rule.seen++;
  const due = matching.find(({ seen, match: { nth = seen, every = 1 } }) => seen === nth && seen % every === 0);
  if (due) due.struck++;
  return due;
}

/** Whether the vendor never hears of a call that is struck so. */
export function isInstead({ status, rule, close }: Effect): boolean {
  return status !== undefined || rule !== undefined || close === 'before';
}

/** What is answered in place of the vendor. */
export function answerInstead({ status, body, headers, rule }: Effect, { vendor, operation }: Call): Answer {
  if (rule) return refused(rule);
  if (status === undefined) return nothing; // the connection ends
  if (body) return { ...answer(status, body), retryAfter: headers?.['retry-after'] };
  if (vendor === 'better-stack' && status === 409 && operation === 'change-team-member-role') return refused('roleChangeInProgress');
  if (vendor === 'better-stack') return { ...answer(status, { errors: status < 500 ? 'The request was refused.' : 'Something went wrong on our side. Please try again later.' }), rule: 'provoked' };
  const [code, message] = status === 409 ? [6, 'the request was refused'] : [14, 'the service is not available, try again later'];
  return { ...answer(status, { code, message, details: [] }), rule: 'provoked' };
}

/** As the journal tells it. */
export function wordsOf({ delay, ...effect }: Effect): string {
  const { status, rule, close, drip, malformed, lose_answer } = effect;
  const act = status ?? rule ?? (close && { before: 'close', during: 'close-during' }[close]) ?? (drip && `drip=${drip}`) ?? (malformed && 'malformed') ?? (lose_answer && 'lose-answer');
  return [delay && `delay=${delay}`, act].filter((part) => part !== undefined).join('; ');
}

function isMatch({ match: { vendor, operation, method, token, email } }: Rule, call: Call): boolean {
  return (vendor ?? call.vendor) === call.vendor && (operation ?? call.operation) === call.operation && (method ?? call.method) === call.method
    && (token === undefined || [call.caller.kind, call.caller.name].includes(token))
    && (email === undefined || call.emails.some((other) => other.toLowerCase() === email.toLowerCase()));
}

function shown({ seen: _, expires, ...rule }: Rule) {
  return { ...rule, probability: 1, seed: 1, left: leftOf(rule), expires_at: iso(expires) };
}

function leftOf({ times, struck }: Pick<Rule, 'times' | 'struck'>): number | null {
  return times === 'unlimited' ? null : times - struck;
}

/** Whoever looks at the rules finds none whose time is over. */
function forgetExpired(world: World): void {
  world.faults = world.faults.filter(({ expires }) => expires > world.clock.now);
}

function unknown(id: string): Answer {
  return controlRefused(404, 'fault_not_found', `There is no fault rule "${id}".`, 'GET /_mock/faults lists them; a rule is gone once it expired.');
}
