/** The stretch of a list that a page of Better Stack's shows, and the links around it. `query` stands before the page's number, `rest` behind it. */
export function pageOf(data: readonly unknown[], address: string, { page, perPage, query = '' }: { page?: number; perPage?: number; query?: string }) {
  const number = page ?? 1;
  const size = perPage ?? 50;
  const last = Math.max(1, Math.ceil(data.length / size));
  const rest = page === undefined || perPage === undefined ? '' : `&per_page=${perPage}`;
  const before = page === undefined && perPage !== undefined ? `${query}per_page=${perPage}&` : query;
  const link = (number: number) => `${address}?${before}page=${number}${rest}`;
  return {
    data: data.slice((number - 1) * size, number * size),
    pagination: { first: link(1), last: link(last), prev: number > 1 ? link(Math.min(number - 1, last)) : null, next: number < last ? link(number + 1) : null },
  };
}
