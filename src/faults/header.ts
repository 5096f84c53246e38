import { ControlError } from '../control-error.ts';
import { formatDuration } from '../durations.ts';
import { suggestion } from '../suggestion.ts';
import { answerRule, answerStatus, closeBefore, closeDuring, drip, loseAnswer, malformed } from './acts.ts';
import { longestHold, parseHold } from './effect.ts';
import { faultOf, type Act, type Fault } from './fault.ts';

/** The request header that asks for one fault on the spot. */
export const faultHeader = 'x-mock-fault';

const words: Record<string, Act | undefined> = Object.fromEntries([closeBefore, closeDuring, malformed, loseAnswer].map((act) => [act.text, act]));
const understood = `It takes a status from 400 to 599, the name of a rule that refuses, ${Object.keys(words).join(', ')}, drip=2s, delay=200ms (up to ${formatDuration(longestHold)}), or a delay and one of the others: "delay=200ms; 503".`;

/**
 * What `X-Mock-Fault` asks for: `503`, `noSeatLeft`, `close`, `delay=200ms; lose-answer`.
 * @param rules of the vendor that can be asked for
 * @throws ControlError 400 when it can't be read, naming what can
 */
export function readFaultHeader(header: string, rules: readonly string[]): Fault {
  let delay: number | undefined;
  let act: Act | undefined;
  for (const part of header.split(/[;,]/).map((part) => part.trim().toLowerCase())) {
    const asked = readPart(part, rules);
    if (asked === undefined) throw unreadable(`"${part}" is no fault`, suggestion(part, rules.map((rule) => rule.toLowerCase()), (near) => `"${rules.find((rule) => rule.toLowerCase() === near)!}"`));
    if ((typeof asked === 'number' ? delay : act) !== undefined) throw unreadable(`"${part}" is one too many`);
    if (typeof asked === 'number') delay = asked;
    else act = asked;
  }
  const hold = delay;
  return faultOf('header', { delay: hold === undefined ? undefined : () => hold, act }, () => 0);
}

/** A delay in milliseconds, or an act. */
function readPart(part: string, rules: readonly string[]): number | Act | undefined {
  if (/^[45]\d\d$/.test(part)) return answerStatus(Number(part));
  if (Object.hasOwn(words, part)) return words[part];
  const rule = rules.find((name) => name.toLowerCase() === part);
  if (rule !== undefined) return answerRule(rule);
  const [, name, time] = /^(delay|drip)=(\S+)$/.exec(part) ?? [];
  const hold = time === undefined ? undefined : (parseHold(time) ?? parseHold(time.toUpperCase()));
  if (hold === undefined) return undefined;
  return name === 'delay' ? hold : drip(hold);
}

function unreadable(reason: string, advice = ''): ControlError {
  return new ControlError(400, 'fault_unreadable', `The header X-Mock-Fault can't be read: ${reason}.${advice}`, understood);
}
