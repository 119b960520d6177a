import type { SqlError } from '../sql-error.ts';
import { ByteWriter } from './bytes.ts';
import type { Line } from './line.ts';
import { messageKinds, packetRoom, packetsOf } from './packets.ts';

/** The client asked to stop, or is gone: whatever was being written ends here. */
export class Abandoned extends Error {
  constructor() {
    super('Nobody waits for this answer any more.');
    this.name = 'Abandoned';
  }
}

/** One message to the client, sent while it is written. */
export interface Answer {
  readonly put: (...tokens: readonly Buffer[]) => void;
  /** Sends what is full; to be awaited now and then, so that a slow client holds us back. Throws Abandoned. */
  readonly pass: () => Promise<void>;
  /** Sends the rest. */
  readonly end: () => Promise<void>;
}

export interface AnswerOptions {
  readonly packetSize: number;
  /** Fires when the client has asked to stop. */
  readonly signal: AbortSignal;
  /** Sends half of what there is and closes the line. */
  readonly breakOff?: boolean;
}

/** So many bytes are gathered before they go out. */
const gatherBytes = 65_536;

export function openAnswer(line: Line, { packetSize, signal, breakOff = false }: AnswerOptions): Answer {
  const room = packetRoom(packetSize);
  let writer = new ByteWriter(1024);
  let packets = 0;
  const send = async (bytes: Buffer, last: boolean) => {
    const cut = packetsOf(messageKinds.answer, bytes, packetSize, packets + 1, last);
    packets += Math.ceil(bytes.length / room);
    if (!breakOff) return await line.send(cut);
    await line.send(cut.subarray(0, Math.ceil(cut.length / 2)));
    line.close();
    throw new Abandoned();
  };
  return {
    put(...tokens) {
      for (const token of tokens) writer.raw(token);
    },
    async pass() {
      if (signal.aborted || line.isClosed()) throw new Abandoned();
      if (writer.length < gatherBytes) return;
      const bytes = writer.done();
      // Whole packets, and never the last bytes: the end of the message goes with them.
      const full = Math.floor((bytes.length - 1) / room) * room;
      writer = new ByteWriter(1024).raw(bytes.subarray(full));
      await send(bytes.subarray(0, full), false);
      if (signal.aborted || line.isClosed()) throw new Abandoned();
    },
    async end() {
      await send(writer.done(), true);
    },
  };
}

/** Errors this bad end the connection. */
export const endsConnection = (error: SqlError): boolean => error.class >= 20;
