import type { ImportKind } from '../../imports/kinds.ts';

/** What people read of bringing in files. */
export const imports = {
  kinds: {
    projects: 'projects',
    vendors: 'vendors',
    'cost-codes': 'cost codes',
    commitments: 'commitments',
    'schedules-of-values': 'lines of schedules of values',
    invoices: 'invoices',
  } satisfies Record<ImportKind, string>,
  places: {
    row: '{file}, row {row}',
    item: '{file}, object {row}, line {item}',
    object: '{file}, object {row}',
    column: ', {column}',
    value: ' (“{value}”)',
  },
  /** Why a row, or a file, is not taken: what is wrong and what to do. */
  becauses: {
    column_missing: 'there is no column for this. Add one with this head, or rename the one that holds it',
    column_twice: 'two columns have this head. Rename or remove one',
    no_rows: 'there are no rows below the head',
    number_ambiguous:
      'in a file with semicolons this could be a thousand or three decimals. Write it without thousands separators, such as 1234,00',
    rate_fraction:
      'this could be a percent or a part of 1. Give the cell the format Number and write 10 for ten percent',
    yes_no: 'this has to be yes or no',
    place_number: 'this has to be a whole number from 1 on',
    day: 'this has to be a day of the calendar, such as 2026-03-31 or 3/31/2026',
    day_first: 'here the day would stand before the month. Write 2026-03-31, or 3/31/2026 with the month first',
    day_ambiguous: 'nobody can say which of these is the month. Write the year first, such as 2026-03-31',
    unreadable_text: 'this holds characters that no text has. Type it again',
    not_an_object: 'this is not an object with fields. The file has to be a list of objects',
    twice: 'row {first} of this file says the same already. Remove one of the two',
    exists: 'this is here already, so it was not taken again. Remove the row',
    erp_taken: 'another record of the company has this ERP number. Correct it, or leave it empty',
    unknown_project: 'there is no project with this number or name. Import the projects first, or correct it',
    project_ambiguous: 'several projects have this name. Write the project’s number',
    no_permission: 'you may not bring this into the project: it needs {needs}. Ask an administrator of your company',
    unknown_vendor: 'there is no vendor with this name or ERP number. Import the vendors first, or correct it',
    vendor_ambiguous: 'several vendors have this name. Write the vendor’s ERP number',
    unknown_commitment: 'the project has no commitment with this number. Import the commitments first, or correct it',
    unknown_code: 'the project has no such cost code. Import the cost codes first, or correct it',
    unknown_type: 'the company has no such cost type. Add it first, or correct it',
    lines_there:
      'this commitment has a schedule of values already, so nothing is put into it. Change it on its page, or remove its rows here',
    line_all_or_none: 'other rows of this commitment have a line number, so this one needs one too',
    line_unknown: 'the commitment has no such line: its last one is {last}',
    line_is_other: 'line {line} of the commitment has the cost code {code}. Correct the number or the code',
    line_missing: 'the commitment has several lines. Write the line’s number, or its cost code',
    line_unknown_code: 'the commitment has no line with this cost code',
    line_ambiguous: 'several lines of the commitment have this cost code. Write the line’s number',
    no_schedule: 'this commitment has no lines to bill. Import its schedule of values first',
    not_billable: 'the commitment is {status}, and invoices need one that is Approved, Complete or Terminated',
    head_differs: 'row {first} says something else of the same invoice. Correct one of the two',
    needs_number: 'an invoice needs its number or its application number',
    needs_period: 'an invoice needs the end of its period, or its billing date',
    invoice_exists: 'the commitment has this invoice already, so it was not taken again. Remove its rows',
    application_next: 'the next application of this commitment is {next}. Bring in the earlier ones first, in order',
    period_order:
      'an earlier application of this commitment reaches to {until}. Applications come in the order of their periods',
    period_across:
      'the billing period {period} of the project covers some of these days. Use its days, or change it first',
    scheduled_differs: 'the schedule of values has {is} for this line. Correct one of the two',
    previous_differs:
      'the earlier invoices of this line come to {is}. Bring the earlier ones in first, or as one first application that holds their sums',
    retainage_differs: 'what is held and released comes to {is} to date. Correct it, or give only one of them',
  },
  /** The answer to somebody who looks at a file as a whole. */
  refusal: 'Nothing was taken of {file}. Errors: {count}. The first: {first_error}',
  allThere: 'Everything in this file is here already.',
  /** Why a file cannot be read at all. */
  formats: {
    import_unreadable:
      'from row {row} on the text cannot be read as a table. A quotation mark is open or out of place there',
    import_encoding: 'the text is not in UTF-8. In Excel save it as “CSV UTF-8”',
    import_not_json: 'from object {row} on this is no list of objects in JSON',
    import_not_excel: 'this is no Excel file (.xlsx) that can be read',
    import_too_wide: 'row {row} has more than {limit} columns',
    import_object_too_large: 'object {row} is larger than {limit}',
    import_format: 'what it is is not clear. Its name has to end in .csv, .xlsx or .json, or format has to say it',
  },
  busy: 'Another import into this company is being written. Wait until it is done, then try again.',
  stopped: 'The import was stopped before its end, so nothing was taken.',
  results: {
    dry: 'Nothing was changed. It would bring in {made}.',
    done: 'Brought in {made}.',
    count: '{count} {what}',
    and: ', ',
    ignored: 'Not taken, for no column is called so: {heads}.',
    more: 'And {count} more errors.',
    counts: {
      projects: ['project', 'projects'],
      vendors: ['vendor', 'vendors'],
      cost_codes: ['cost code', 'cost codes'],
      commitments: ['commitment', 'commitments'],
      lines: ['line', 'lines'],
      invoices: ['invoice', 'invoices'],
      billing_periods: ['billing period', 'billing periods'],
    },
  },
  progress: {
    reading: 'Reading',
    writing: 'Writing',
    rows: '{phase}: {done} rows',
    of: '{phase}: {done} of {total} rows',
  },
  cli: {
    needsKind: '`tieout import` needs what is brought in: {kinds}.',
    needsFile: '`tieout import {kind}` needs a file: .csv, .xlsx or .json.',
    needsFormat: '--format is csv, xlsx or json.',
    noFile: '{file} cannot be read: {because}',
    noPlainFile: 'it is no file',
  },
  summary: 'Bring in records from a CSV, an Excel or a JSON file',
  summaryDescription:
    'The body is the file itself. With `Accept: application/x-ndjson` the answer is lines of progress and, last, the outcome.',
  event: 'Import of {file}: {made}',
} as const;
