import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a line is to be cut by itself: at the first message to the server that holds this, or at the very next. */
interface Trap {
  readonly at: Buffer | null;
  /** Does the server still get that message? */
  readonly sent: boolean;
  readonly cut: () => void;
}

/** A line to a database that can be cut, or go dead in both directions without anybody being told. */
export interface Wire {
  readonly url: string;
  /** Every connection breaks, and nobody gets through any more. */
  cut(): void;
  /** Nothing gets through and nothing is closed: half open, as behind a firewall that forgot. */
  freeze(): void;
  thaw(): void;
  /** Cuts the line at a message to the server, which gets it or does not; its answer nobody hears. */
  cutAt(what: 'commit' | 'next', sent: boolean, cut: () => void): void;
  close(): void;
}

/** As PostgreSQL's protocol has it, in a query of its own or in a statement that is prepared. */
const commit = Buffer.from('commit\0');

/** @param url of the server; where the line begins is given back as another one. */
export async function openWire(url: string): Promise<Wire> {
  const far = new URL(url);
  const lines = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  let frozen = false;
  let trap: Trap | null = null;
  const cut = () => {
    isCut = true;
    for (const [near, server] of lines) {
      near.destroy();
      server.destroy();
    }
    lines.clear();
    door.close();
  };
  const spring = (server: Socket, chunk: Buffer): void => {
    const { sent, cut: tell } = trap!;
    trap = null;
    tell();
    if (!sent) {
      cut();
      return;
    }
    isCut = true;
    // Written and closed: the server does what it was told, and has nobody to tell.
    server.end(chunk);
    for (const line of lines) if (line[1] === server) lines.delete(line);
    cut();
  };
  const join = (near: Socket) => {
    if (isCut) return void near.destroy();
    const server = connect(Number(far.port), far.hostname);
    const line = [near, server] as const;
    lines.add(line);
    for (const end of line) {
      end.setNoDelay(true);
      end.on('error', () => undefined);
    }
    near.on('data', (chunk: Buffer) => {
      if (isCut) return;
      if (trap !== null && (trap.at === null || chunk.includes(trap.at))) return spring(server, chunk);
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (!isCut) near.write(chunk);
    });
    near.on('close', () => {
      if (!isCut) server.destroy();
      lines.delete(line);
    });
    server.on('close', () => near.destroy());
    if (frozen) for (const end of line) end.pause();
  };
  const door: Server = createServer(join);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  door.unref();
  far.hostname = '127.0.0.1';
  const { port: farPort } = new URL(url);
  const { port } = door.address() as { port: number };
  const near = new URL(url);
  near.port = String(port);
  far.port = farPort;
  const hold = (on: boolean) => {
    frozen = on;
    for (const line of lines) for (const end of line) on ? end.pause() : end.resume();
  };
  return {
    url: near.href,
    cut,
    freeze: () => hold(true),
    thaw: () => hold(false),
    cutAt: (what, sent, tell) => {
      trap = { at: what === 'commit' ? commit : null, sent, cut: tell };
    },
    close: cut,
  };
}
