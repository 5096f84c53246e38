import type { FastifyRequest } from 'fastify';
import { pathOf, queryOf } from '../../request-target.ts';
import type { PageShape } from '../page-shape.ts';

const defaultPerPage = 50;
const largestPerPage = 250;
/** Further than any list goes, and near enough for SQLite to skip so many rows. */
const furthestPage = 1_000_000_000_000;

/** The page a request asks for. Anything that is no positive number means the default (assumed); a page longer than 250 is cut silently (observed). */
export function requestedPage({ page, per_page: perPage }: { page?: string; per_page?: string }): { page: number; perPage: number } {
  return { page: Math.min(positive(page) ?? 1, furthestPage), perPage: Math.min(positive(perPage) ?? defaultPerPage, largestPerPage) };
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^0*[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

/** The links around a page. Beyond the last page, `prev` is the last one (assumed). */
export function paginationLinks(request: FastifyRequest, total: number, { page, perPage }: { page: number; perPage: number }) {
  const last = Math.max(1, Math.ceil(total / perPage));
  request.pageShape = shapeOf(page, last);
  const link = pageLinks(request);
  const links = {
    first: link(1),
    last: link(last),
    prev: page > 1 ? link(Math.min(page - 1, last)) : null,
    next: page < last ? link(page + 1) : null,
  };
  request.pageLinks = [links.first, links.last, links.prev, links.next];
  return links;
}

function shapeOf(page: number, last: number): PageShape {
  if (page > last) return 'beyond';
  if (last === 1) return 'only';
  if (page === last) return 'last';
  return page === 1 ? 'first' : 'middle';
}

/**
 * Links keep every other query parameter in its order; `page` keeps its place or comes last (observed). What stands there twice
 * is kept once, so that the links of clients that add their parameters to each of them don't grow (assumed).
 */
function pageLinks({ originalUrl, publicBase }: FastifyRequest): (page: number) => string {
  const path = pathOf(originalUrl);
  const others = [...new Set(queryOf(originalUrl).split('&'))].filter((parameter) => parameter !== '');
  const place = others.findIndex(isPage);
  const before = others.slice(0, place === -1 ? others.length : place);
  const after = place === -1 ? [] : others.slice(place).filter((parameter) => !isPage(parameter));
  return (page) => `${publicBase}${path}?${[...before, `page=${page}`, ...after].join('&')}`;
}

function isPage(parameter: string): boolean {
  return parameter === 'page' || parameter.startsWith('page=');
}
