/**
 * Steps that no life is lost at, by their file or folder, and why that is no gap. A file with a step that is neither here
 * nor in a scenario fails the tests.
 */
export const withoutTrial: Readonly<Record<string, string>> = {
  'app/queries/': 'reads alone: there is nothing that could be left half done',
  'app/hub.ts': 'reads alone, and one write of one row',
  'app/held-still.ts': 'reads alone: whether its reader may read on',
  'app/catch-up.ts': 'one transaction a company, and the next round goes on with what is left',
  'app/checkpoints.ts': 'reads, then one row that is kept or not; the next round makes what is missing',
  'app/resealer.ts': 'one transaction a company; the next start goes on where it stopped',
  'app/sealer.ts': 'one transaction a company, and the next round seals what is left',
  'app/commands/applications.ts': 'one transaction each',
  'app/commands/secrets.ts': 'one transaction each',
  'app/commands/agents.ts': 'one transaction each',
  'app/commands/attachments.ts': 'parts of a file, unseen until the last; test/api/attachments.test.ts',
  'app/commands/confirm-books.ts': 'one transaction',
  'app/commands/connect-erp.ts': 'one transaction',
  'app/commands/corrections/': 'one transaction each, and a look before it that decides nothing by itself',
  'app/commands/directory/': 'one transaction each',
  'app/commands/force-unlink.ts': 'as unlink: a read, a look, and one transaction that checks everything again',
  'app/commands/imports/': 'put aside first, then one transaction; test/faults/import.test.ts kills it',
  'app/commands/list-views.ts': 'one transaction each',
  'app/commands/outside/': 'one transaction each; an integrator asks again',
  'app/commands/records/': 'one transaction each, and a look before it that decides nothing by itself',
  'app/commands/look-over.ts': 'one transaction',
  'app/commands/reject.ts': 'one transaction',
  'app/commands/reject-after-look.ts': 'as unlink: a look, and one transaction that checks everything again',
  'app/commands/schedule.ts': 'one transaction',
  'app/commands/set-policy.ts': 'one transaction',
  'app/commands/single-sign-on/': 'one transaction each',
  'app/commands/set-up.ts': 'one transaction; test/faults/start.test.ts kills the start',
  'app/commands/test-connection.ts': 'looks alone; what it found is one row',
  'app/commands/tie-out.ts': 'one transaction each',
  'app/commands/webhooks.ts': 'one transaction each',
  'app/jobs/deliver-webhooks.ts': 'at least once by its promise; test/faults/webhook.test.ts kills it',
  'app/jobs/digest.ts': 'one transaction; test/faults/mail.test.ts kills it',
  'app/jobs/fail-by-a-word.ts': 'one transaction, its job ended within it; only of connections driven from outside',
  'app/jobs/read-records.ts': 'lists put aside and taken over in one transaction, begun anew after a death',
  'app/jobs/send-mail.ts': 'at least once by its promise; test/faults/mail.test.ts kills it',
  'app/jobs/watch.ts': 'one transaction, its job ended within it',
};

/** Single steps of a scenario's files that no life comes to, by file and function, and why. */
export const notReached: Readonly<Record<string, string>> = {
  'app/commands/unlink.ts cutMeanwhile': 'of connections driven from outside alone, and reads alone',
  'app/jobs/export-record.ts takeIntentBack':
    'only where other calls hold every slot; one transaction under the lease, which the simulation loses for invoices',
  'app/jobs/read-erp.ts next': 'of readings by a schedule alone, and reads alone',
};
