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
