import { pageShapes, type PageShape } from '../vendors/page-shape.ts';
import type { RouteOptions } from 'fastify';
import type { Operation } from '../vendors/endpoint.ts';
import type { Source } from '../vendors/refusal.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** What kinds of things a client can meet. */
export const behaviourKinds = ['answer', 'refusal', 'parameter', 'token', 'page'] as const;
export type BehaviourKind = (typeof behaviourKinds)[number];


/** One thing that a client of an operation can meet. */
export interface Behaviour {
  /** `VENDOR/invite-team-member/refusal/emailRequired`: the same in every run, so that reports can be merged. */
  readonly id: string;
  readonly vendor: string;
  readonly operation: string;
  readonly kind: BehaviourKind;
  /** What distinguishes it within its kind: a status, a rule, a parameter's name, a kind of token, a page's shape. */
  readonly key: string;
  readonly title: string;
}

/** An operation of a vendor as its route declares it. */
export interface ContractRoute {
  readonly vendor: Vendor;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly schema: NonNullable<RouteOptions['schema']>;
}

/**
 * Everything that the vendors promise, by their pages or as it was observed, operation by operation. Refusals that are only assumed
 * are no promise and don't count, and another path of an operation is no operation of its own.
 */
export function contractBehaviours(routes: readonly ContractRoute[]): Behaviour[] {
  return routes.filter(({ operation }) => operation.sameAs === undefined).flatMap((route) => [
    ...answers(route), ...refusals(route), ...parameters(route), ...tokens(route), ...pages(route),
  ]);
}

function answers(route: ContractRoute): Behaviour[] {
  return successStatuses(route).map((status) => behaviour(route, 'answer', status, `answers ${status}`));
}

function refusals(route: ContractRoute): Behaviour[] {
  const { vendor, operation } = route;
  return operation.refusals
    .map((rule) => ({ rule, entry: vendor.errors[rule]?.entry }))
    .filter(({ entry }) => entry && isPromised(entry.source))
    .map(({ rule, entry }) => behaviour(route, 'refusal', rule, `refuses with ${entry!.statusCode} (${rule})`));
}

function parameters(route: ContractRoute): Behaviour[] {
  const names = new Set([...propertiesOf(route.schema.querystring), ...propertiesOf(route.schema.body)]);
  return [...names].filter((name) => !route.operation.ignores?.includes(name)).map((name) => behaviour(route, 'parameter', name, `asked with ${name}`));
}

function tokens(route: ContractRoute): Behaviour[] {
  return route.vendor.tokenKinds.map((kind) => behaviour(route, 'token', kind, `asked with a token of the kind ${kind}`));
}

function pages(route: ContractRoute): Behaviour[] {
  return route.operation.isPaginated ? pageShapes.map((shape) => behaviour(route, 'page', shape, pageTitles[shape])) : [];
}

const pageTitles: Record<PageShape, string> = {
  only: 'everything on one page',
  first: 'the first of several pages',
  middle: 'a page in the middle',
  last: 'the last of several pages',
  beyond: 'a page beyond the last',
};

function behaviour({ vendor, operation }: ContractRoute, kind: BehaviourKind, key: string, title: string): Behaviour {
  return { id: `${vendor.name}/${operation.name}/${kind}/${key}`, vendor: vendor.name, operation: operation.name, kind, key, title };
}

function successStatuses({ schema }: ContractRoute): string[] {
  return Object.keys((schema.response ?? {}) as object).filter((status) => status.startsWith('2')); // Fastify keys it by status
}

function isPromised({ certainty }: Source): boolean {
  return certainty !== 'assumed';
}

function propertiesOf(schema: unknown): string[] {
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}); // TypeBox objects are JSON Schema
}
