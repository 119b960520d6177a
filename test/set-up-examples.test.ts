import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSageSettings } from '../src/connectors/sage-100-contractor/settings.ts';
import { trytonSettings } from '../src/connectors/tryton/settings.ts';
import { erpKinds } from '../src/open-erp.ts';
import { agentFileExample, settingsExample } from '../src/web/erp/set-up/examples.ts';

/** Whoever copies what the set-up shows, and fills in the dots, has settings that are read. */
const read: Readonly<Record<string, (settings: object) => unknown>> = {
  sage_100_contractor: (settings) => readSageSettings(settings),
  tryton: (settings) => trytonSettings(settings as Readonly<Record<string, unknown>>),
};

it.each(erpKinds)('the files that the set-up shows for %s are as the program reads them', (kind) => {
  const {
    settings,
    secrets,
    kind: named,
  } = agentFileExample(kind) as {
    kind: string;
    settings: object;
    secrets: Record<string, string>;
  };
  expect(named).toBe(kind);
  for (const one of [settings, settingsExample(kind)]) {
    expect(JSON.stringify(read[kind]!(one))).not.toContain('problems');
    expect(Object.keys(one).length).toBeGreaterThan(2);
  }
  // Every secret that is named is there.
  const wanted = [...JSON.stringify(settings).matchAll(/"(?:secret|passwordSecret)":"(\w+)"/g)].map(([, name]) => name);
  expect(wanted.toSorted()).toEqual(Object.keys(secrets).toSorted());
});

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it('the file that the guide of agents shows for Sage can export: the program is told all that it needs, and has its time', () => {
  const [, shown] = /```json\n([\s\S]*?)```/.exec(textOf('docs/guides/agent.md'))!;
  const read = readSageSettings((JSON.parse(shown!) as { settings: object }).settings);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { submitter, callMs = 0, settleMs = 0 } = read.settings;
  const needed = [...textOf('agent/windows/Submit.cs').matchAll(/Needed\(given, "(\w+)"/g)].map(([, name]) => name!);
  expect(needed.length).toBeGreaterThan(2);
  for (const name of [...needed, 'SAGE_PASSWORD']) expect(Object.keys(submitter.env)).toContain(name);
  // A message opens and closes a session of Sage.
  expect(callMs).toBeGreaterThanOrEqual(60_000);
  expect(settleMs).toBeGreaterThanOrEqual(2 * callMs);
  for (const shown of [
    (agentFileExample('sage_100_contractor') as { settings: object }).settings,
    settingsExample('sage_100_contractor'),
  ]) {
    const ofThePage = readSageSettings(shown);
    if ('problems' in ofThePage) throw new Error(ofThePage.problems.join('\n'));
    expect(ofThePage.settings).toMatchObject({ callMs, settleMs });
    for (const name of needed) expect(Object.keys(ofThePage.settings.submitter.env)).toContain(name);
  }
});
