import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { attachmentNamed } from '../content-disposition.ts';

/** How a route that answers with a file is described. */
export const binary = (type: string) => ({
  description: 'The file',
  content: { [type]: { schema: z.string() } },
});

/** A file to be saved under a name; a stream is sent while it is made. */
export const sendFile = (reply: FastifyReply, type: string, name: string, content: unknown): FastifyReply =>
  reply
    .type(type)
    .header('content-disposition', attachmentNamed(name))
    .header('x-content-type-options', 'nosniff')
    .send(content);
