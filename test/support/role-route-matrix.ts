import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@monban/core/api/conventions';
import { ROLE_PERMISSIONS, ROLES, type Role } from '@monban/core/api/permissions';
import { without } from '@monban/server/events/without';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { DemoHosts } from './demo-hosts.ts';
import { makeRecords, type SiteRecords } from './api-records.ts';
import { type ApiSample, requestOf, type SampleContext, sampleOf } from './api-samples.ts';
import type { Operation } from './api-description.ts';
import { signedInGuest } from './api-visit-officer-samples.ts';
import { seedPlaces, type SeededPlaces } from './seed-places.ts';
import type { ApiAnswer, TestApi, TestCaller, TestPlaces } from './test-api.ts';

/**
 * Who asks for what: an operator who has everything; one with a single site for what is there, and for what is at
 * another site; one with a single department for its people, and for those of another one.
 */
export const PLACES = [
  'everywhere',
  'own site',
  'foreign site',
  'own department',
  'foreign department',
] as const;
export type Place = (typeof PLACES)[number];

/** What the asker has, and whether the request is about it. */
const REACH: Readonly<Record<Place, { readonly has: Reach; readonly about: 'own' | 'foreign' }>> = {
  everywhere: { has: 'everything', about: 'own' },
  'own site': { has: 'site', about: 'own' },
  'foreign site': { has: 'site', about: 'foreign' },
  'own department': { has: 'department', about: 'own' },
  'foreign department': { has: 'department', about: 'foreign' },
};
const REACHES = ['everything', 'site', 'department'] as const;
type Reach = (typeof REACHES)[number];

/** What became of a request: its status, and the code of a failure unless the status says it all. */
export type Outcome = string;
export type Outcomes = Readonly<Record<Role, Outcome>>;

export interface MatrixRow {
  readonly permission: string;
  readonly nobody: Outcome;
  /** A guest at the desk of a visit; as nobody where nobody has to sign in. */
  readonly guest: Outcome;
  readonly places: Readonly<Record<Place, Outcomes>>;
}

/** By `PATCH /people/{personId}`. */
export type Matrix = Readonly<Record<string, MatrixRow>>;

/** The committed, reviewed one (ruling 34). */
export const MATRIX_FILE = fileURLToPath(
  new URL('../integration/server/role-route-matrix.json', import.meta.url),
);

/** A line for each place, so that a difference can be read. */
export function textOf(matrix: Matrix): string {
  const rows = Object.entries(matrix).map(
    ([title, { permission, nobody, guest, places }]): [string, object] => {
      const lines = PLACES.map((place): [string, string] => [
        place,
        ROLES.map((role) => `${role} ${places[place][role]}`).join(', '),
      ]);
      return [title, { permission, nobody, guest, ...Object.fromEntries(lines) }];
    },
  );
  return `${JSON.stringify({ $comment: COMMENT, routes: Object.fromEntries(rows) }, null, 2)}\n`;
}

const COMMENT =
  'What the server answers to each role. Written by: node --import tsx --conditions source ' +
  'test/integration/server/write-role-route-matrix.ts (read the difference before committing it)';

/** Asks every route of the server as every role, for records of every place, each time with fresh ones. */
export async function measureMatrix(api: TestApi, demo: DemoHosts): Promise<Matrix> {
  const measuring = await Measuring.prepare(api, demo);
  const rows: [string, MatrixRow][] = [];
  // Reading first: lists are short then.
  const reads = api.operations.filter(({ method }) => method === 'GET');
  const changes = api.operations.filter(({ method }) => method !== 'GET');
  for (const operation of [...reads, ...changes])
    rows.push([operation.title, await measuring.rowOf(operation)]);
  return Object.fromEntries(rows.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A request that is ready, about records of its own. */
interface Asked {
  readonly context: SampleContext;
  readonly sample: ApiSample;
}

class Measuring {
  readonly #api: TestApi;
  readonly #demo: DemoHosts;
  #callers: Callers;
  #signedInAt = Date.now();
  /** Of the present row. */
  readonly #untouched = new Map<'own' | 'foreign', SiteRecords>();
  readonly #sites: Readonly<Record<'own' | 'foreign', SeededPlaces>>;
  readonly #standing: Readonly<Record<'own' | 'foreign', SiteRecords>>;

  private constructor(api: TestApi, demo: DemoHosts, prepared: Prepared) {
    this.#api = api;
    this.#demo = demo;
    this.#callers = prepared.callers;
    this.#sites = prepared.sites;
    this.#standing = prepared.standing;
  }

  static async prepare(api: TestApi, demo: DemoHosts): Promise<Measuring> {
    const sites = { own: await seedPlaces(api.db), foreign: await seedPlaces(api.db) };
    const callers = await signInAll(api, sites.own);
    const standing = {
      own: await makeRecords(api.db, sites.own),
      foreign: await makeRecords(api.db, sites.foreign),
    };
    const readers = { readers: [{ readerId: demo.readerId, address: demo.address }] };
    await api.request(api.operation('setDemoReaders'), {
      body: readers,
      caller: callers.everything.get('admin'),
    });
    return new Measuring(api, demo, { callers, sites, standing });
  }

  async rowOf(operation: Operation): Promise<MatrixRow> {
    await this.#staySignedIn();
    await this.#putAway();
    this.#untouched.clear();
    // Where nobody has to sign in, nobody's place counts, and one address may not ask as often as for all places.
    const everywhere =
      operation.permission === 'public' ? await this.#outcomesAt(operation, 'everywhere') : undefined;
    const places: [Place, Outcomes][] = [];
    for (const place of PLACES)
      places.push([place, everywhere ?? (await this.#outcomesAt(operation, place))]);
    const nobody = await this.#outcomeOf(operation, await this.#askedOf(operation, 'everywhere', undefined), {
      place: 'everywhere',
      role: undefined,
    });
    return {
      permission: operation.permission,
      nobody,
      guest: operation.permission === 'public' ? nobody : await this.#outcomeOfGuest(operation),
      places: Object.fromEntries(places) as MatrixRow['places'],
    };
  }

  /**
   * Policies are made for every controller, of every door and badge, and an own page shows all drives of its person:
   * nobody asks for those of an earlier row again.
   */
  async #putAway(): Promise<void> {
    const { db } = this.#api;
    const standing = Object.values(this.#standing);
    const retired_at = new Date().toISOString();
    const desks = standing.map(({ deskId }) => deskId);
    await db('controllers')
      .where({ state: 'enrolled', retired_at: null })
      .whereNotIn('id', desks)
      .update({ retired_at });
    const doors = standing.flatMap(({ doorId, spareDoorId }) => [doorId, spareDoorId]);
    await db('doors').where({ retired_at: null }).whereNotIn('id', doors).update({ retired_at });
    const badges = standing.flatMap((one) => [one.badgeId, one.nationalBadgeId, one.suspendedBadgeId]);
    await db('badges').whereNot({ state: 'ordered' }).whereNotIn('id', badges).update({ state: 'ordered' });
    await db('drives').where({ state: 'open' }).update({ state: 'closed', closed_at: retired_at });
    for (const { personId, memberId } of standing)
      await db('applications').where({ person_id: personId }).update({ person_id: memberId });
  }

  /** Access tokens end after minutes; all of the routes take longer on a slow machine. */
  async #staySignedIn(): Promise<void> {
    if (Date.now() - this.#signedInAt < SIGNED_IN_FOR_MS) return;
    this.#callers = await signInAll(this.#api, this.#sites.own);
    this.#signedInAt = Date.now();
  }

  async #outcomesAt(operation: Operation, place: Place): Promise<Outcomes> {
    const outcomes: [Role, Outcome][] = [];
    let shared: Asked | undefined;
    for (const role of ROLES) {
      // Whoever is refused at the door leaves what was made for the request as it is.
      const asked = mayAsk(operation, role)
        ? await this.#askedOf(operation, place, role)
        : (shared ??= await this.#askedOf(operation, place, role));
      outcomes.push([role, await this.#outcomeOf(operation, asked, { place, role })]);
    }
    return Object.fromEntries(outcomes) as Outcomes;
  }

  async #askedOf(operation: Operation, place: Place, role: Role | undefined): Promise<Asked> {
    const context = await this.#contextOf(operation, place, role);
    return { context, sample: await sampleOf(operation.id, context) };
  }

  /** The guest whose desk it is, where it is one's; else any. */
  async #outcomeOfGuest(operation: Operation): Promise<Outcome> {
    const { context, sample } = await this.#askedOf(operation, 'everywhere', undefined);
    const guestToken = sample.guestToken ?? (await signedInGuest(context));
    const answer = await this.#api.request(operation, await requestOf(context, { ...sample, guestToken }));
    return wordsFor(answer, sample.listed);
  }

  async #outcomeOf(
    operation: Operation,
    { context, sample }: Asked,
    { place, role }: { readonly place: Place; readonly role: Role | undefined },
  ): Promise<Outcome> {
    const caller = sample.spendsCaller ? await this.#freshCaller(place, role) : this.#callerAt(place, role);
    const own = without(sample, ['guestToken']);
    const answer = await this.#api.request(operation, await requestOf({ ...context, caller }, own));
    if (answer.status < 300) this.#untouched.delete(REACH[place].about);
    return wordsFor(answer, sample.listed);
  }

  async #contextOf(operation: Operation, place: Place, role: Role | undefined): Promise<SampleContext> {
    const { about } = REACH[place];
    // Whoever is refused at the door leaves the records as they are.
    const isRead = operation.method === 'GET' || !mayAsk(operation, role);
    const caller = this.#callerAt(place, role);
    const emptySiteId = operation.method === 'GET' ? undefined : await seedEmptySite(this.#api);
    if (emptySiteId !== undefined && caller && place === 'own site')
      await this.#api.db('operator_sites').insert({ operator_id: caller.operatorId, site_id: emptySiteId });
    return {
      api: this.#api,
      caller,
      records: isRead ? this.#standing[about] : await this.#recordsFor(about),
      emptySiteId,
      demo: this.#demo,
    };
  }

  /** What somebody was refused is as it was, and serves the next one. */
  async #recordsFor(about: 'own' | 'foreign'): Promise<SiteRecords> {
    const records = this.#untouched.get(about) ?? (await makeRecords(this.#api.db, this.#sites[about]));
    this.#untouched.set(about, records);
    return records;
  }

  #callerAt(place: Place, role: Role | undefined): TestCaller | undefined {
    return role && this.#callers[REACH[place].has].get(role);
  }

  async #freshCaller(place: Place, role: Role | undefined): Promise<TestCaller | undefined> {
    return role && this.#api.signIn(role, placesOf(REACH[place].has, this.#sites.own));
  }
}

function mayAsk({ permission }: Operation, role: Role | undefined): boolean {
  return permission === 'public' || (role !== undefined && isPermitted(role, permission));
}

/** By the table of roles; what the server makes of it is what is measured. */
export function isPermitted(role: Role, permission: string): boolean {
  return ROLE_PERMISSIONS[role].some((own) => own === permission);
}

const SIGNED_IN_FOR_MS = 3 * 60_000;

type Callers = Readonly<Record<Reach, ReadonlyMap<Role, TestCaller>>>;

async function signInAll(api: TestApi, own: SeededPlaces): Promise<Callers> {
  const callers = {
    everything: new Map<Role, TestCaller>(),
    site: new Map<Role, TestCaller>(),
    department: new Map<Role, TestCaller>(),
  };
  for (const role of ROLES)
    for (const reach of REACHES) callers[reach].set(role, await api.signIn(role, placesOf(reach, own)));
  return callers;
}

interface Prepared {
  readonly callers: Callers;
  readonly sites: Readonly<Record<'own' | 'foreign', SeededPlaces>>;
  readonly standing: Readonly<Record<'own' | 'foreign', SiteRecords>>;
}

function placesOf(reach: Reach, { siteId, departmentId }: SeededPlaces): TestPlaces {
  if (reach === 'everything') return {};
  return reach === 'site' ? { siteIds: [siteId] } : { departmentIds: [departmentId] };
}

async function seedEmptySite({ db }: TestApi): Promise<string> {
  const id = newRecordId(randomUUID);
  const at = new Date().toISOString();
  await db('sites').insert({ id, name: 'Empty', time_zone: 'Asia/Tokyo', created_at: at, updated_at: at });
  return id;
}

const PLAIN: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
};

function wordsFor({ status, json, text }: ApiAnswer, listed: string | undefined): Outcome {
  if (status < 300 && listed !== undefined)
    return `${status} ${text.includes(listed) ? 'listed' : 'not listed'}`;
  if (status < 300) return String(status);
  const { code, problems } = json as Problem;
  if (PLAIN[status] === code) return String(status);
  const fields = problems?.map((field) => ` ${field.pointer} ${field.code}`) ?? [];
  return `${status} ${code}${fields.join('')}`;
}
