import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../../app/hub.ts';
import type { Action } from '../../domain/permission.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { asRestCaller, idFrom, type RestContext } from './context.ts';
import { answerSync, type Known } from './sync.ts';
import { type Fields, readWrapped } from './wrapper.ts';
import { answerWrite, lacks } from './writing.ts';

type Entry = z.ZodType<{ id?: number | null | undefined; origin_id?: string | null | undefined }> & Fields;

/** How the records of a family are found, made, changed and shown, for one caller and one request. */
interface Hand<R extends Known, S extends Entry> {
  readonly list: () => Promise<Outcome<readonly R[]>>;
  /** Both as the caller that they are given, in one transaction: its answer is kept with it. */
  readonly make: (keeping: Caller, input: z.output<S>) => Promise<Outcome<R>>;
  readonly change: (keeping: Caller, id: number, input: z.output<S>) => Promise<Outcome<R>>;
  readonly view: (record: R) => unknown;
}

/** A family of records that Procore's clients write. */
export interface WrittenFamily<R extends Known, S extends Entry> {
  /** Such as `/v1.0/vendors`. */
  readonly path: string;
  /** The name that the fields of one record stand under. */
  readonly wrapper: string;
  /** What a refusal calls one of them. */
  readonly thing: string;
  readonly action: Action;
  readonly shape: S;
  readonly hand: (
    caller: Caller,
    company: { readonly id: number; readonly name: string },
    request: FastifyRequest,
  ) => Hand<R, S> | Promise<Hand<R, S>>;
}

const inCompany = { config: { access: 'company' } } as const;

/** Making and changing the records of a family, one by one and by `sync`. */
export function writeRoutes<R extends Known, S extends Entry>(
  app: FastifyInstance,
  context: RestContext,
  { path, wrapper, thing, action, shape, hand }: WrittenFamily<R, S>,
): void {
  const { hub } = context;
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const { make, view } = await hand(caller, company, request);
      const work = (keeping: Caller) => make(keeping, readWrapped(request, wrapper, shape));
      return answerWrite(hub, caller, request, reply, { action, status: 201, work, view });
    }),
  );
  // Before the one with an id: `sync` is none.
  app.patch(`${path}/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const { list, make, change, view } = await hand(caller, company, request);
      const changeKnown = (keeping: Caller, { id }: R, input: z.output<S>) => change(keeping, id, input);
      const syncing = { shape, list, make, change: changeKnown, view };
      return answerSync({ hub, caller, request, reply }, lacks(caller, action), syncing);
    }),
  );
  app.patch<{ Params: { id: string } }>(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const { change, view } = await hand(caller, company, request);
      const id = () => idFrom(request.params.id, thing);
      const work = (keeping: Caller) => change(keeping, id(), readWrapped(request, wrapper, shape));
      return answerWrite(hub, caller, request, reply, { action, status: 200, work, view });
    }),
  );
}
