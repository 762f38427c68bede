import { ListQuery, pageOf } from '@monban/core/api/conventions';
import type { Permission } from '@monban/core/api/permissions';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { route, type Caller, type Route, type RouteAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { listRecords } from './list-records.ts';
import type { RecordItem, RecordKind } from './record-kind.ts';
import { done, type RecordOutcome } from './record-outcome.ts';
import {
  changeRecord,
  createRecord,
  getRecord,
  restoreRecord,
  retireRecord,
  type Asker,
  type Changes,
  type RecordVersion,
} from './record-use-cases.ts';

/** What a feature says of its records so that their six routes can be declared. */
export interface RecordPages<Item extends RecordItem & Input, Input extends object> {
  readonly kind: RecordKind<Item, Input>;
  /** `/people` */
  readonly path: string;
  /** `personId` */
  readonly parameter: string;
  /** `Person` and `People`, for operation ids and summaries. */
  readonly one: string;
  readonly many: string;
  readonly read: Permission;
  readonly write: Permission;
  readonly id: z.ZodType<string>;
  readonly item: z.ZodType<Item>;
  readonly create: z.ZodType<Input>;
  readonly change: z.ZodType<Changes<Input>>;
  readonly query?: z.ZodType<ListQuery>;
  readonly filter?: (query: Knex.QueryBuilder, asked: ListQuery) => void;
  /** Where not every caller sees every field. */
  readonly view?: RecordView<Item>;
  /** Where a change may have to wait for a second operator, or is more than writing the record. */
  readonly useCases?: Partial<RecordUseCases<Item, Input>>;
  /** What is answered with 202 where a change may wait. */
  readonly waiting?: z.ZodType;
}

export interface RecordView<Item> {
  readonly answer: z.ZodType<object>;
  readonly show: (item: Item, caller: Caller) => object;
  /** In place of the kind's own: by what is hidden nobody may search. */
  readonly search: (query: Knex.QueryBuilder, text: string, caller: Caller) => void;
}

export interface RecordUseCases<Item extends RecordItem, Input extends object> {
  readonly create: (change: WithCaller<{ readonly input: Input }>) => Promise<RecordOutcome<Item>>;
  readonly change: (
    change: WithCaller<RecordVersion & { readonly input: Changes<Input> }>,
  ) => Promise<RecordOutcome<Item>>;
  readonly retire: (change: WithCaller<RecordVersion>) => Promise<RecordOutcome<Item>>;
  readonly restore: (change: WithCaller<RecordVersion>) => Promise<RecordOutcome<Item>>;
}

export type WithCaller<Change> = Asker & { readonly caller: Caller } & Change;

/** List, create, read, change, retire (DELETE) and restore. */
export function recordRoutes<Item extends RecordItem & Input, Input extends object>(
  platform: Platform,
  pages: RecordPages<Item, Input>,
): readonly Route[] {
  const useCases = { ...plainUseCases(platform, pages.kind), ...pages.useCases };
  return [
    listRoute(platform, pages),
    createRoute(pages, useCases),
    readRoute(platform, pages),
    changeRoute(pages, useCases),
    versionRoute(pages, useCases, 'retire'),
    versionRoute(pages, useCases, 'restore'),
  ];
}

function plainUseCases<Item extends RecordItem & Input, Input extends object>(
  platform: Platform,
  kind: RecordKind<Item, Input>,
): RecordUseCases<Item, Input> {
  return {
    create: (change) => done(createRecord(platform, kind, change)),
    change: (change) => done(changeRecord(platform, kind, change)),
    retire: (change) => done(retireRecord(platform, kind, change)),
    restore: (change) => done(restoreRecord(platform, kind, change)),
  };
}

type Pages<Item extends RecordItem & Input, Input extends object> = RecordPages<Item, Input>;
type UseCases<Item extends RecordItem, Input extends object> = RecordUseCases<Item, Input>;

function listRoute<Item extends RecordItem & Input, Input extends object>(
  { db }: Platform,
  pages: Pages<Item, Input>,
): Route {
  return route({
    method: 'get',
    path: pages.path,
    operationId: `list${pages.many}`,
    tag: tagOf(pages),
    summary: `List ${wordsOf(pages.many)}`,
    permission: pages.read,
    query: pages.query ?? (ListQuery as z.ZodType<ListQuery>),
    status: 200,
    answer: pageOf(answerSchemaOf(pages)),
    errors: ['VALIDATION_FAILED'],
    handle: async ({ query, caller }) => {
      const filter = (rows: Knex.QueryBuilder) => pages.filter?.(rows, query);
      const kind = kindFor(pages, caller);
      const { items, ...page } = await listRecords(db, kind, { ...query, scope: caller.scope, filter });
      return { status: 200, body: { items: items.map((item) => shown(pages, item, caller)), ...page } };
    },
  });
}

function createRoute<Item extends RecordItem & Input, Input extends object>(
  pages: Pages<Item, Input>,
  useCases: UseCases<Item, Input>,
): Route {
  return route({
    method: 'post',
    path: pages.path,
    operationId: `create${pages.one}`,
    tag: tagOf(pages),
    summary: `Create ${wordsOf(pages.one)}`,
    permission: pages.write,
    body: pages.create,
    status: 201,
    answer: answerSchemaOf(pages),
    ...waitingOf(pages),
    errors: ['VALIDATION_FAILED', 'CONFLICT'],
    handle: async ({ body, caller, context }) => {
      const outcome = await useCases.create({ context, caller, scope: caller.scope, input: body });
      return answerOf(pages, outcome, { caller, createdAt: pages.path });
    },
  });
}

function readRoute<Item extends RecordItem & Input, Input extends object>(
  { db }: Platform,
  pages: Pages<Item, Input>,
): Route {
  return route({
    method: 'get',
    path: `${pages.path}/{${pages.parameter}}`,
    operationId: `get${pages.one}`,
    tag: tagOf(pages),
    summary: `Read ${wordsOf(pages.one)}`,
    permission: pages.read,
    params: paramsOf(pages),
    status: 200,
    answer: answerSchemaOf(pages),
    errors: ['NOT_FOUND'],
    handle: async ({ params, caller }) => {
      const item = await getRecord(db, pages.kind, { id: idOf(pages, params), scope: caller.scope });
      return { status: 200, body: shown(pages, item, caller), version: item.version };
    },
  });
}

function changeRoute<Item extends RecordItem & Input, Input extends object>(
  pages: Pages<Item, Input>,
  useCases: UseCases<Item, Input>,
): Route {
  return route({
    method: 'patch',
    path: `${pages.path}/{${pages.parameter}}`,
    operationId: `change${pages.one}`,
    tag: tagOf(pages),
    summary: `Change ${wordsOf(pages.one)}`,
    permission: pages.write,
    params: paramsOf(pages),
    body: pages.change,
    ifMatch: true,
    status: 200,
    answer: answerSchemaOf(pages),
    ...waitingOf(pages),
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'RETIRED', 'VERSION_CONFLICT'],
    handle: async ({ params, body, caller, context, expectedVersion }) => {
      const version = { id: idOf(pages, params), expectedVersion };
      const asker = { context, caller, scope: caller.scope };
      return answerOf(pages, await useCases.change({ ...asker, ...version, input: body }), { caller });
    },
  });
}

function versionRoute<Item extends RecordItem & Input, Input extends object>(
  pages: Pages<Item, Input>,
  useCases: UseCases<Item, Input>,
  verb: 'retire' | 'restore',
): Route {
  const path = `${pages.path}/{${pages.parameter}}`;
  return route({
    ...(verb === 'retire' ? { method: 'delete', path } : { method: 'post', path: `${path}/restorations` }),
    operationId: `${verb}${pages.one}`,
    tag: tagOf(pages),
    summary: `${verb === 'retire' ? 'Retire' : 'Restore'} ${wordsOf(pages.one)}`,
    permission: pages.write,
    params: paramsOf(pages),
    ifMatch: true,
    status: 200,
    answer: answerSchemaOf(pages),
    ...waitingOf(pages),
    errors: ['NOT_FOUND', 'VERSION_CONFLICT', verb === 'retire' ? 'IN_USE' : 'VALIDATION_FAILED'],
    handle: async ({ params, caller, context, expectedVersion }) => {
      const version = { id: idOf(pages, params), expectedVersion };
      const outcome = await useCases[verb]({ context, caller, scope: caller.scope, ...version });
      return answerOf(pages, outcome, { caller });
    },
  });
}

function answerOf<Item extends RecordItem & Input, Input extends object>(
  pages: Pages<Item, Input>,
  outcome: RecordOutcome<Item>,
  { caller, createdAt }: { readonly caller: Caller; readonly createdAt?: string },
): RouteAnswer<object> {
  // The approval is the route's second declared answer; the list of routes has forgotten which schema is which.
  if (outcome.kind === 'waiting') return { status: 202, body: outcome.approval };
  const { item } = outcome;
  const location = createdAt === undefined ? {} : { location: `/api/v1${createdAt}/${item.id}` };
  const body = shown(pages, item, caller);
  return { status: createdAt === undefined ? 200 : 201, body, version: item.version, ...location };
}

function answerSchemaOf<Item extends RecordItem & Input, Input extends object>({
  view,
  item,
}: Pages<Item, Input>): z.ZodType<object> {
  return view?.answer ?? item;
}

function shown<Item extends RecordItem & Input, Input extends object>(
  { view }: Pages<Item, Input>,
  item: Item,
  caller: Caller,
): object {
  return view?.show(item, caller) ?? item;
}

function kindFor<Item extends RecordItem & Input, Input extends object>(
  { kind, view }: Pages<Item, Input>,
  caller: Caller,
): RecordKind<Item, Input> {
  if (view === undefined) return kind;
  return {
    ...kind,
    search: (query, text) => {
      view.search(query, text, caller);
    },
  };
}

function waitingOf({ waiting }: { readonly waiting?: z.ZodType }) {
  return waiting === undefined ? {} : { waiting };
}

function paramsOf({ parameter, id }: { readonly parameter: string; readonly id: z.ZodType<string> }) {
  return z.strictObject({ [parameter]: id });
}

function idOf(
  { parameter }: { readonly parameter: string },
  params: Readonly<Record<string, string>>,
): string {
  return params[parameter] ?? '';
}

function tagOf({ path }: { readonly path: string }): string {
  return path.slice(1);
}

/** `AccessLevel` as words. */
function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
