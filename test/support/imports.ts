import type { Answer, Running } from './tieout.ts';

/** Sends a file to be brought in, as that demo person. */
export async function sendFile(
  tieout: Running,
  kind: string,
  body: string | Buffer,
  query: Readonly<Record<string, string>> = {},
  who = 'owner',
  accept = 'application/json',
): Promise<Answer> {
  const search = new URLSearchParams({ format: 'csv', ...query });
  const response = await fetch(`${tieout.url}/api/v1/companies/${tieout.company}/imports/${kind}?${search}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tieout.token(who)}`,
      'content-type': 'application/octet-stream',
      accept,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const text = await response.text();
  const read = accept.includes('ndjson')
    ? text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: read };
}

/** The invoice in this place of the demo's first subcontract, by a file that says that it is not in the ERP. */
export async function importAgain(tieout: Running, application: number): Promise<void> {
  const head = 'project,commitment,application,invoice number,period end,billing date,status,in erp,line,this period';
  const row = `2604,SC-2604-01,${application},F-${application},2026-12-31,2026-12-31,approved,no,1,90`;
  const done = await sendFile(tieout, 'invoices', `${head}\r\n${row}\r\n`);
  if (done.status !== 200) throw new Error(JSON.stringify(done.body));
}

/** What is wrong, by row and column. */
export const wrongIn = ({ body }: Answer): readonly string[] =>
  body.facts.errors.map(
    (one: { row: number; item: number; column: string | null; because: string }) =>
      `${one.row}${one.item > 0 ? `.${one.item}` : ''} ${one.column ?? '-'} ${one.because}`,
  );
