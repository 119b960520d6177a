import pg from 'pg';

/** What the database says has changed, after the commit that changed it. All null: anything may have. */
export interface Change {
  readonly company: number | null;
  readonly project: number | null;
  readonly invoice: number | null;
}

export interface Changes {
  onChange(listener: (change: Change) => void): () => void;
  /** Work of a kind came due; null: of any may have. */
  onJob(listener: (kind: string | null) => void): () => void;
  /** Something happened to the tasks of agents, see `agents/bell.ts`; null: anything may have. */
  onAgents(listener: (what: string | null) => void): () => void;
  /** When the connection breaks it is made anew, and then everyone is told to look again. */
  close(): Promise<void>;
}

/** Listens on a connection of its own; reconnects by itself. A lost notice costs time, never truth: all is re-read. */
export async function openChanges(url: string): Promise<Changes> {
  const listeners = new Set<(change: Change) => void>();
  const jobListeners = new Set<(kind: string | null) => void>();
  const agentListeners = new Set<(what: string | null) => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'tieout changes', keepAlive: true });
    next.on('notification', ({ channel, payload = '' }) => {
      if (channel === 'tieout_jobs') for (const tell of jobListeners) tell(payload);
      else if (channel === 'tieout_agents') for (const tell of agentListeners) tell(payload);
      else for (const tell of listeners) tell(JSON.parse(payload) as Change);
    });
    next.on('error', () => reconnect(next));
    next.on('end', () => reconnect(next));
    await next.connect();
    await next.query('listen tieout_changed');
    await next.query('listen tieout_jobs');
    await next.query('listen tieout_agents');
    client = next;
  }
  function reconnect(broken: pg.Client): void {
    if (closed || (client !== broken && client !== null)) return;
    client = null;
    clearTimeout(timer);
    timer = setTimeout(() => void connect().then(lookAgain, () => reconnect(broken)), 500);
  }
  function lookAgain(): void {
    for (const tell of listeners) tell({ company: null, project: null, invoice: null });
    for (const tell of agentListeners) tell(null);
    for (const tell of jobListeners) tell(null);
  }
  await connect();
  const subscribe = <T>(set: Set<T>, listener: T) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    onChange: (listener) => subscribe(listeners, listener),
    onJob: (listener) => subscribe(jobListeners, listener),
    onAgents: (listener) => subscribe(agentListeners, listener),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
