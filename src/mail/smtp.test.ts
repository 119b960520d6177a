import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, expect, it } from 'vitest';
import { testCertificate } from '../../test/support/certificate.ts';
import { catchMail, type MailCatcher } from '../../test/support/mail-catcher.ts';
import type { Letter } from '../app/ports/mail.ts';
import { words } from '../domain/words/words.ts';
import { openMailServer } from './smtp.ts';

const login = { name: 'tieout', password: 'a-Secret-of-ours' };
const letter: Letter = {
  from: 'tieout@example.com',
  to: { name: 'Ann', address: 'ann@example.com' },
  subject: 'Rejected',
  plain: 'Wrong period.',
  html: '<p>Wrong period.</p>',
  messageId: '<1@example.com>',
};
const usual = getCACertificates('default');
const trust = () => setDefaultCACertificates([...usual, String(testCertificate.cert)]);
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  setDefaultCACertificates(usual);
  for (const end of ends.splice(0)) await end();
});
afterAll(() => setDefaultCACertificates(usual));

async function catcherWith(tls: Parameters<typeof catchMail>[2]): Promise<MailCatcher> {
  const catcher = await catchMail(0, login, tls);
  ends.push(() => catcher.close());
  return catcher;
}

/** Elsewhere in the network, as far as the mail knows: nothing may be said in the clear there. */
const send = (scheme: 'smtp' | 'smtps', where: 'on this machine' | 'elsewhere', port: number) =>
  openMailServer({
    url: `${scheme}://${login.name}:${login.password}@localhost:${port}`,
    ...(where === 'elsewhere' ? { isHere: () => false } : {}),
    from: letter.from,
    publicUrl: 'https://tieout.example.com',
  }).send(letter);

it.each([
  ['smtps', 'from the first byte', 'on this machine'],
  ['smtps', 'from the first byte', 'elsewhere'],
  ['smtp', 'offered', 'elsewhere'],
] as const)('%s, TLS %s, %s: the mail and the password go encrypted', async (scheme, tls, where) => {
  trust();
  const catcher = await catcherWith(tls);
  expect(await send(scheme, where, catcher.port)).toEqual({ is: 'sent' });
  expect(catcher.caught).toMatchObject([{ encrypted: true, to: ['ann@example.com'] }]);
});

it('a certificate that nobody vouches for is not believed, and that is told', async () => {
  const catcher = await catcherWith('offered');
  const told = await send('smtp', 'elsewhere', catcher.port);
  expect(told).toEqual({ is: 'later', because: words.mailTroubles.certificate });
  expect(catcher.caught).toEqual([]);
});

it('a server in the network that offers no TLS, or has lost its offer on the way, hears no password', async () => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.setEncoding('utf8').write('220 mail ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      heard.push(text);
      if (/^STARTTLS/i.test(text)) socket.write('502 Not here\r\n');
      else if (/^EHLO/i.test(text)) socket.write('250-mail\r\n250 AUTH PLAIN LOGIN\r\n');
      else if (/^QUIT/i.test(text)) socket.end('221 Bye\r\n');
      else socket.write('235 Welcome\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(() => resolve())));
  const told = await send('smtp', 'elsewhere', (server.address() as { readonly port: number }).port);
  expect(told).toEqual({ is: 'later', because: words.mailTroubles.notEncrypted });
  expect(heard.join('')).toMatch(/^EHLO/);
  const said = heard.join('');
  for (const secret of [login.password, Buffer.from(`\0${login.name}\0${login.password}`).toString('base64')]) {
    expect(said).not.toContain(secret);
  }
  expect(said).not.toMatch(/AUTH|MAIL FROM/);
});

it('a login that the server wants and the settings lack is for whoever runs Tieout: the mail is not lost by it', async () => {
  const catcher = await catcherWith('none');
  const bare = openMailServer({
    url: `smtp://localhost:${catcher.port}`,
    from: letter.from,
    publicUrl: 'https://tieout.example.com',
  });
  expect(await bare.send(letter)).toEqual({ is: 'later', because: expect.stringContaining('TIEOUT_SMTP_URL') });
});

it.each([530, 534, 535, 538])('%i to the sender is about the login, not about the mail', async (code) => {
  const catcher = await catcherWith('none');
  catcher.answer({ from: { code, says: 'not so' } });
  const told = await send('smtp', 'on this machine', catcher.port);
  expect(told).toEqual({ is: 'later', because: expect.stringContaining('TIEOUT_SMTP_URL') });
});
