import { createTransport } from 'nodemailer';
import type { Letter, MailServer, Posted } from '../app/ports/mail.ts';
import { fill, words } from '../domain/words/words.ts';
import { isLoopback } from './loopback.ts';

const says = words.mailTroubles;

export interface SmtpSettings {
  /** `smtp://name:password@host:587`, or `smtps://…` for TLS from the first byte. */
  readonly url: string;
  /** The usual sender: one plain mailbox. */
  readonly from: string;
  /** Where people reach Tieout: a Message-ID is of that host. */
  readonly publicUrl: string;
  /** Is a host this machine itself? Only a test that has no other machine asks otherwise. */
  readonly isHere?: (host: string) => boolean;
}

/** A server that says nothing for so long is none. */
const waits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

function transport({ url, isHere = isLoopback }: Pick<SmtpSettings, 'url' | 'isHere'>) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const auth =
    username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // With a password to say, or over a network, never in the clear.
    requireTLS: !secure && !isHere(hostname),
    ignoreTLS: !secure && isHere(hostname),
    ...auth,
    ...waits,
    // It would write down what is said, the password too.
    logger: false,
    debug: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Sends mail over SMTP, one connection each. */
export function openMailServer(settings: SmtpSettings): MailServer {
  const server = transport(settings);
  return {
    from: settings.from,
    host: new URL(settings.publicUrl).hostname.replace(/[^a-z0-9.-]/gi, '') || 'localhost',
    send: async (letter) => {
      try {
        await server.sendMail(envelope(letter));
        return { is: 'sent' };
      } catch (cause) {
        return verdict(cause, letter);
      }
    },
  };
}

const envelope = ({ from, to, subject, plain, html, messageId }: Letter) => ({
  from: { name: words.mail.sender, address: from },
  to: { name: to.name, address: to.address },
  subject,
  text: plain,
  html,
  messageId,
  // So that nobody's holiday notice answers it.
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

/** For `tieout doctor`: null where it lets us in, else why not. */
export async function tryMailServer(url: string): Promise<string | null> {
  try {
    await transport({ url }).verify();
    return null;
  } catch (cause) {
    return reasonOf(cause, null);
  }
}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** What the server said, for people: one line, not endless, and no word of ours in it. */
const lineOf = ({ response }: SmtpError): string =>
  (response ?? '')
    .replace(/[\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200);

/** Whatever these are said to, they are about the login: 530 wants one, or encryption, first. */
const aboutLogin: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * 5xx to an address, or to the mail itself, is for ever; everything else may be better later. A wrong password too, or one
 * that is wanted and not set: it is whoever runs Tieout who mends that, and the mail need not be lost by it.
 */
function verdict(cause: unknown, letter: Letter): Posted {
  const { responseCode = 0, command, code } = cause as SmtpError;
  const forEver = responseCode >= 500 && responseCode < 600;
  const aboutThis = code === 'EENVELOPE' || code === 'EMESSAGE' || /^(RCPT TO|DATA|MAIL FROM)$/i.test(command ?? '');
  const isLogin = code === 'EAUTH' || aboutLogin.has(responseCode);
  return { is: forEver && aboutThis && !isLogin ? 'refused' : 'later', because: reasonOf(cause, letter) };
}

function reasonOf(cause: unknown, letter: Letter | null): string {
  const error = cause as SmtpError;
  const { code = 'unknown', responseCode = 0, command = '' } = error;
  const told = { says: lineOf(error), code };
  if (responseCode === 530) return fill(says.loginFirst, told);
  if (code === 'EAUTH' || aboutLogin.has(responseCode)) return says.login;
  if (code === 'ETLS') return says.notEncrypted;
  if (responseCode >= 500 && letter !== null) {
    if (/^MAIL/i.test(command)) return fill(says.refusedSender, { ...told, address: letter.from });
    if (/^RCPT/i.test(command) || code === 'EENVELOPE') {
      return fill(says.refusedAddress, { ...told, address: letter.to.address });
    }
    return fill(says.refused, told);
  }
  if (responseCode >= 400) return fill(responseCode >= 500 ? says.refused : says.busy, told);
  if (/certificate|altnames/i.test(String((cause as Error).message))) return says.certificate;
  const network = /^(ECONNECTION|ESOCKET|ETIMEDOUT|EDNS|ECONN|ENOTFOUND|EHOST)/.test(code);
  return fill(network ? says.unreachable : says.other, told);
}
