/** One way to break the protocol, as a text of the code that ships and what stands there instead. */
export interface Mutant {
  readonly name: string;
  /** Within src/. */
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const exporting = 'app/jobs/export-invoice.ts';
const asking = 'app/jobs/ask-once.ts';
const writing = 'app/jobs/write-link.ts';
const looking = 'app/jobs/look-together.ts';
const unlinking = 'app/commands/unlink.ts';
const link = 'domain/link.ts';
const rejecting = 'domain/reject-parked.ts';
const sighting = 'domain/sighting.ts';
const one = (name: string, file: string, from: string, to: string): Mutant => ({ name, changes: [{ file, from, to }] });

/** Each is a mistake that somebody could make with the best of intentions. The simulation has to find every one. */
export const mutants: readonly Mutant[] = [
  one('the intent is not saved', asking, '    await asking.saveIntent();\n', ''),
  one('an absence counts at once', exporting, 'untilSettledMs(deps, known, seen, erp.traits.settleMs)', '0'),
  one(
    'an absence counts by the clock of the database alone',
    'app/jobs/known-asks.ts',
    'return stillSettlingMs(asked, settlesNowMs, Math.min(from, before - ageMs) - since);',
    'return 0;',
  ),
  {
    name: 'the deadline is not looked at before the ask',
    changes: [
      { file: asking, from: 'if (left <= 0) return again(lease, words.jobs.too_late);', to: '' },
      {
        file: asking,
        from: 'withinTime(left,',
        to: 'withinTime(callMs,',
      },
    ],
  },
  one('a write by itself does not ask for the lease', writing, 'tx.jobs.mustHold(lease),', 'null,'),
  one(
    'a handful does not ask for the leases',
    writing,
    'writes.filter(({ lease, link }) => held.has(lease) && found.has(link))',
    'writes.filter(({ link }) => found.has(link))',
  ),
  one(
    'who is left out of a handful is told that it was written',
    writing,
    "(mine.includes(write) ? writtenOf(found.get(write.link)) : 'alone')",
    'writtenOf(found.get(write.link))',
  ),
  one(
    'an intent is told to be saved before its handful is committed',
    writing,
    'await together(deps.work, write.lease.company)(write).catch',
    "write.end === null ? (void together(deps.work, write.lease.company)(write).catch(() => null), 'written') : await together(deps.work, write.lease.company)(write).catch",
  ),
  one(
    'an intent is taken back though it was sent',
    asking,
    'if (called !== null) return called.value;',
    "if (called !== null && called.value.is === 'unclear') await asking.takeIntentBack();\n    if (called !== null) return called.value;",
  ),
  one(
    'a look for many that is cut off finds none of them',
    looking,
    "references.map(() => 'alone')",
    "references.map(() => ({ value: { is: 'gone', lastSeen: null, asOf: Number.MAX_SAFE_INTEGER as never } }))",
  ),
  one(
    'the ERP is asked within a transaction',
    asking,
    'withinTime(left, (signal) => asking.create(signal))',
    'deps.work.run({ company: lease.company }, () => withinTime(left, (signal) => asking.create(signal)))',
  ),
  one(
    'the ERP is asked without a look',
    exporting,
    "if (seen.is === 'present') {",
    "if (seen.is === 'present' && false) {",
  ),
  one(
    'an unclear answer is a no',
    exporting,
    '  return notAnswering(deps, lease, started, answer);',
    "  return settle(deps, lease, started, { is: 'done' }, failure(started, { code: 'erp_invalid', detail: '' }));",
  ),
  one('whatever bears our reference is ours', exporting, '!told && seen.fingerprint !== stored.fingerprint', 'false'),
  one('accepted without a job', 'app/commands/begin-export.ts', "tx.jobs.add('export', link.id),", ''),
  one(
    'accepted without an event',
    'app/commands/begin-export.ts',
    'tx.events.append([eventOf(caller, head, link, type, facts)]),',
    '',
  ),
  one('an exporting invoice may be retrieved', link, "free: 'rejected',", "free: 'rejected', retrieve: 'retrieved',"),
  one(
    'silence of the ERP counts as gone',
    link,
    "  if (sighting.is === 'unknown')\n",
    "  if (sighting.is === 'unknown') return cut;\n  if (sighting.is === 'unknown')\n",
  ),
  one(
    'silence of the ERP lets what stands still be rejected',
    rejecting,
    "if (sighting.is === 'unknown') {",
    "if (sighting.is === 'unknown') return yes(null);\n  if (sighting.is === 'unknown') {",
  ),
  one(
    'what stands still is rejected though its bill is there',
    rejecting,
    "if (sighting.is === 'present' && !(sighting.standing === 'void' && voidIsGone)) {",
    "if (sighting.is === 'present' && !voidIsGone && false) {",
  ),
  one('a void counts as gone', link, "policy.voidIsGone ? cut : no('void_in_erp', facts)", 'cut'),
  one(
    'gone after payment counts as gone',
    link,
    "wasPurged(sighting, lastStanding) ? no('purged_in_erp', facts) : cut",
    'cut',
  ),
  one(
    'another bill under its number is taken for its own',
    sighting,
    'return isAnother ? null : sighting;',
    'return sighting;',
  ),
  one(
    'unlink looks by the record alone',
    unlinking,
    'return isVoidStill && isOneRecord(byReference.record, byRecord.record) ? byRecord : byReference;',
    'return byRecord;',
  ),
  one(
    'unlink looks for a void bill by its record alone',
    unlinking,
    "if (byRecord.is !== 'gone' && !isVoid) return byRecord;",
    "if (byRecord.is !== 'gone') return byRecord;",
  ),
  one(
    'unlink does not look whether it is the same link',
    unlinking,
    "if (link!.id !== evidence.link.id) return no('changed_meanwhile', { version: head.version });",
    '',
  ),
  one(
    'the version is not looked at',
    'app/commands/move-invoice.ts',
    'input.version !== undefined && input.version !== head.version',
    'false',
  ),
  one(
    'a refusal writes',
    'app/commands/move-invoice.ts',
    '  const first = against[0];\n',
    '  if (link !== null) await tx.links.save(link);\n  const first = against[0];\n',
  ),
  one(
    'a throw of the connector is a no',
    'connectors/careful.ts',
    "return remembered({ is: 'unclear', ...troubleOf(error, traits.name) });",
    "return { is: 'refused', refusal: { code: 'erp_invalid', detail: '' } };",
  ),
  one(
    'a cut answer is gone',
    'connectors/careful.ts',
    "        return { is: 'unknown', ...troubleOf(error, traits.name) };",
    "        return { is: 'gone', lastSeen: null, asOf: await deps.clock.now() };",
  ),
];
