import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isPassword } from './password.ts';
import { NothingSubmitted, type Session } from './ports.ts';

/** What is started with `node` for each message: it takes the XML on its standard input. */
export const submitterFile = fileURLToPath(new URL('./submit.mjs', import.meta.url));

/** The pretended program's own way in, for the submitter's processes. Listens on this machine only. */
export interface ProgramListener {
  readonly port: number;
  /** Takes nothing new and breaks what is open; what was handed in goes on. */
  close(): Promise<void>;
}

/** More than the longest message and its password: what is longer is cut off unread. */
const mostBytes = 8_500_000;
/** Milliseconds that a sender may pause before its message is whole. */
const longestPauseMs = 30_000;
/** For a session that nobody waits on: a message that arrived takes effect, whether its sender lives or not. */
const nobodyGivesUp = new AbortController().signal;

/**
 * Takes one message a connection: the password on a line, the XML, the end of the sender's side. Answers the XML, or one
 * line of JSON where nothing was submitted, and closes. An answer that the weather loses breaks the connection.
 * @param password nothing given lets everyone in.
 */
export async function openProgram(
  sage: Session,
  { password, port = 0 }: { readonly password?: string | undefined; readonly port?: number },
): Promise<ProgramListener> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever hung up does not hear the answer; that must not end the program.
    socket.on('error', () => {});
    socket.setTimeout(longestPauseMs, () => socket.destroy());
    void serve(socket, sage, password).catch(() => socket.resetAndDestroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
  };
}

async function serve(socket: net.Socket, sage: Session, password: string | undefined): Promise<void> {
  const received: Buffer[] = [];
  let size = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error('The message is too long.');
    received.push(chunk);
  }
  socket.setTimeout(0);
  const text = Buffer.concat(received).toString('utf8');
  const lineEnd = text.indexOf('\n');
  if (lineEnd === -1) throw new Error('There is no password.');
  socket.end(await answer(sage, isPassword(text.slice(0, lineEnd), password), text.slice(lineEnd + 1)));
}

async function answer(sage: Session, letIn: boolean, xml: string): Promise<string> {
  try {
    if (!letIn) throw new NothingSubmitted('login_refused', 'The password is wrong.');
    if (xml.trim() !== '') return await sage.submit(xml, nobodyGivesUp);
    await sage.openSession(nobodyGivesUp);
    return '';
  } catch (error) {
    if (!(error instanceof NothingSubmitted)) throw error;
    return `${JSON.stringify({ code: error.code, says: error.message })}\n`;
  }
}
