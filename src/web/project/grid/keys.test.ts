import { expect, it } from 'vitest';
import { commandOf, type Key } from './keys.ts';
import type { Edit } from './state.ts';

const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, held: Partial<Key> = {}, edit: Edit | null = null, writable = true) =>
  commandOf({ ...none, key, ...held }, { edit }, 20, writable);
const typed: Edit = { text: '1', how: 'typed' };
const opened: Edit = { text: '1', how: 'opened' };

it.each([
  ['ArrowDown', {}, { do: 'move', by: 'down' }],
  ['ArrowDown', { shiftKey: true }, { do: 'move', by: 'down', extend: true }],
  ['ArrowUp', { ctrlKey: true }, { do: 'move', by: 'top' }],
  ['Home', {}, { do: 'move', by: 'rowStart' }],
  ['End', { ctrlKey: true }, { do: 'move', by: 'last' }],
  ['PageDown', {}, { do: 'move', by: 'pageDown', page: 20 }],
  ['Tab', { shiftKey: true }, { do: 'tab', back: true }],
  ['Enter', {}, { do: 'enter', back: false }],
  ['F2', {}, { do: 'open' }],
  ['Delete', {}, { do: 'clear' }],
  ['d', { ctrlKey: true }, { do: 'fillDown' }],
  ['z', { metaKey: true }, { do: 'undo' }],
  ['Z', { ctrlKey: true, shiftKey: true }, { do: 'redo' }],
  ['y', { ctrlKey: true }, { do: 'redo' }],
  ['a', { ctrlKey: true }, { do: 'selectAll' }],
] as const)('%s with %j', (key, held, command) => expect(press(key, held)).toMatchObject(command));

it('leaves to the browser what is its own', () => {
  expect(['c', 'v', 'f', 's'].map((key) => press(key, { ctrlKey: true }))).toEqual([null, null, null, null]);
  expect(press('ArrowLeft', { altKey: true })).toBeNull();
  expect(press('7')).toBeNull();
  expect(press('F5')).toBeNull();
});

it('leaves the cell by arrows where one typed, and stays in its text where one opened it', () => {
  expect(press('ArrowLeft', {}, typed)).toMatchObject({ do: 'move', by: 'left' });
  expect(press('ArrowLeft', { shiftKey: true }, typed)).toBeNull();
  expect(press('ArrowLeft', {}, opened)).toBeNull();
  expect(press('z', { ctrlKey: true }, opened)).toBeNull();
  expect(press('Escape', {}, opened)).toEqual({ do: 'restore' });
});

it('tells why on a read-only cell', () => {
  expect(press('7', {}, null, false)).toEqual({ do: 'refuse' });
  expect(press('Backspace', {}, null, false)).toEqual({ do: 'refuse' });
  expect(press('Shift', {}, null, false)).toBeNull();
});
