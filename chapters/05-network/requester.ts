/** Whoever sends requests: an AsyncHttpClient, something around one, or what stands in for it. */
export interface Requester<T, O> {
  request(method: string, path: string, options?: O): Promise<T>;
}
