import { z } from 'zod';
import { id, instant } from './shapes.ts';

export const attachment = z.object({
  id,
  name: z.string(),
  /** As it is served: by what is in it. */
  type: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  added_by: z.object({ id, name: z.string() }),
  added_at: instant,
  /** Where its bytes are, on this server. */
  url: z.string(),
});
export type Attachment = z.infer<typeof attachment>;
export const attachments = z.object({ attachments: z.array(attachment) });
