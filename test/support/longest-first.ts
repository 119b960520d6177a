import { existsSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that mostly wait for a clock or for another program, the longest first. Begun first, they wait while the others
 * work; begun last, everything would wait for them.
 */
const longest = [
  'test/sim/simulation.test.ts',
  'src/connectors/tryton/connector.test.ts',
  'test/faults/start.test.ts',
  'test/faults/agent.test.ts',
  'test/faults/kept-answers.test.ts',
  'test/faults/crash.test.ts',
  'src/connectors/agent/road.test.ts',
  'test/faults/command-line.test.ts',
  'test/faults/own-database.test.ts',
  'test/faults/command-line-entering.test.ts',
  'test/model/model.test.ts',
  'src/connectors/agent/connector.test.ts',
  'src/connectors/sage-100-contractor/connector.test.ts',
];

for (const file of longest) if (!existsSync(file)) throw new Error(`${file} is named as long, and is not there`);

const rank = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((file) => moduleId.endsWith(file));
  return place === -1 ? longest.length : place;
};

/** The order in which test files begin. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => rank(one) - rank(other));
  }
}
