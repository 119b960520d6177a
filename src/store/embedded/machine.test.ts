import { expect, it } from 'vitest';
import { machineMark } from './machine.ts';

const id = '3d1219c7c4c5404aaa1f6d2a48adfda4';
const fails = (): string => {
  throw new Error('there is no such file');
};

it('a machine has the same mark however its system writes its name, and the mark does not tell it', () => {
  const dashed = '3D1219C7-C4C5-404A-AA1F-6D2A48ADFDA4';
  const linux = machineMark([() => `${id}\n`]);
  const windows = machineMark([() => `\r\n    MachineGuid    REG_SZ    ${dashed.toLowerCase()}\r\n`]);
  const mac = machineMark([
    () => `+-o Root  <class IOPlatformExpertDevice, id 0x100000256>\n  "IOPlatformUUID" = "${dashed}"\n`,
  ]);
  expect(linux).toMatch(/^[\da-f]{32}$/);
  expect([windows, mac]).toEqual([linux, linux]);
  expect(linux).not.toContain(id.slice(0, 8));
  expect(machineMark([() => id.replace('3', '4')])).not.toBe(linux);
});

it('where it has no name there is no mark: a container’s is empty, or not made yet; the next way is asked', () => {
  for (const none of [fails, () => '', () => 'uninitialized\n', () => id.slice(1), () => `${id}0`]) {
    expect(machineMark([none])).toBeNull();
    expect(machineMark([none, () => id])).toBe(machineMark([() => id]));
  }
  expect(machineMark([])).toBeNull();
  expect(machineMark()).toBe(machineMark());
});
