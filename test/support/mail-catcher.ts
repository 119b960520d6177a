import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { testCertificate } from './certificate.ts';
import { type Running, runTieout } from './tieout.ts';
import { until } from './until.ts';

/** What the catcher says to the next mails, at which word of the conversation. */
export interface Answers {
  readonly to?: { readonly code: number; readonly says: string };
  readonly from?: { readonly code: number; readonly says: string };
  readonly mail?: { readonly code: number; readonly says: string };
}

export interface Caught {
  /** Did it come over TLS? */
  readonly encrypted: boolean;
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
}

/** A mail server of our own on this machine: it keeps what it is given. */
export interface MailCatcher {
  readonly port: number;
  readonly caught: Caught[];
  answer(answers: Answers): void;
  close(): Promise<void>;
}

const no = ({ code, says }: { readonly code: number; readonly says: string }) =>
  Object.assign(new Error(says), { responseCode: code });

/** @param port 0 takes a free one; a given one lets a server that was down come back. */
export async function catchMail(
  port = 0,
  login: { readonly name: string; readonly password: string } | null = null,
  tls: 'none' | 'offered' | 'from the first byte' = 'none',
): Promise<MailCatcher> {
  const caught: Caught[] = [];
  let answers: Answers = {};
  const server = new SMTPServer({
    disabledCommands: [...(tls === 'offered' ? [] : ['STARTTLS']), ...(login === null ? ['AUTH'] : [])],
    ...(tls === 'none' ? {} : testCertificate),
    secure: tls === 'from the first byte',
    authOptional: login === null,
    allowInsecureAuth: tls === 'none',
    onAuth: ({ username, password }, _session, done) =>
      username === login?.name && password === login?.password
        ? done(null, { user: username })
        : done(new Error('Invalid username or password')),
    onMailFrom: (_address, _session, done) => done(answers.from ? no(answers.from) : null),
    onRcptTo: (_address, _session, done) => done(answers.to ? no(answers.to) : null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (answers.mail) return done(no(answers.mail));
        const { mailFrom, rcptTo } = session.envelope;
        caught.push({
          encrypted: session.secure,
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    caught,
    answer: (next) => {
      answers = next;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** A header of a caught mail, unfolded; null without it. */
export const headerOf = ({ raw }: Caught, name: string): string | null =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n[ \t]+/g, ' ') ?? null;

/** Its text, quoted-printable undone. */
export const textOf = ({ raw }: Caught): string =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString('utf8'))
    .replaceAll('\r\n', '\n');

export const mailPublicUrl = 'https://tieout.example.com';

export interface WithMail {
  readonly tieout: Running;
  readonly catcher: MailCatcher;
  /** Waits for so many mails, and gives all that came. */
  caught(many: number): Promise<MailCatcher['caught']>;
  end(): Promise<void>;
}

/** The program with the demo, whose mail is caught. */
export async function runWithMail(): Promise<WithMail> {
  const catcher = await catchMail();
  const mail = { smtpUrl: `smtp://127.0.0.1:${catcher.port}`, from: 'tieout@example.com' };
  const tieout = await runTieout({}, { publicUrl: mailPublicUrl, mail });
  return {
    tieout,
    catcher,
    caught: (many) =>
      until(
        async () => catcher.caught,
        (all) => all.length >= many,
      ),
    end: async () => {
      await tieout.end();
      await catcher.close();
    },
  };
}
