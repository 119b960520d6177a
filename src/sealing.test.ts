import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { factorOfBefore, headersOfBefore } from '../test/support/sealing.ts';
import { newKey, openKeyring } from './keyring.ts';
import { openSealing } from './sealing.ts';

const secret = 'the secret of sessions';
const ofHook = { company: 11, kind: 'webhook', record: 60001, name: 'headers' } as const;
const ofFactor = { company: 0, kind: 'second_factor', record: 9001, name: 'totp' } as const;
const olderHeaders = (text: string) => headersOfBefore(secret, text);
const olderFactor = (plain: Buffer, person: number) => factorOfBefore(secret, plain, person);

describe('one sealing for all', () => {
  it('opens what older releases sealed, each in its own place alone, and seals it as everything else', () => {
    const { column, ring } = openSealing(openKeyring({ value: newKey() }), secret);
    const plain = randomBytes(20);
    expect(column.open(ofHook, olderHeaders('{"a":"b"}'))).toBe('{"a":"b"}');
    expect(column.open(ofFactor, olderFactor(plain, 9001))).toBe(plain.toString('base64'));
    expect(() => column.open({ ...ofFactor, record: 9002 }, olderFactor(plain, 9001))).toThrow();
    expect(() => column.open(ofHook, olderFactor(plain, 9001))).toThrow();
    expect(() => openSealing(null, 'another').column.open(ofHook, olderHeaders('x'))).toThrow();
    for (const short of [Buffer.alloc(0), Buffer.alloc(20)]) expect(() => column.open(ofHook, short)).toThrow();
    const anew = column.seal(ofHook, '{"a":"b"}');
    expect(Buffer.from(anew).toString()).toMatch(new RegExp(`^v1\\.${ring.current()}\\.`));
    expect(Buffer.from(anew).toString().startsWith(column.beginning())).toBe(true);
    expect(column.open(ofHook, anew)).toBe('{"a":"b"}');
    expect(() => column.open({ ...ofHook, company: 12 }, anew)).toThrow(/cannot be opened/);
    expect(() => column.open({ ...ofHook, record: 60002 }, anew)).toThrow(/cannot be opened/);
  });

  it('takes a key of the secret of sessions where no other was given, and opens that when one is', () => {
    const before = openSealing(null, secret);
    const sealed = before.column.seal(ofFactor, 'canary');
    const key = newKey();
    const after = openSealing(openKeyring({ value: key }), secret);
    expect(after.column.open(ofFactor, sealed)).toBe('canary');
    expect(after.column.beginning()).not.toBe(before.column.beginning());
    expect(openSealing(null, secret).column.open(ofFactor, sealed)).toBe('canary');
    expect(() => openSealing(null, 'another').column.open(ofFactor, sealed)).toThrow();
    expect(() => openSealing(openKeyring({ value: key }), 'another').column.open(ofFactor, sealed)).toThrow();
  });
});
