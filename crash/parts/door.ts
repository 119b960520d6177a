import { connect, createServer, type Socket } from 'node:net';

/** One address that leads to whichever server is the primary: what a proxy or a moving name is in front of a pair. */
export interface Door {
  readonly port: number;
  /** Every line through it breaks, and new ones lead there. */
  leadTo(port: number): void;
  close(): void;
}

export async function openDoor(first: number): Promise<Door> {
  let port = first;
  const lines = new Set<Socket>();
  const keep = (end: Socket) => {
    end.setNoDelay(true);
    end.on('error', () => undefined);
    end.on('close', () => lines.delete(end));
    lines.add(end);
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    keep(near);
    keep(far);
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const breakAll = () => {
    for (const end of lines) end.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    leadTo: (other) => {
      port = other;
      breakAll();
    },
    close: () => {
      server.close();
      breakAll();
    },
  };
}
