import type { Socket } from 'node:net';
import { Abandoned, type Answer, openAnswer } from './answer.ts';
import { ProtocolFault } from './bytes.ts';
import type { Host } from './host.ts';
import { type Line, openLine } from './line.ts';
import { readLogin } from './login.ts';
import { type Message, messageKinds, openPacketReader, packetSizes, packetsOf } from './packets.ts';
import { agreedEncryption, encryption, readPrelogin, writePrelogin } from './prelogin.ts';
import { serve } from './serve.ts';
import { decideLogin, type SignedIn } from './sign-in.ts';
import { done } from './tokens.ts';

type Stage = 'new' | 'handshake' | 'login' | 'signing in' | 'ready';

/** One client's connection, from its first byte to its last. It does one thing at a time. */
export class Conversation {
  readonly spid: number;
  readonly #host: Host;
  readonly #line: Line;
  readonly #queue: Message[] = [];
  readonly #deadline: NodeJS.Timeout;
  #stage: Stage = 'new';
  #onlyLoginHidden = false;
  #signedIn: SignedIn | null = null;
  /** The login or the request under way, to be told when nobody waits for it any more. */
  #current: AbortController | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, host: Host, spid: number, onEnd: () => void) {
    this.spid = spid;
    this.#host = host;
    const most = () => (this.#stage === 'ready' ? host.limits.messageBytes : host.limits.loginBytes);
    const receive = openPacketReader(most, (message) => this.#onMessage(message));
    this.#line = openLine(socket, host.certificate, {
      onBytes: receive,
      onSecure: () => {
        if (this.#stage === 'handshake') this.#stage = 'login';
      },
      onClosed: () => {
        clearTimeout(this.#deadline);
        this.#current?.abort(new Abandoned());
        void this.#work.finally(onEnd);
      },
      onFault: host.onFault,
    });
    socket.setNoDelay(true);
    socket.setTimeout(host.limits.idleMs, () => socket.destroy());
    this.#deadline = setTimeout(() => socket.destroy(), host.limits.loginMs).unref();
  }

  get signedIn(): SignedIn | null {
    return this.#signedIn;
  }

  #onMessage(message: Message): void {
    const { kind } = message;
    const { prelogin, login, attention } = messageKinds;
    if (this.#stage === 'new' && kind === prelogin) this.#answerPrelogin(message.body);
    else if (this.#stage === 'handshake' && kind === prelogin) this.#line.handshake(message.body);
    else if ((this.#stage === 'new' || this.#stage === 'login') && kind === login) this.#beginLogin(message.body);
    else if (this.#stage !== 'ready' || kind === prelogin || kind === login || kind === messageKinds.answer) {
      throw new ProtocolFault(`a message of kind ${kind} at this stage (${this.#stage})`);
    } else if (kind === attention) this.#onAttention();
    else this.#enqueue(message);
  }

  #answerPrelogin(body: Buffer): void {
    const { certificate, requireEncryption, engine } = this.#host;
    const asked = readPrelogin(body);
    const strict = this.#line.state() === 'strict';
    const agreed = strict
      ? encryption.notSupported
      : agreedEncryption(asked.encryption, certificate !== null, requireEncryption);
    const { instanceName, productVersion } = engine.server;
    const instanceFits = asked.instance === '' || asked.instance.toUpperCase() === (instanceName ?? '').toUpperCase();
    const answer = writePrelogin({ encryption: agreed, instanceFits, productVersion });
    void this.#line.send(packetsOf(messageKinds.answer, answer, packetSizes.usual, 1, true));
    this.#onlyLoginHidden = agreed === encryption.loginOnly;
    // Where encryption is required, a client that cannot leaves now; whatever else it sends is a fault.
    if (agreed === encryption.notSupported) this.#stage = 'login';
    else {
      this.#stage = 'handshake';
      this.#line.secure();
    }
  }

  #beginLogin(body: Buffer): void {
    // A client that skips the first step would send its password in clear.
    if (this.#stage === 'new' && this.#host.requireEncryption) throw new ProtocolFault('a login in clear');
    const login = readLogin(body);
    const strict = this.#line.state() === 'strict';
    if (this.#onlyLoginHidden) this.#line.unsecure();
    this.#stage = 'signing in';
    const current = new AbortController();
    this.#current = current;
    this.#do(async () => {
      const outcome = await decideLogin(login, this.#host, this.spid, strict, current.signal);
      this.#current = null;
      if (!outcome) return this.#line.close();
      this.#signedIn = outcome.signedIn;
      if (outcome.signedIn) {
        clearTimeout(this.#deadline);
        this.#stage = 'ready';
      }
      await this.#line.send(packetsOf(messageKinds.answer, outcome.tokens, packetSizes.usual, 1, true));
      if (!outcome.signedIn) this.#line.close();
    });
  }

  #enqueue(message: Message): void {
    if (this.#queue.length >= this.#host.limits.queued) throw new ProtocolFault('too many requests at once');
    this.#queue.push(message);
    if (this.#current) return;
    // From now on, because an attention may come in the same breath.
    this.#current = new AbortController();
    this.#do(() => this.#serveQueue());
  }

  /** While a request is done it is told to stop, and acknowledged when it has; else there is nothing to stop. */
  #onAttention(): void {
    if (this.#current) this.#current.abort(new Abandoned());
    else this.#do(() => this.#acknowledge());
  }

  async #serveQueue(): Promise<void> {
    try {
      for (let message = this.#queue.shift(); message && !this.#line.isClosed(); message = this.#queue.shift()) {
        this.#current ??= new AbortController();
        const { signal } = this.#current;
        await this.#serveOne(message, signal);
        if (signal.aborted && !this.#line.isClosed()) await this.#acknowledge();
        this.#current = this.#queue.length > 0 ? new AbortController() : null;
      }
    } finally {
      this.#current = null;
    }
  }

  async #serveOne(message: Message, signal: AbortSignal): Promise<void> {
    const signedIn = this.#signedIn!;
    let begun: Answer | null = null;
    try {
      await serve(message, signedIn, this.#host, this.#line, signal, (answer) => {
        begun = answer;
      });
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
      if (this.#line.isClosed()) return;
      // The answer under way is ended as it is; the acknowledgement is a message of its own after it.
      const answer: Answer = begun ?? openAnswer(this.#line, { packetSize: signedIn.packetSize, signal });
      answer.put(done({ of: 'batch', error: true }, signedIn.dialect));
      await answer.end();
    }
  }

  async #acknowledge(): Promise<void> {
    const { dialect, packetSize } = this.#signedIn!;
    const token = done({ of: 'batch', attention: true }, dialect);
    await this.#line.send(packetsOf(messageKinds.answer, token, packetSize, 1, true));
  }

  /** One after another; a fault ends the connection and is told. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#line.close();
      if (!(error instanceof Abandoned) && !(error instanceof ProtocolFault)) this.#host.onFault(error);
    });
  }
}
