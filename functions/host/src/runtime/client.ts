/** What the runtime asks of its host, over whichever way there is. */

/** An invocation as the runtime gets it. */
export interface Invoked {
  id: string;
  /** Epoch milliseconds. */
  deadline: number;
  functionArn: string;
  traceparent: string;
  /** The event as JSON. */
  payload: string;
}

export interface RuntimeClient {
  /** The first invocation. */
  next(): Promise<Invoked>;
  /** Answers an invocation, and resolves with the next one. @param body JSON */
  answer(id: string, kind: 'response' | 'error', body: string): Promise<Invoked>;
  /** Tells that the function cannot be loaded. */
  failInit(body: string): Promise<void>;
}
