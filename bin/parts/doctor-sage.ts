import { readFileSync } from 'node:fs';
import { sageName } from '../../src/connectors/sage-100-contractor/company.ts';
import { examineSage } from '../../src/connectors/sage-100-contractor/doctor.ts';
import { notRead, readInstalledSchema } from '../../src/connectors/sage-100-contractor/installed-schema.ts';
import { checkProgram } from '../../src/connectors/sage-100-contractor/program.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { openSageWays, secretOfThisMachine } from '../../src/open-erp.ts';
import { Usage } from './connect.ts';
import type { Finding } from './local.ts';

/** Longer than all that it looks at may take together, each having a limit of its own. */
const mostMs = 300_000;

/**
 * `tieout doctor --settings FILE [--schema XSD]`: everything that a connection to Sage rests on, looked at from this
 * machine. The names that it read from the schema come along, to be taken over into the settings.
 */
export async function examineConnection(
  file: string,
  schemaFile: string | undefined,
  looking: (what: string) => void,
): Promise<{ readonly findings: readonly Finding[]; readonly message_names: unknown }> {
  const { given, secretOf } = read(file);
  const { settings, client, program } = openSageWays(file, given, secretOf);
  const schema = schemaFile === undefined ? notRead() : await readInstalledSchema(schemaFile);
  try {
    // Where nothing answers, connecting alone takes as long as a call may.
    looking(sageName);
    const findings = await examineSage(
      {
        sql: client.sql,
        companyName: settings.companyName,
        database: settings.sqlServer.database,
        knownVendors: settings.knownVendors,
        schema,
        names: settings.messageNames ?? null,
        program: (signal) => checkProgram(program, signal),
        now: Date.now,
      },
      AbortSignal.timeout(mostMs),
    );
    return { findings, message_names: schemaFile === undefined ? null : schema.names };
  } finally {
    await client.close();
  }
}

/** Settings of a connection as they are, or within an agent's file, which has its secrets beside them. */
function read(file: string): { readonly given: unknown; readonly secretOf: typeof secretOfThisMachine } {
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    const whole = JSON.parse(text) as { settings?: unknown; secrets?: Readonly<Record<string, string>> };
    if (typeof whole !== 'object' || whole === null || !('settings' in whole)) {
      return { given: whole, secretOf: secretOfThisMachine };
    }
    const secretOf: typeof secretOfThisMachine = (place) =>
      ('secret' in place ? whole.secrets?.[place.secret] : undefined) ?? secretOfThisMachine(place);
    return { given: whole.settings, secretOf };
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Usage(fill(words.cli.unreadableFile, { file, because }));
  }
}
