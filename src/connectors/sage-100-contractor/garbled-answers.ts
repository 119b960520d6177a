import type { EventEmitter } from 'node:events';

/** As much of tedious' connection as has to be taken hold of; all of it is its own affair, so a test holds us to it. */
interface Reading {
  readonly socket?: EventEmitter & { destroy(cause?: Error): void };
  readonly state?: { readonly name: string };
  createTokenStreamParser(message: unknown, handler: object): EventEmitter & { readonly parser: EventEmitter };
}

/** What was said is not in the language of a SQL Server. */
class Garbled extends Error {
  readonly code = 'EGARBLED';
  constructor() {
    super('it is not what a SQL Server says');
  }
}

/**
 * A server that answers what no SQL Server does, or is lost at the wrong moment, must cost its connection and nothing else.
 * tedious (19.2) reads an answer in a stream whose errors nobody hears, throws out of its listeners at what comes out of
 * turn, at the end of an answer calls a request that a lost connection took away, and speaks in packets of whatever size it
 * is told, also of one in which nothing has room: each would end this process, and with it every company's work. Here each
 * ends the connection, whose request then fails as a lost one does. So does an answer that is over before it says that it is: it
 * takes what came until then for all there is, so that a bill among the rest would not be there.
 */
export function surviveGarbledAnswers(connection: object): void {
  const reading = connection as Reading;
  const make = reading.createTokenStreamParser.bind(reading);
  reading.createTokenStreamParser = (message, handler) => {
    const fail = () => {
      const error = new Garbled();
      const { socket } = reading;
      // Its own listeners may have gone before.
      socket?.on('error', () => undefined);
      // While it signs in, it waits for the parser alone; later on for its socket.
      const signingIn = made.listenerCount('error') > 0 && reading.state?.name !== 'SentAttention';
      if (signingIn) made.emit('error', error);
      socket?.destroy(signingIn ? undefined : error);
    };
    let whole = false;
    const heard = (name: string, token: unknown) => {
      whole ||= (name === 'onDone' || name === 'onDoneProc') && !(token as { readonly more?: boolean }).more;
    };
    const made = make(message, heedful(handler, fail, heard));
    made.parser.on('error', fail);
    const emit = made.emit.bind(made);
    made.emit = (name, ...given) => {
      const state = name === 'end' ? reading.state?.name : undefined;
      // A connection that is lost while the last of an answer is read has told its request so already, and forgotten it.
      if (state === 'Final') return made.listenerCount('error') > 0 && emit('error', new Garbled());
      if (state !== 'SentClientRequest' || whole) return emit(name, ...given);
      fail();
      return false;
    };
    return made;
  };
}

/** In bytes, the packets that a SQL Server can be told to speak in. */
const packetSizes = { least: 512, most: 32_767 };

/** What an answer says of how to go on, by the method that hears it: can a SQL Server have said it? */
const heeded: Readonly<Record<string, (token: { readonly newValue: unknown }) => boolean>> = {
  onPacketSizeChange: ({ newValue }) => Number(newValue) >= packetSizes.least && Number(newValue) <= packetSizes.most,
};

/** The handler of an answer's parts, from whose methods nothing is thrown. */
const heedful = (handler: object, fail: () => void, heard: (name: string, token: unknown) => void): object =>
  new Proxy(handler, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        try {
          heard(String(name), given[0]);
          const sound = heeded[String(name)]?.(given[0] as { newValue: unknown }) ?? true;
          return sound ? Reflect.apply(value, target, given) : fail();
        } catch {
          // What it was belongs to the wire, and says nothing to people.
          fail();
        }
      };
    },
  });
