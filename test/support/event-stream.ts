import { until } from './until.ts';

export interface StreamedEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes is looked into by the test that listens
  readonly data: any;
}

export interface EventStream {
  readonly status: number;
  readonly type: string | null;
  /** All that has come so far. */
  readonly events: readonly StreamedEvent[];
  /** Waits until something of the kind has come. */
  next(is: (event: StreamedEvent) => boolean): Promise<StreamedEvent>;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Listens to server-sent events, as a browser would. */
export async function listen(url: string, token: string): Promise<EventStream> {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
  const events: StreamedEvent[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event !== undefined && data !== undefined) events.push({ event, data: JSON.parse(data) });
      }
    }
  };
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    events,
    next: async (is) =>
      (await until(
        async () => events.find(is),
        (found) => found !== undefined,
      ))!,
    ended: read().catch(() => undefined),
    close: () => stop.abort(),
  };
}
