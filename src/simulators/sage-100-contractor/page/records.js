// The screens 4-4, 3-5, 6-7-1 and 6-4-1. They hold no truth of their own: every two seconds they show the books.
import { $, ask, call, keepReading, mostRows, readableMoney, say, searched } from './books.js';

const money = new Set([
  'cntttl',
  'chgttl',
  'ctcttl',
  'invttl',
  'balttl',
  'amount',
  'change',
  'cntrct',
  'billed',
  'chgamt',
]);

/** What each screen shows: its columns, by the names of the tables, and what a row is called. */
const screens = {
  vendors: {
    title: '4-4 Vendors',
    tab: 'Vendors',
    columns: { recnum: 'Vendor#', vndnme: 'Name', ctynme: 'City', duetrm: 'Due terms', lgrdft: 'Ledger account' },
    label: (row) => `Vendor ${row.recnum} ${row.vndnme}`,
  },
  jobs: {
    title: '3-5 Jobs',
    tab: 'Jobs',
    columns: { recnum: 'Job#', jobnme: 'Name', ctynme: 'City', dptmnt: 'Department', status: 'Status' },
    label: (row) => `Job ${row.recnum} ${row.jobnme}`,
  },
  subcontracts: {
    title: '6-7-1 Subcontracts',
    tab: 'Subcontracts',
    columns: {
      ...{ ctcnum: 'Subcontract#', dscrpt: 'Description', vndnum: 'Vendor', jobnum: 'Job' },
      ...{ cntttl: 'Original', chgttl: 'Changes', ctcttl: 'New total', invttl: 'Invoiced', balttl: 'Remaining' },
    },
    lines: {
      linnum: '#',
      dscrpt: 'Description',
      cstcde: 'Cost code',
      amount: 'Original',
      change: 'Change',
      billed: 'Billed',
    },
    label: (row) => `Subcontract ${row.ctcnum}`,
  },
  'subcontract-changes': {
    title: '6-4-1 Change Orders',
    tab: 'Change orders',
    columns: {
      recnum: 'Record#',
      chgnum: 'Change#',
      dscrpt: 'Description',
      jobnum: 'Job',
      chgdte: 'Date',
      status: 'Status',
    },
    lines: {
      linnum: '#',
      ctcnum: 'Subcontract',
      sbclin: 'Its line',
      dscrpt: 'Description',
      cstcde: 'Cost code',
      chgamt: 'Amount',
    },
    label: (row) => `Change order ${row.chgnum}`,
  },
};

let kind = 'vendors';
let rows = [];
let picked = null;
let shown = '';

const readable = (name, value) => (money.has(name) ? readableMoney(String(value)) : String(value ?? ''));

function made(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}
function headOf(columns) {
  const row = document.createElement('tr');
  for (const [name, title] of Object.entries(columns)) {
    const cell = made('th', title, money.has(name) ? 'number' : '');
    cell.scope = 'col';
    row.append(cell);
  }
  return row;
}
function rowOf(columns, given) {
  const row = document.createElement('tr');
  for (const name of Object.keys(columns)) {
    row.append(made('td', readable(name, given[name]), money.has(name) ? 'number' : ''));
  }
  return row;
}

function found() {
  const words = searched();
  const names = Object.keys(screens[kind].columns);
  return rows.filter((row) => {
    const text = names
      .map((name) => row[name])
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function draw() {
  const focused = document.activeElement?.closest?.('#records tbody tr')?.dataset.recnum;
  const { columns, title } = screens[kind];
  $('screen').textContent = title;
  document.querySelector('#records thead').replaceChildren(headOf(columns));
  const all = found();
  const body = document.querySelector('#records tbody');
  body.replaceChildren(
    ...all.slice(0, mostRows).map((one) => {
      const row = rowOf(columns, one);
      row.dataset.recnum = one.recnum;
      return row;
    }),
  );
  $('none').hidden = all.length > 0;
  $('count').textContent = `${rows.length} records`;
  if (picked && !rows.some((one) => one.recnum === picked)) picked = null;
  mark();
  if (focused) [...body.rows].find((row) => row.dataset.recnum === focused)?.focus();
}

function mark() {
  const all = [...document.querySelector('#records tbody').rows];
  const chosen = all.find((row) => row.dataset.recnum === picked);
  for (const row of all) {
    row.setAttribute('aria-selected', String(row === chosen));
    row.tabIndex = row === (chosen ?? all[0]) ? 0 : -1;
  }
  const one = rows.find((row) => row.recnum === picked);
  $('delete').disabled = !one;
  $('complete').disabled = !one || !(kind === 'vendors' || kind === 'jobs');
  $('selected').textContent = one ? screens[kind].label(one) : 'Nothing selected';
}

async function detail() {
  $('detail').hidden = picked === null;
  $('detail-hint').hidden = picked !== null;
  if (picked === null) return;
  const whole = await call(`/${kind}/${picked}`).catch(() => null);
  if (whole === null || whole.recnum !== picked) return;
  const { lines = null, ...own } = whole;
  const given = Object.entries(own).filter(([, value]) => value !== null && value !== '' && Number(value) !== 0);
  $('fields').replaceChildren(
    ...given.flatMap(([name, value]) => [made('dt', name), made('dd', readable(name, value))]),
  );
  const columns = screens[kind].lines;
  $('lines').hidden = !columns;
  if (!columns) return;
  document.querySelector('#lines thead').replaceChildren(headOf(columns));
  document.querySelector('#lines tbody').replaceChildren(...(lines ?? []).map((line) => rowOf(columns, line)));
}

function pick(recnum) {
  picked = recnum;
  mark();
  void detail();
}

async function refresh() {
  const of = kind;
  const [books, list] = [await call('/books'), await call(`/${of}`)];
  const text = JSON.stringify([of, books.revision, list]);
  if (text === shown || of !== kind) return;
  shown = text;
  rows = list;
  $('company').textContent = books.company;
  draw();
  await detail();
}

function open(next) {
  kind = next;
  picked = null;
  rows = [];
  for (const tab of $('tabs').children) {
    tab.setAttribute('aria-selected', String(tab.dataset.kind === kind));
    tab.tabIndex = tab.dataset.kind === kind ? 0 : -1;
  }
  draw();
  void refresh().catch((error) => say(error.message, true));
}
for (const [name, { tab }] of Object.entries(screens)) {
  const button = made('button', tab);
  button.type = 'button';
  button.role = 'tab';
  button.dataset.kind = name;
  button.addEventListener('click', () => open(name));
  $('tabs').append(button);
}
$('tabs').addEventListener('keydown', (event) => {
  const tabs = [...$('tabs').children];
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: tabs[(at + 1) % tabs.length], ArrowLeft: tabs.at(at - 1) }[event.key];
  if (!to) return;
  to.focus();
  open(to.dataset.kind);
});

const body = document.querySelector('#records tbody');
body.addEventListener('click', (event) => {
  const row = event.target.closest('tr');
  if (!row) return;
  pick(row.dataset.recnum);
  row.focus();
});
body.addEventListener('keydown', (event) => {
  const row = event.target.closest('tr');
  if (!row) return;
  if (event.key === 'Delete') $('delete').click();
  const all = [...body.rows];
  const to = {
    ...{ ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: all[0], End: all.at(-1) },
    ...{ Enter: row, ' ': row },
  }[event.key];
  if (!to) return;
  event.preventDefault();
  pick(to.dataset.recnum);
  to.focus();
});
$('search').addEventListener('input', draw);

async function change(act, done) {
  try {
    await act();
    say(done);
  } catch (error) {
    say(error.message, true);
  }
  await refresh().catch(() => {});
}
$('delete').addEventListener('click', async () => {
  const one = rows.find((row) => row.recnum === picked);
  if (!one) return;
  const label = screens[kind].label(one);
  $('confirm-text').textContent = `${label} will be permanently removed from the books.`;
  if (await ask($('confirm'))) await change(() => call(`/${kind}/${one.recnum}`, 'DELETE'), `${label} was deleted.`);
});
$('complete').addEventListener('click', async () => {
  const one = rows.find((row) => row.recnum === picked);
  if (!one) return;
  const fields = [...$('set-up').querySelectorAll('label[data-of]')];
  for (const field of fields) field.hidden = field.dataset.of !== kind;
  const inputs = fields.filter((field) => !field.hidden).map((field) => field.querySelector('input'));
  const held = { due_terms: one.duetrm, ledger_account: one.lgrdft, department: one.dptmnt };
  for (const input of inputs) input.value = held[input.name] ?? '';
  if (!(await ask($('set-up')))) return;
  const sent = Object.fromEntries(
    inputs.map(({ name, type, value }) => [name, type === 'number' ? Number(value) : value]),
  );
  const label = screens[kind].label(one);
  await change(() => call(`/${kind}/${one.recnum}/set-up`, 'POST', sent), `${label} was saved.`);
});

open('vendors');
await keepReading(refresh);
