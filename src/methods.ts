/** Whether a request only reads: its method is one that RFC 9110 calls safe. */
export function isReading({ method }: { readonly method: string }): boolean {
  return method === 'GET' || method === 'HEAD';
}
