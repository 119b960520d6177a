import { misfits, schemaOf, sentBy, statusesOf, writes } from '../../test/compat/published/description.ts';
import { differenceAt } from '../../test/compat/published/differences.ts';
import { served } from '../../test/compat/published/served.ts';
import type { Schema } from '../parts/shaped.ts';
import { type Operation, type Parameter, parsed } from './operation.ts';

/** Procore's shapes, by what Procore publishes of them and by the differences that are told of. */

const text: Schema = { type: 'string' };
const number: Schema = { type: 'integer', minimum: 1, maximum: 1_000 };
const day: Schema = { type: 'string', format: 'date' };
const span: Schema = {
  enum: ['2026-10-01...2026-11-30', '2026-10-01T00:00:00Z...2026-11-30T00:00:00Z', '2026-10-01', '...'],
};

/** What reading calls take besides: the description is kept without it. */
const ofAList: Readonly<Record<string, Schema>> = {
  page: number,
  per_page: number,
  view: { enum: ['compact', 'normal', 'extended', 'with_permissions'] },
  sort: { enum: ['id', '-id', 'name', '-name', 'number', 'created_at', '-updated_at', 'position', 'x'] },
  search: text,
  commitment_id: number,
  change_order_package_id: number,
  include_sublevel_codes: { type: 'boolean' },
  updated_at: span,
  ...Object.fromEntries(
    [
      'id',
      'status',
      'origin_id',
      'period_id',
      'commitment_id',
      'created_at',
      'updated_at',
      'vendor_id',
      'search',
      'name',
    ]
      .concat([
        'type',
        'item_id',
        'change_order_id',
        'is_last',
        'is_active',
        'employee',
        'contract_id',
        'date',
        'union',
      ])
      .map((name): [string, Schema] => [
        `filters[${name}]`,
        /_at$/.test(name) ? span : name === 'date' ? day : /id$/.test(name) ? number : text,
      ]),
  ),
};

export const restOperations = (): readonly Operation[] =>
  Object.values(served)
    .flat()
    .map((name): Operation => {
      const [method, template] = name.split(' ') as [string, string];
      const places = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
      const queried: Parameter[] = Object.entries(method === 'GET' ? ofAList : {}).map(([one, schema]) => ({
        ...{ name: one, in: 'query', required: false, schema },
      }));
      // Whatever is within a project has to say which.
      const project: Parameter = {
        name: 'project_id',
        in: 'query',
        required: !places.includes('project_id'),
        schema: number,
      };
      const body = writes.includes(name) ? { ...sentBy(name) } : null;
      return {
        method,
        template,
        parameters: [
          ...places.map((one) => ({ name: one, in: 'path', required: true, schema: number })),
          project,
          ...queried,
        ],
        bodies: body === null ? [] : [{ type: 'application/json', schema: body as Schema }],
        streams: false,
        misfits: (status, type, said) =>
          status >= 300 ? errorMisfits(status, type, said) : answerMisfits(name, status, type, said),
      };
    });

function answerMisfits(name: string, status: number, type: string, said: string): readonly string[] {
  const statuses = statusesOf(name);
  const declared = statuses.includes(String(status));
  const differs = (field: string) => differenceAt(name, field) !== undefined;
  if (!declared && !differs('status') && !(status === 204 && said === ''))
    return [`the status ${status} is not published`];
  const schema = schemaOf(name, declared ? String(status) : statuses[0]!);
  if (schema === null || said === '') return [];
  if (!type.startsWith('application/json')) return [`it came as ${type || 'nothing'}`];
  const answer = parsed(said);
  if (answer === null) return [`it is no JSON: ${said.slice(0, 80)}`];
  return [...misfits(schema, answer.value)]
    .filter(([field]) => !differs(field) && !isGivenBack(name, field))
    .map(([field, what]) => `it does not fit: ${field} ${what}`);
}

/** What a sync refuses it gives back as it was sent, of whatever type that was. */
const isGivenBack = (name: string, field: string): boolean =>
  name.endsWith('/sync') && field.startsWith('errors[].') && !field.startsWith('errors[].errors');

/** Procore's clients read `errors` and `message`. */
function errorMisfits(status: number, type: string, said: string): readonly string[] {
  if (!type.startsWith('application/json')) return [`a refusal came as ${type || 'nothing'}`];
  const answer = parsed(said)?.value as Record<string, unknown> | undefined;
  const known = ['code', 'message', 'errors', 'missing', 'request_id'];
  if (typeof answer !== 'object' || answer === null) return [`a refusal is no object: ${said.slice(0, 80)}`];
  const more = Object.keys(answer).filter((key) => !known.includes(key));
  if (more.length > 0) return [`a refusal says ${more.join(', ')} besides`];
  const { code, message, errors, request_id: id } = answer;
  const texts = [code, message, id].every((one) => typeof one === 'string' && one !== '');
  const fields = status === 422 ? typeof errors === 'object' && errors !== null : typeof errors === 'string';
  return texts && fields ? [] : [`a refusal is not of its shape: ${said.slice(0, 120)}`];
}
