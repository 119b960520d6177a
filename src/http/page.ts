import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from '../domain/refusal.ts';
import { cookieOf, languageOf, themeCookie } from './language.ts';
import { sendRefusal } from './problem.ts';

const forPrograms =
  /^\/(api|agent|rest|vapid|oauth(?!\/authorize(\?|$))|simulator|assets|healthz|readyz|metrics)(\/|$|\?)/;

/** The page's files; every address that is none of a program's is the page's to show. */
export async function servePage(app: FastifyInstance, folder: string | null): Promise<void> {
  const built = folder !== null && existsSync(folder);
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      immutable: true,
      maxAge: '1y',
      setHeaders: (response, file) => {
        if (file.endsWith('.html')) response.header('cache-control', 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (!built || forPrograms.test(request.url) || !['GET', 'HEAD'].includes(request.method)) {
      return sendRefusal(request, reply, refusal('not_found', { thing: 'address' }));
    }
    return sendPage(folder, request, reply);
  });
}

/**
 * The page with its language and its theme written into its first line: nothing of it is ever shown in another, and no
 * script has to stand in it. Its words are asked for together with its program.
 */
async function sendPage(folder: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const language = languageOf(request);
  const theme = cookieOf(request, themeCookie);
  const [html, files] = await Promise.all([
    readFile(path.join(folder, 'index.html'), 'utf8'),
    readdir(path.join(folder, 'assets')),
  ]);
  const words = files.find((file) => file.startsWith(`words-${language}-`) && file.endsWith('.js'));
  const head = words === undefined ? '' : `<link rel="modulepreload" crossorigin href="/assets/${words}">\n  `;
  // The UI kit writes its variables into a style element: that one, and no other, is let in by the nonce of this answer.
  const nonce = randomBytes(16).toString('base64');
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  return reply
    .header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('vary', 'cookie, accept-language')
    .send(
      html
        .replace(
          /<html [^>]*>/,
          () => `<html lang="${language}"${theme === 'dark' || theme === 'light' ? ` data-theme="${theme}"` : ''}>`,
        )
        .replace('</head>', () => `${head}<meta name="style-nonce" nonce="${nonce}">\n  </head>`),
    );
}
