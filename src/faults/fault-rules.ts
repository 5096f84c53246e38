import { timestampOf, type Clock } from '../clock.ts';
import { ControlError, invalid } from '../control-error.ts';
import { parseDuration } from '../durations.ts';
import { readEffect } from './effect.ts';
import { faultOf, type Effect, type Fault } from './fault.ts';
import { matcherOf, type Call } from './matching.ts';
import { seededRandom, type Random } from './random.ts';
import type { FaultRequest, FaultView } from './schema.ts';
import { Waits } from './waits.ts';

const mostRules = 1_000;

/** The failures that were asked of one world. */
export class FaultRules {
  /** Answers that faults hold back. */
  readonly waits = new Waits();
  readonly #clock: Clock;
  #rules: Rule[] = [];
  #made = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether there may be a rule to strike. */
  get isArmed(): boolean {
    return this.#rules.length > 0;
  }

  /** The fault that strikes a call: every rule counts the calls that match it, and of those that are due the first one strikes. */
  strike(call: Call): Fault | undefined {
    this.#forgetExpired();
    let due: Rule | undefined;
    for (const rule of this.#rules) if (rule.isDue(call)) due ??= rule;
    return due?.strike();
  }

  /** @throws ControlError 400 for what can't be done, 409 when there are too many */
  add(request: FaultRequest): FaultView {
    this.#forgetExpired();
    const rule = new Rule(`fault-${this.#made + 1}`, request, this.#clock);
    if (this.#rules.length === mostRules) throw new ControlError(409, 'too_many_faults', `There are ${mostRules} fault rules already.`, 'DELETE /_mock/faults, or let them expire.');
    this.#made++;
    this.#rules.push(rule);
    return rule.view();
  }

  list(): FaultView[] {
    this.#forgetExpired();
    return this.#rules.map((rule) => rule.view());
  }

  /** @throws ControlError 404 */
  get(id: string): FaultView {
    return this.#require(id).view();
  }

  /** @throws ControlError 404 */
  delete(id: string): void {
    const rule = this.#require(id);
    this.#rules = this.#rules.filter((other) => other !== rule);
  }

  clear(): void {
    this.#rules = [];
  }

  /** To be told when the clock was set, which is no passing of time: the rules that are there live on as long as they would have. */
  followClock(before: number): void {
    this.#rules = this.#rules.filter(({ expiresAt }) => expiresAt > before);
    for (const rule of this.#rules) rule.expiresAt += this.#clock.now() - before;
  }

  #require(id: string): Rule {
    this.#forgetExpired();
    const rule = this.#rules.find((rule) => rule.id === id);
    if (!rule) throw new ControlError(404, 'fault_not_found', `There is no fault rule "${id}".`, 'GET /_mock/faults lists them; a rule is gone once it expired.');
    return rule;
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    if (this.#rules.some(({ expiresAt }) => expiresAt <= now)) this.#rules = this.#rules.filter(({ expiresAt }) => expiresAt > now);
  }
}

/** One rule with its counts. */
class Rule {
  readonly id: string;
  /** Milliseconds since 1970, by the world's clock. */
  expiresAt: number;
  readonly #request: Required<FaultRequest>;
  readonly #matches: (call: Call) => boolean;
  readonly #effect: Effect;
  readonly #chance: Random;
  readonly #spread: Random;
  #seen = 0;
  #struck = 0;

  constructor(id: string, { match = {}, probability = 1, seed = 1, effect, times = 1, ttl = '10m' }: FaultRequest, clock: Clock) {
    if (match.nth !== undefined && match.every !== undefined) throw invalid('body.match has nth and every', 'Take one of them.');
    if (match.path !== undefined && !/^(\/(?!~)|\*)[^?]*$/.test(match.path)) throw invalid('body.match.path can match no path', 'Begin with / or *, and leave out /~NAME and the query.');
    this.id = id;
    this.expiresAt = clock.now() + readLife(ttl, clock);
    this.#request = { match, probability, seed, effect, times, ttl };
    this.#matches = matcherOf(match);
    this.#effect = readEffect(effect);
    this.#chance = seededRandom(seed);
    this.#spread = seededRandom(~seed); // of its own, so that delays don't change which calls are struck
  }

  /** Counts a call if it matches. Whether it is one to strike. */
  isDue(call: Call): boolean {
    if (this.#left === 0 || !this.#matches(call)) return false;
    this.#seen++;
    const { match: { nth, every }, probability } = this.#request;
    if (nth !== undefined && this.#seen !== nth) return false;
    if (every !== undefined && this.#seen % every !== 0) return false;
    return probability === 1 || this.#chance() < probability;
  }

  strike(): Fault {
    this.#struck++;
    return faultOf(this.id, this.#effect, this.#spread);
  }

  view(): FaultView {
    return {
      id: this.id, ...this.#request,
      struck: this.#struck,
      left: this.#left,
      expires_at: timestampOf(this.expiresAt),
    };
  }

  get #left(): number | null {
    const { times } = this.#request;
    return times === 'unlimited' ? null : times - this.#struck;
  }
}

function readLife(ttl: string, clock: Clock): number {
  const life = parseDuration(ttl);
  if (life === undefined || life === 0 || Number.isNaN(new Date(clock.now() + life).getTime())) {
    throw invalid('body.ttl is no stretch of time that can pass', 'Write it like 90s, 10m or PT10M.');
  }
  return life;
}
