import { type Policy, policyNames } from '../../src/domain/policy.ts';
import { refusal } from '../../src/domain/refusal.ts';
import { fill, say, words } from '../../src/domain/words/words.ts';
import { type Correction, type ForcedUnlinkView, Refused } from '../../src/http/client.ts';
import type { Asked, Command } from './commands.ts';
import { Usage, wholeNumber } from './connect.ts';
import { table } from './output.ts';

const { cli, corrections: says, forced, policies } = words;

/** The commands of corrections and of policies. */
export const correctCommands: Readonly<Record<string, Command>> = {
  correct: async (asked) => {
    const invoice = idOf(asked, 'correct', cli.things.invoice);
    const reason = textOf(asked, 'reason');
    const json =
      reason === undefined
        ? (await asked.api.correctionOf(asked.company, invoice)).correction
        : await asked.api.beginCorrection(asked.company, invoice, reason);
    return { json, text: json === null ? says.page.noneOfIt : told(json) };
  },
  corrections: async (asked) => {
    const json = await asked.api.corrections(asked.company);
    const rows = json.corrections.map((one) => ({
      [says.columns.id]: one.id,
      [says.columns.invoice]: one.invoice.invoice_number ?? one.invoice.id,
      [says.columns.step]: one.now === null ? null : fill(says.steps[one.now].title, { erp: one.road.erp }),
      [says.columns.next]: one.says,
      [says.columns.by]: one.begun_by.name,
    }));
    return { json, text: rows.length === 0 ? says.page.none : table(rows) };
  },
  'force-unlink': async (asked) => {
    const [act] = asked.words;
    if (act === 'confirm' || act === 'withdraw') {
      const id = idOf({ ...asked, words: asked.words.slice(1) }, `force-unlink ${act}`, cli.things.invoice);
      const { forced_unlink } = await asked.api.forcedUnlinkOf(asked.company, id);
      if (forced_unlink === null)
        throw new Usage(fill(cli.needsId, { command: `force-unlink ${act}`, thing: forced.things }));
      const json = await asked.api.endForcedUnlink(asked.company, forced_unlink.id, act);
      return { json, text: saidOf(json) };
    }
    const invoice = idOf(asked, 'force-unlink', cli.things.invoice);
    const reason = textOf(asked, 'reason');
    const json =
      reason === undefined
        ? (await asked.api.forcedUnlinkOf(asked.company, invoice)).forced_unlink
        : await asked.api.askForcedUnlink(asked.company, invoice, reason);
    return { json, text: json === null ? cli.none : saidOf(json) };
  },
  policies: async (asked) => {
    const connection = idOf(asked, 'policies', cli.things.connection);
    const [, name, state] = asked.words;
    if (name !== undefined) {
      if (!(policyNames as string[]).includes(name) || (state !== 'on' && state !== 'off')) {
        throw new Usage(fill(policies.usage, { names: policyNames.join(', ') }));
      }
      await asked.api.setPolicy(asked.company, connection, name as Policy, state === 'on');
    }
    const { connections } = await asked.api.connections(asked.company);
    const found = connections.find(({ id }) => id === connection);
    if (found === undefined) {
      const detail = say(refusal('not_found', { thing: 'ERP connection' }));
      throw new Refused(404, { code: 'not_found', detail });
    }
    const rows = policyNames.map((policy) => ({
      [policies.columns.policy]: policy,
      [policies.columns.state]: policies.states[found.policies[policy] ? 'on' : 'off'],
      [policies.columns.says]: policies.names[policy].title,
    }));
    return { json: found.policies, text: table(rows) };
  },
};

const saidOf = ({ state, reason, code, asked_by, expires_at, ended_by, ended_at }: ForcedUnlinkView): string => {
  const facts = { asker: asked_by.name, reason, code: forced.codes[code], confirmer: ended_by?.name, at: ended_at };
  if (state === 'confirmed') return fill(forced.page.markSays, facts);
  const waits = fill(forced.page.waits, facts);
  return state === 'open' ? `${waits} ${fill(forced.page.until, { at: expires_at })}` : `${waits} (${state})`;
};

function told(correction: Correction): string {
  const rows = correction.steps.map(({ step, is, by, at }) => ({
    [says.columns.step]: fill(says.steps[step].title, { erp: correction.road.erp }),
    [says.columns.is]: says.page.marks[is],
    [says.columns.by]: by,
    [says.columns.at]: at,
  }));
  const could = correction.could.length === 0 ? '' : fill(says.page.could, { names: correction.could.join(', ') });
  const state = says.page.states[correction.state];
  return [table(rows), `${state}. ${correction.says ?? ''}`, could].filter((part) => part !== '').join('\n\n');
}

function idOf(asked: Asked, command: string, thing: string): number {
  const id = wholeNumber(asked.words[0]);
  if (id === null) throw new Usage(fill(cli.needsId, { command, thing }));
  return id;
}

function textOf({ options }: Asked, name: string): string | undefined {
  const given = options[name];
  return typeof given === 'string' ? given : undefined;
}
