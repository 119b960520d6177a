import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErpHarness } from '../harness.ts';
import { openTemplateHarness } from '../template/harness.ts';
import { ourCompany } from '../template/pretend-company.ts';
import { absenceLies } from './broken/absence.ts';
import { alterations } from './broken/alteration.ts';
import { carelessness } from './broken/carelessness.ts';
import { foretellingLies } from './broken/foretelling.ts';
import { enforcesNothing, type Lie, openBounded } from './broken/lie.ts';
import { recordLies } from './broken/records.ts';
import { secondBills } from './broken/second-bill.ts';
import { timeLies } from './broken/time.ts';
import { kitOf } from './case.ts';
import { kitCases } from './cases.ts';

/*
 * Who tests the kit? Connectors that are honest but for one thing. The honest one itself passes all of the kit in the
 * template's own test.
 */

const lies: readonly Lie[] = [
  ...absenceLies,
  ...timeLies,
  ...alterations,
  ...secondBills,
  ...carelessness,
  ...foretellingLies,
  ...recordLies,
];

function caseOf(name: string) {
  const found = kitCases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the kit has no case ${name}`);
  return found;
}

async function tried(name: string, harness: ErpHarness): Promise<unknown> {
  try {
    await caseOf(name).run(kitOf(harness));
    return null;
  } catch (error) {
    return error;
  } finally {
    await harness.weather.comeBack();
  }
}

describe.each(lies)('a connector that $name', ({ open, company, caughtBy }) => {
  let harness: ErpHarness;
  beforeAll(async () => {
    harness = await openTemplateHarness(open, { ...ourCompany, ...company });
  });
  afterAll(() => harness.close());

  it.each(caughtBy)('is caught by: %s', async (name) => {
    const error = await tried(name, harness);
    expect(error, 'it passed').toBeInstanceOf(Error);
    // A lie that stumbles over itself proves nothing about the kit.
    expect(['TypeError', 'ReferenceError']).not.toContain((error as Error).name);
  });
});

describe('a connector that is honest about an ERP which enforces nothing', () => {
  let harness: ErpHarness;
  beforeAll(async () => {
    harness = await openTemplateHarness(openBounded, { ...ourCompany, ...enforcesNothing });
  });
  afterAll(() => harness.close());

  const used = new Set(lies.filter(({ company }) => company !== undefined).flatMap(({ caughtBy }) => caughtBy));
  it.each([...used])('passes: %s', async (name) => {
    expect(await tried(name, harness)).toBeNull();
  });
});

it('every promise of the kit has somebody who breaks it', () => {
  const caught = new Set(lies.flatMap(({ caughtBy }) => caughtBy));
  expect(kitCases.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
});
