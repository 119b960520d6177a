import { type SetUpTest, setUpTests } from '../../../domain/set-up-tests.ts';
import type { SetUpState } from '../../../http/client.ts';

export type StepName = 'erp' | 'way' | 'agent' | 'settings' | 'outside' | 'tests' | 'refresh';
export interface Step {
  readonly name: StepName;
  readonly done: boolean;
}

/** The tests that this connection can be put to. */
export const testsOf = ({ examines }: SetUpState): readonly SetUpTest[] =>
  setUpTests.filter((name) => name !== 'examine' || examines);

const wellTried = (state: SetUpState) =>
  testsOf(state).every((name) => state.tests.some((result) => result.name === name && result.ok));

/** The steps of the way that was chosen, each done or not by what is there: nobody ticks anything off. */
export function stepsOf(state: SetUpState | null): readonly Step[] {
  if (state === null) {
    return (['erp', 'way', 'tests', 'refresh'] as const).map((name) => ({ name, done: false }));
  }
  const { way, agent, settings } = state;
  const begun: Step[] = [
    { name: 'erp', done: true },
    { name: 'way', done: way !== null },
  ];
  if (way === 'outside') return [...begun.slice(0, 1), { name: 'outside', done: state.last_read_at !== null }];
  if (way === 'agent') begun.push({ name: 'agent', done: agent?.state === 'online' });
  if (way === 'settings') begun.push({ name: 'settings', done: settings?.from === 'file' });
  return [
    ...begun,
    { name: 'tests', done: wellTried(state) },
    { name: 'refresh', done: state.last_read_at !== null && state.last_read_error === null },
  ];
}
