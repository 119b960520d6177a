import { describe, expect, it } from 'vitest';
import { errorRate, type HealthFacts, judgeHealth, meanMs, noCalls } from './connection-health.ts';

const calls = (all: number, failed: number) => ({ calls: all, failed, totalMs: all * 40, longestMs: 90 });
const well: HealthFacts = {
  agent: 'online',
  readFailed: false,
  readAgoMs: 200_000,
  readEveryMs: 300_000,
  lastHour: calls(100, 0),
  parked: 0,
  failed: 0,
};

describe('the verdict on a connection', () => {
  it('is well where nothing is wrong, and where nothing was asked yet', () => {
    expect(judgeHealth(well)).toEqual({ verdict: 'well', reasons: [] });
    expect(judgeHealth({ ...well, agent: null, readAgoMs: null, lastHour: noCalls }).verdict).toBe('well');
  });

  it.each<[Partial<HealthFacts>, string, string]>([
    [{ agent: 'none' }, 'ill', 'no_agent'],
    [{ agent: 'away' }, 'ill', 'agent_away'],
    [{ readFailed: true }, 'ill', 'reads_fail'],
    [{ lastHour: calls(10, 5) }, 'ill', 'calls_fail'],
    [{ lastHour: calls(10, 4) }, 'watch', 'some_calls_fail'],
    [{ readAgoMs: 900_001 }, 'watch', 'read_late'],
    [{ parked: 1 }, 'watch', 'exports_parked'],
    [{ failed: 1 }, 'watch', 'exports_failed'],
  ])('%j is %s: %s', (wrong, verdict, reason) => {
    expect(judgeHealth({ ...well, ...wrong })).toEqual({ verdict, reasons: [reason] });
  });

  it('says nothing of few calls, nor of a late reading in quiet hours, and says the worst first', () => {
    expect(judgeHealth({ ...well, lastHour: calls(3, 3) }).verdict).toBe('well');
    expect(judgeHealth({ ...well, readAgoMs: 9e9, readEveryMs: null }).verdict).toBe('well');
    const both = judgeHealth({ ...well, parked: 2, agent: 'away', readFailed: true, readAgoMs: 9e9 });
    expect(both).toEqual({ verdict: 'ill', reasons: ['agent_away', 'reads_fail', 'exports_parked'] });
  });
});

it('tells what share of the calls failed, and what one took on average', () => {
  const sums = { calls: 4, failed: 2, totalMs: 1_121, longestMs: 1_000 };
  expect([errorRate(sums), meanMs(sums)]).toEqual([0.5, 280]);
  expect([errorRate(noCalls), meanMs(noCalls)]).toEqual([null, null]);
});
