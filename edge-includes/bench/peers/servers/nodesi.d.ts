/** What is used of nodesi, which has no types of its own. */
declare module 'nodesi' {
  /** The part of `fetch` that it needs. */
  type HttpClient = (url: string) => Promise<{ status: number; statusText: string; text(): Promise<string> }>;

  export default class ESI {
    constructor(options: { baseUrl: string; httpClient: HttpClient });
    process(html: string): Promise<string>;
  }
}
