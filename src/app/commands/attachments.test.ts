import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { mostAttachmentBytes, type Subject } from '../../domain/attachment.ts';
import { partBytes } from '../ports/attachments.ts';
import type { Caller } from '../unit-of-work.ts';
import { attach, attachmentContent, attachments, detach } from './attachments.ts';

let house: SmallHouse;
let me: Caller;
let on: Subject;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  on = { kind: 'invoice', id: await house.approved(house.commitments[0]!, 100_000) };
});
afterAll(() => house.close());

async function* chunks(size: number, each = 64 * 1024, tell: (bytes: number) => void = () => undefined) {
  for (let sent = 0; sent < size; sent += each) {
    const chunk = Buffer.alloc(Math.min(each, size - sent), sent === 0 ? '%PDF-' : 'x');
    tell(chunk.length);
    yield chunk;
  }
}

describe('a file that arrives', () => {
  it('is written away as it comes: no more of it is held than one part and one chunk', async () => {
    let [asked, written, most] = [0, 0, 0];
    const { work } = house.deps;
    const slow: typeof work = {
      ...work,
      run: (scope, act) =>
        work.run(scope, (tx) =>
          act({
            ...tx,
            attachments: {
              ...tx.attachments,
              addPart: async (id, number, bytes) => {
                await new Promise((resolve) => setTimeout(resolve, 5));
                written += bytes.length;
                await tx.attachments.addPart(id, number, bytes);
              },
            },
          }),
        ),
    };
    const size = 5_000_000;
    const content = chunks(size, 64 * 1024, (bytes) => {
      asked += bytes;
      most = Math.max(most, asked - written);
    });
    const made = await attach({ ...house.deps, work: slow }, me, { on, name: 'slow.pdf', content });
    expect(made).toMatchObject({ ok: true, value: { added: true, attachment: { size } } });
    expect(most).toBeLessThanOrEqual(partBytes + 64 * 1024);
    expect(written).toBe(size);
  });

  it('of any cut comes back whole', async () => {
    for (const [place, each] of [1_000, partBytes, partBytes + 1, 1_000_000].entries()) {
      const made = await attach(house.deps, me, { on, name: `cut-${place}.pdf`, content: chunks(600_000, each) });
      if (!made.ok) throw new Error(made.refusal.code);
      const found = await attachmentContent(house.deps, me, { on, id: made.value.attachment.id });
      if (!found.ok) throw new Error(found.refusal.code);
      const parts: Buffer[] = [];
      for await (const part of found.value.content) parts.push(Buffer.from(part));
      const sent: Buffer[] = [];
      for await (const chunk of chunks(600_000, each)) sent.push(chunk);
      expect(Buffer.concat(parts).equals(Buffer.concat(sent))).toBe(true);
    }
  });

  it('and is larger than is taken, is let by and not kept', async () => {
    const before = await attachments(house.deps, me, on);
    const refused = await attach(house.deps, me, {
      on,
      name: 'large.pdf',
      content: chunks(mostAttachmentBytes + 1, 1_000_000),
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'too_large' } });
    expect(await attachments(house.deps, me, on)).toEqual(before);
    const { rows } = await house.database.transaction(me, (trx) =>
      trx
        .selectFrom('attachment')
        .select('id')
        .where('added_at', 'is', null)
        .execute()
        .then((rows) => ({ rows })),
    );
    expect(rows).toEqual([]);
  });

  it('is swept away where the hub died before its last byte', async () => {
    const { id } = await house.deps.work.run(me, async (tx) => {
      const begun = await tx.attachments.begin(on, house.project, 'died.pdf', me.person);
      await tx.attachments.addPart(begun, 1, Buffer.from('%PDF-'));
      return { id: begun };
    });
    await house.database.transaction(me, (trx) =>
      sql`update attachment set begun_at = begun_at - interval '2 hours' where id = ${id}`.execute(trx),
    );
    const young = await house.deps.work.run(me, (tx) =>
      tx.attachments.begin(on, house.project, 'young.pdf', me.person),
    );
    const left = await house.database.transaction(me, (trx) =>
      trx.selectFrom('attachment').select('id').where('added_at', 'is', null).execute(),
    );
    expect(left.map((row) => row.id)).toEqual([young]);
    await house.deps.work.run(me, (tx) => tx.attachments.remove(young));
  });

  it('from whoever may not bring it any more when it has come, is not kept', async () => {
    const before = await attachments(house.deps, me, on);
    const level = (of: string) =>
      house.database.transaction(me, (trx) =>
        sql`update project_grant set commitments = ${of} where person_id = ${me.person}`.execute(trx),
      );
    async function* content() {
      yield Buffer.from('%PDF-');
      await level('read_only');
      yield Buffer.from('the rest');
    }
    const refused = await attach(house.deps, me, { on, name: 'late.pdf', content: content() });
    await level('admin');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } });
    expect(await attachments(house.deps, me, on)).toEqual(before);
  });

  it('and is removed while it is read, ends in an error and not in half a file', async () => {
    const made = await attach(house.deps, me, { on, name: 'read.pdf', content: chunks(1_000_000) });
    if (!made.ok) throw new Error(made.refusal.code);
    const { id } = made.value.attachment;
    const found = await attachmentContent(house.deps, me, { on, id });
    if (!found.ok) throw new Error(found.refusal.code);
    await found.value.content.next();
    await detach(house.deps, me, { on, id });
    await expect(found.value.content.next()).rejects.toThrow(/ended before its time/);
  });
});
