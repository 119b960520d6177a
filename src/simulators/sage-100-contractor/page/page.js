// The screen 4-2. It holds no truth of its own: every two seconds it shows what the books say.
import { $, ask, call, keepReading, mostRows, readableMoney, say, searched } from './books.js';

const statusNames = { 1: 'Open', 2: 'Review', 3: 'Dispute', 4: 'Paid', 5: 'Void' };
const body = document.querySelector('#invoices tbody');

let invoices = [];
let vendors = new Map();
let jobs = new Map();
let picked = null; // `_idnum`: a record number may come back for another invoice
let shown = '';

const named = (number, names) => (names.get(number) ? `${number} ${names.get(number)}` : number);

function cell(text, className) {
  const made = document.createElement('td');
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function rowOf(invoice) {
  const row = document.createElement('tr');
  row.dataset.recnum = invoice.recnum;
  row.dataset.idnum = invoice._idnum;
  row.className = `status-${invoice.status}`;
  row.append(
    cell(invoice.recnum, 'number'),
    cell(invoice.invnum),
    cell(named(invoice.vndnum, vendors)),
    cell(named(invoice.jobnum, jobs)),
    cell(invoice.ctcnum),
    cell(invoice.invdte),
    cell(readableMoney(invoice.invttl), 'number amount'),
    cell(readableMoney(invoice.retain), 'number amount'),
    cell(readableMoney(invoice.invbal), 'number'),
    cell(statusNames[invoice.status] ?? String(invoice.status), 'state'),
    cell(invoice.usrdf1),
  );
  return row;
}

function found() {
  const words = searched();
  const newestFirst = [...invoices].reverse();
  if (words.length === 0) return newestFirst;
  return newestFirst.filter((one) => {
    const status = statusNames[one.status];
    const names = [vendors.get(one.vndnum), jobs.get(one.jobnum), status];
    const all = [one.recnum, one.invnum, one.vndnum, one.jobnum, one.ctcnum, one.invdte, one.usrdf1, ...names];
    const text = all.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Draws the grid anew; what was picked and focused stays so, and the scroll is not touched. */
function draw() {
  const focused = document.activeElement?.closest?.('#invoices tbody tr')?.dataset.idnum;
  const all = found();
  body.replaceChildren(...all.slice(0, mostRows).map(rowOf));
  $('none').hidden = all.length > 0;
  $('more').hidden = all.length <= mostRows;
  $('more').textContent = `${all.length - mostRows} more: narrow the search to see them.`;
  $('count').textContent = `${invoices.length} payable invoices`;
  if (picked && !invoices.some((one) => one._idnum === picked)) pick(null);
  markPicked();
  if (focused) [...body.rows].find((row) => row.dataset.idnum === focused)?.focus();
}

function markPicked() {
  const rows = [...body.rows];
  const chosen = rows.find((row) => row.dataset.idnum === picked);
  for (const row of rows) {
    row.setAttribute('aria-selected', String(row === chosen));
    row.tabIndex = row === (chosen ?? rows[0]) ? 0 : -1;
  }
  const invoice = invoices.find((one) => one._idnum === picked);
  for (const id of ['delete', 'void', 'pay']) $(id).disabled = !invoice;
  $('selected').textContent = invoice ? `Record# ${invoice.recnum}, invoice ${invoice.invnum}` : 'No invoice selected';
}

function pick(idnum) {
  picked = idnum;
  markPicked();
  void detail();
}

async function detail() {
  const invoice = invoices.find((one) => one._idnum === picked);
  $('detail').hidden = !invoice;
  $('detail-hint').hidden = Boolean(invoice);
  if (!invoice) return;
  const whole = await call(`/payable-invoices/${invoice.recnum}`).catch(() => null);
  if (whole === null || whole._idnum !== picked) return;
  const fields = [
    ['Record#', whole.recnum],
    ['Invoice#', whole.invnum],
    ['Vendor', named(whole.vndnum, vendors)],
    ['Job', named(whole.jobnum, jobs)],
    ['Subcontract', whole.ctcnum],
    ...(whole.pchord ? [['Order#', whole.pchord]] : []),
    ...(whole.phsnum === '0' ? [] : [['Phase', whole.phsnum]]),
    ['Description', whole.dscrpt],
    ['Invoice date', whole.invdte],
    ['Due date', whole.duedte ?? ''],
    ['Posting period', `${whole.actper} of ${whole.postyr}`],
    ['Ledger transaction', whole.vodrec ? `${whole.lgrrec}, reversed by ${whole.vodrec}` : whole.lgrrec],
    ['Total', readableMoney(whole.invttl)],
    ['Retainage', readableMoney(whole.retain)],
    ['Paid', readableMoney(whole.amtpad)],
    ['Status', `${whole.status} ${statusNames[whole.status] ?? ''}`],
    ['Entered by', whole.insusr],
    ['User defined 1', whole.usrdf1],
    ['Identity', whole._idnum],
  ];
  $('fields').replaceChildren(
    ...fields.flatMap(([name, value]) => {
      const [term, text] = [document.createElement('dt'), document.createElement('dd')];
      [term.textContent, text.textContent] = [name, value];
      return [term, text];
    }),
  );
  const lines = whole.lines.map((line) => {
    const row = document.createElement('tr');
    row.append(
      cell(line.linref, 'number'),
      cell(line.prtdsc),
      cell(line.cstcde ?? ''),
      cell(line.csttyp ?? '', 'number'),
      cell(readableMoney(line.extttl), 'number'),
      cell(readableMoney(line.hldamt), 'number'),
    );
    return row;
  });
  document.querySelector('#lines tbody').replaceChildren(...lines);
  const payments = whole.payments.map((payment) => {
    const row = document.createElement('tr');
    row.append(
      cell(payment.chknum),
      cell(payment.chkdte),
      cell(`${payment.actper} of ${payment.postyr}`),
      cell(readableMoney(payment.amount), 'number'),
    );
    return row;
  });
  $('payments').hidden = payments.length === 0;
  document.querySelector('#payments tbody').replaceChildren(...payments);
}

async function refresh() {
  const [books, list] = [await call('/books'), await call('/payable-invoices')];
  const text = JSON.stringify([books, list]);
  if (text === shown) return;
  shown = text;
  invoices = list;
  vendors = new Map(books.vendors.map((one) => [one.recnum, one.vndnme]));
  jobs = new Map(books.jobs.map((one) => [one.recnum, one.jobnme]));
  $('company').textContent = books.company;
  draw();
  await detail();
}

/** Asks before a change. */
function sure(title, text, button) {
  [$('confirm-title').textContent, $('confirm-text').textContent] = [title, text];
  $('confirm-yes').textContent = button;
  return ask($('confirm'));
}

const moves = {
  delete: {
    title: 'Delete this invoice?',
    text: (name) => `${name} will be permanently removed from the books.`,
    button: 'Delete invoice',
    act: (recnum) => call(`/payable-invoices/${recnum}`, 'DELETE'),
    done: (name) => `${name} was deleted.`,
  },
  void: {
    title: 'Void this invoice?',
    text: (name) => `${name} will stay in the books with status 5 Void.`,
    button: 'Void invoice',
    act: (recnum) => call(`/payable-invoices/${recnum}/void`, 'POST'),
    done: (name) => `${name} was voided.`,
  },
  pay: {
    title: 'Pay this invoice?',
    text: (name) => `${name} will be paid in full and get status 4 Paid.`,
    button: 'Pay invoice',
    act: (recnum) => call(`/payable-invoices/${recnum}/pay`, 'POST'),
    done: (name) => `${name} was paid.`,
  },
};
for (const [id, move] of Object.entries(moves)) {
  $(id).addEventListener('click', async () => {
    const invoice = invoices.find((one) => one._idnum === picked);
    if (!invoice) return;
    const name = `Payable invoice ${invoice.recnum} (${invoice.invnum})`;
    if (!(await sure(move.title, move.text(name), move.button))) return;
    try {
      await move.act(invoice.recnum);
      say(move.done(name));
    } catch (error) {
      say(error.message, true);
    }
    await refresh().catch(() => {});
  });
}

body.addEventListener('click', (event) => {
  const row = event.target.closest('tr');
  if (!row) return;
  pick(row.dataset.idnum);
  row.focus();
});
body.addEventListener('keydown', (event) => {
  const row = event.target.closest('tr');
  if (!row) return;
  const rows = [...body.rows];
  const to = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: rows[0],
    End: rows.at(-1),
    Enter: row,
    ' ': row,
  }[event.key];
  if (event.key === 'Delete') $('delete').click();
  if (!to) return;
  event.preventDefault();
  pick(to.dataset.idnum);
  to.focus();
});
$('search').addEventListener('input', draw);

/** Asks which invoices to remove; null where nothing shall happen. */
async function whichToRemove() {
  const dialog = $('purge-dialog');
  if (!(await ask(dialog))) return null;
  const status = Number(dialog.querySelector('[name="purge-status"]:checked').value);
  return { status, up_to: $('purge-up-to').value || null };
}
$('purge').addEventListener('click', async () => {
  const which = await whichToRemove();
  if (which === null) return;
  try {
    const { removed } = await call('/payable-invoices/purge', 'POST', which);
    const what = which.status === 4 ? 'paid' : 'void';
    say(removed.length === 1 ? `1 ${what} invoice was removed.` : `${removed.length} ${what} invoices were removed.`);
  } catch (error) {
    say(error.message, true);
  }
  await refresh().catch(() => {});
});

/** What stands in a form's field, as the calls want it; an empty text is null. */
function valueIn(field) {
  if (field.type === 'checkbox') return field.checked;
  const text = field.value.trim();
  if (text === '') return null;
  return field.type === 'number' || 'number' in field.dataset ? Number(text) : text;
}

/** A panel whose form shows what the calls answer, and sends what was put in. */
function settings(id, sent, said) {
  const form = $(id);
  const fields = [...form.elements].filter((field) => field.name);
  const show = (values) => {
    for (const field of fields) {
      const value = values[field.name];
      if (field.type === 'checkbox') field.checked = value;
      else field.value = Array.isArray(value) ? value.join(' ') : (value ?? '');
    }
  };
  /** Nothing is put in before it shows what holds: that would be written over. */
  const open = (may) => {
    for (const part of form.elements) part.disabled = !may;
  };
  open(false);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const values = Object.fromEntries(fields.map((field) => [field.name, valueIn(field)]));
      show(await call(`/${id}`, 'POST', sent(values)));
      say(said);
    } catch (error) {
      say(error.message, true);
    }
  });
  $(`${id}-panel`).addEventListener('toggle', async () => {
    open(false);
    if (!$(`${id}-panel`).open) return;
    try {
      show(await call(`/${id}`));
      open(true);
    } catch (error) {
      say(error.message, true);
    }
  });
}
settings('weather', (weather) => weather, 'The weather was set.');
settings(
  'options',
  ({ closed_periods, ...rest }) => ({ ...rest, closed_periods: (closed_periods ?? '').split(/[ ,]+/).filter(Boolean) }),
  'The options were set.',
);

await keepReading(refresh);
