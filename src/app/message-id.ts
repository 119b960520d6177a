import { randomText } from '../domain/ids.ts';
import type { Deps } from './deps.ts';
import type { MailServer } from './unit-of-work.ts';

/** Written with the mail, so that sending it twice sends the same one. */
export const messageId = (deps: Pick<Deps, 'randomBytes'>, mail: MailServer): string =>
  `<${randomText(deps.randomBytes(26))}@${mail.host}>`;
