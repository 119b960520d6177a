import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useMessages } from '../../parts/messages.tsx';
import type { Form } from '../use-draft.ts';
import { type ColumnSet, columnSets } from './columns.ts';
import { ColumnsDialog } from './columns-dialog.tsx';
import { approvingRest, mayRelease, movingAll, type Release, releaseOf } from './release.ts';
import { ReleaseDialog } from './release-dialog.tsx';
import type { ChangeKind } from './state.ts';
import type { Entry } from './write.ts';

const says = words.lineGrid;
const sets = Object.keys(columnSets) as ColumnSet[];

const isSet = (set: ColumnSet, chosen: readonly string[]) => {
  const own: readonly string[] = columnSets[set];
  return chosen.length === own.length && own.every((id) => chosen.includes(id));
};

/** Which columns are shown: those of a task, or any. */
export function ColumnChoice({ form, show }: { form: Form; show: (columns: readonly string[]) => void }) {
  const [choosing, setChoosing] = useState(false);
  const chosen = form.state.columns;
  return (
    <div className="column-choice">
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that are pressed, in a line of their own */}
      <div role="group" aria-label={says.sets.label} className="segments">
        {sets.map((set) => (
          <button
            key={set}
            type="button"
            className="segment"
            aria-pressed={isSet(set, chosen)}
            onClick={() => show(columnSets[set])}
          >
            {says.sets[set]}
          </button>
        ))}
        <button
          type="button"
          className="segment"
          aria-pressed={!sets.some((set) => isSet(set, chosen))}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
        >
          {says.sets.own} …
        </button>
      </div>
      {choosing && (
        <ColumnsDialog lines={form.ground.lines} chosen={chosen} choose={show} close={() => setChoosing(false)} />
      )}
    </div>
  );
}

/** What can be done to all lines at once. Each is one change in the form, and Ctrl+Z takes it back before it is saved. */
export function LineActions({ form }: { form: Form }) {
  const { tell } = useMessages();
  const [release, setRelease] = useState<Release | null>(null);
  const { lines, locked, frozen } = form.ground;
  const sheet = form.draft.lines;
  const contact = lines.some((line) => line.role === 'contact');
  const theirs = (label: string) => (contact ? fill(says.notYours, { label }) : null);
  const write = (kind: ChangeKind, entries: readonly Entry[]) => form.grid({ do: 'write', kind, entries });
  const moving = movingAll(lines, sheet);
  const approving = approvingRest(lines, sheet);
  const none = (entries: readonly unknown[], sentence: string) => (entries.length === 0 ? sentence : null);
  return (
    <div className="line-actions">
      {!contact && (
        <GreyButton
          className="btn btn-row"
          name={says.approveRest}
          about={says.approveRestSays}
          no={locked ?? none(approving, says.approveNone)}
          onPress={() => write('approve', approving)}
        />
      )}
      <GreyButton
        className="btn btn-row"
        name={says.move}
        about={says.moveSays}
        no={locked ?? frozen ?? none(moving, says.moveNone)}
        onPress={() => write('move', moving)}
      />
      <GreyButton
        className="btn btn-row"
        name={says.release.button}
        no={locked ?? frozen ?? theirs(says.release.button) ?? (mayRelease(lines, sheet) ? null : says.release.none)}
        onPress={() => setRelease(releaseOf(lines, sheet))}
      />
      {release !== null && (
        <ReleaseDialog
          release={release}
          close={() => setRelease(null)}
          yes={() => {
            setRelease(null);
            write('release', release.entries);
            tell({ kind: 'success', slot: 'done', text: says.release.done });
          }}
        />
      )}
    </div>
  );
}
