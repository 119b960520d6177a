import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';

/** Where a secret comes from: a file, another program, or somebody at a terminal. */
export type SecretSource = Readable & { readonly isTTY?: boolean };

/** A secret as it was given, without the end of its last line. At a terminal it is asked for. */
export async function readSecret(
  from: SecretSource,
  to: Pick<NodeJS.WritableStream, 'write'>,
  question: string,
): Promise<string> {
  if (from.isTTY) return askUnseen(from, to, question);
  return (await readAll(from)).replace(/\r?\n$/, '');
}

/**
 * One line, of which nothing is shown: a terminal would write it out, and keep it for whoever scrolls back or reads what was
 * recorded. Empty where it was broken off.
 */
function askUnseen(from: SecretSource, to: Pick<NodeJS.WritableStream, 'write'>, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: from, output: nowhere, terminal: true, historySize: 0 });
  to.write(question);
  return new Promise((answered) => {
    let typed = '';
    lines.once('line', (line) => {
      typed = line;
      lines.close();
    });
    // By the line above, by Ctrl+C or by Ctrl+D; the terminal shows again what is typed.
    lines.once('close', () => {
      to.write('\n');
      answered(typed);
    });
  });
}
