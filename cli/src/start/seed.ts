import { pageOf } from '@monban/core/api/conventions';
import { Controller, Door, EnrolmentToken } from '@monban/core/api/doors';
import { Area, Department, Site } from '@monban/core/api/organisation';
import { Person, type NewPerson } from '@monban/core/api/people';
import { AccessLevel, LevelMembership, LevelMemberships, Schedule } from '@monban/core/api/rules';
import type { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import {
  EXAMPLE_AREAS,
  EXAMPLE_DEPARTMENTS,
  EXAMPLE_DOORS,
  EXAMPLE_LEVELS,
  EXAMPLE_PEOPLE,
  EXAMPLE_SCHEDULES,
  EXAMPLE_SITE,
  type ExampleDoor,
  type ExamplePerson,
} from './example-organisation.ts';

export interface SeededController {
  readonly key: 'desk' | 'east' | 'west';
  readonly controller: Controller;
}

export interface SeededOrganisation {
  readonly doors: ReadonlyMap<string, Door>;
  readonly people: readonly Person[];
  readonly controllers: readonly SeededController[];
}

/**
 * Makes the example organisation through the same API that the console uses. Whatever is there already is found by
 * its name or code and left as it is, so a start that was interrupted goes on where it stopped.
 */
export async function seedExampleOrganisation(api: ApiClient, report: Report): Promise<SeededOrganisation> {
  const site = await ensure(api, '/sites', {
    item: Site,
    isIt: (one) => one.name === EXAMPLE_SITE.name,
    create: EXAMPLE_SITE,
  });
  report('departments and people');
  const departments = await seedDepartments(api);
  const people = await seedPeople(api, site, departments);
  report('areas, doors and controllers');
  const areas = await seedAreas(api, site);
  const doors = await seedDoors(api, site, areas);
  const controllers = await seedControllers(api, site, doors);
  report('schedules and access levels');
  const levels = await seedLevels(api, doors);
  await seedMemberships(api, people, levels);
  return { doors, people, controllers };
}

/** A one-time token for a controller that is not enrolled yet; `undefined` where it already is. */
export async function enrolmentTokenFor(
  api: ApiClient,
  seeded: SeededController,
): Promise<string | undefined> {
  if (seeded.controller.state === 'enrolled') return undefined;
  const path = `/controllers/${seeded.controller.id}/enrolment-tokens`;
  const answer = await api.call({ method: 'POST', path, body: {}, answer: EnrolmentToken });
  return answer.token;
}

type Report = (what: string) => void;

interface Ensured<Item extends z.ZodType> {
  readonly item: Item;
  readonly isIt: (item: z.output<Item>) => boolean;
  readonly create: unknown;
}

async function ensure<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  wanted: Ensured<Item>,
): Promise<z.output<Item>> {
  const there = await listAll(api, path, wanted.item);
  const found = there.find(wanted.isIt);
  return found ?? (await api.call({ method: 'POST', path, body: wanted.create, answer: wanted.item }));
}

async function listAll<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  item: Item,
): Promise<z.output<Item>[]> {
  const page = await api.call({ method: 'GET', path: `${path}?limit=500`, answer: pageOf(item) });
  return page.items;
}

async function seedDepartments(api: ApiClient): Promise<ReadonlyMap<string, Department>> {
  const byCode = new Map<string, Department>();
  for (const { code, name, parent } of EXAMPLE_DEPARTMENTS) {
    const parentId = parent === null ? null : get(byCode, parent).id;
    const department = await ensure(api, '/departments', {
      item: Department,
      isIt: (one) => one.code === code,
      create: { code, name, parentId },
    });
    byCode.set(code, department);
  }
  return byCode;
}

async function seedPeople(
  api: ApiClient,
  site: Site,
  departments: ReadonlyMap<string, Department>,
): Promise<Person[]> {
  const there = new Map((await listAll(api, '/people', Person)).map((one) => [one.employeeCode, one]));
  const people: Person[] = [];
  for (const example of EXAMPLE_PEOPLE) {
    const body = newPerson(example, site, get(departments, example.department));
    const known = there.get(example.employeeCode);
    people.push(known ?? (await api.call({ method: 'POST', path: '/people', body, answer: Person })));
  }
  return people;
}

function newPerson(example: ExamplePerson, site: Site, department: Department): NewPerson {
  return {
    employeeCode: example.employeeCode,
    kind: example.kind,
    familyName: example.familyName,
    givenName: example.givenName,
    familyKana: example.familyKana,
    givenKana: example.givenKana,
    romanName: example.romanName,
    email: null,
    departmentId: department.id,
    siteId: site.id,
    startsOn: '2024-04-01',
    endsOn: null,
  };
}

async function seedAreas(api: ApiClient, site: Site): Promise<ReadonlyMap<string, Area>> {
  const byKey = new Map<string, Area>();
  for (const { key, name, isProtected } of EXAMPLE_AREAS) {
    const create = { siteId: site.id, name, isProtected };
    byKey.set(key, await ensure(api, '/areas', { item: Area, isIt: (one) => one.name === name, create }));
  }
  return byKey;
}

async function seedDoors(
  api: ApiClient,
  site: Site,
  areas: ReadonlyMap<string, Area>,
): Promise<ReadonlyMap<string, Door>> {
  const byKey = new Map<string, Door>();
  for (const { key, name, inside, outside, requiredAssurance } of EXAMPLE_DOORS) {
    const create = {
      siteId: site.id,
      name,
      insideAreaId: get(areas, inside).id,
      outsideAreaId: get(areas, outside).id,
      isSiteBoundary: outside === 'outside',
      requiredAssurance,
    };
    byKey.set(key, await ensure(api, '/doors', { item: Door, isIt: (one) => one.name === name, create }));
  }
  return byKey;
}

const CONTROLLER_NAMES = { desk: '発行デスク', east: '扉制御盤 東', west: '扉制御盤 西' } as const;

async function seedControllers(
  api: ApiClient,
  site: Site,
  doors: ReadonlyMap<string, Door>,
): Promise<SeededController[]> {
  const seeded: SeededController[] = [];
  for (const key of ['desk', 'east', 'west'] as const) {
    const name = CONTROLLER_NAMES[key];
    const mine = EXAMPLE_DOORS.filter((door) => door.controller === key);
    const readers =
      key === 'desk'
        ? [{ name: '発行デスク リーダー', doorId: null, side: 'in' as const }]
        : mine.flatMap((door) => readersOf(door, get(doors, door.key)));
    const controller = await ensure(api, '/controllers', {
      item: Controller,
      isIt: (one) => one.name === name,
      create: { siteId: site.id, name, role: key === 'desk' ? 'desk' : 'door', readers },
    });
    for (const door of mine) await connectDoor(api, get(doors, door.key), controller);
    seeded.push({ key, controller });
  }
  return seeded;
}

function readersOf(door: ExampleDoor, { id }: Door) {
  return [
    { name: `${door.name} 入`, doorId: id, side: 'in' as const },
    { name: `${door.name} 出`, doorId: id, side: 'out' as const },
  ];
}

async function connectDoor(api: ApiClient, door: Door, controller: Controller): Promise<void> {
  const path = `/doors/${door.id}`;
  const now = await api.call({ method: 'GET', path, answer: Door });
  if (now.controllerId === controller.id) return;
  await api.call({
    method: 'PATCH',
    path,
    version: now.version,
    body: { controllerId: controller.id },
    answer: Door,
  });
}

async function seedLevels(
  api: ApiClient,
  doors: ReadonlyMap<string, Door>,
): Promise<ReadonlyMap<string, AccessLevel>> {
  const schedules = new Map<string, Schedule>();
  for (const { key, name, intervals } of EXAMPLE_SCHEDULES) {
    const create = { name, intervals };
    const schedule = await ensure(api, '/schedules', {
      item: Schedule,
      isIt: (one) => one.name === name,
      create,
    });
    schedules.set(key, schedule);
  }
  const levels = new Map<string, AccessLevel>();
  for (const level of EXAMPLE_LEVELS) {
    const scheduleId = level.schedule === null ? null : get(schedules, level.schedule).id;
    const rules = level.doors.map((key) => ({
      doorId: get(doors, key).id,
      effect: 'allow' as const,
      scheduleId,
    }));
    const { name, description } = level;
    const made = await ensure(api, '/access-levels', {
      item: AccessLevel,
      isIt: (one) => one.name === name,
      create: { name, description, rules },
    });
    levels.set(level.key, made);
  }
  return levels;
}

async function seedMemberships(
  api: ApiClient,
  people: readonly Person[],
  levels: ReadonlyMap<string, AccessLevel>,
): Promise<void> {
  for (const [index, person] of people.entries()) {
    const wanted = (EXAMPLE_PEOPLE[index]?.levels ?? []).map((key) => get(levels, key).id);
    if (wanted.length > 0) await seedLevelsOf(api, person, wanted);
  }
}

/** Whoever is on a level already stays there for the days that somebody has set. */
async function seedLevelsOf(api: ApiClient, person: Person, wanted: readonly string[]): Promise<void> {
  const path = `/people/${person.id}/access-levels`;
  const { items } = await api.call({ method: 'GET', path, answer: LevelMemberships });
  const held = new Set<string>(items.map(({ accessLevelId }) => accessLevelId));
  for (const levelId of wanted.filter((id) => !held.has(id)))
    await api.call({
      method: 'PUT',
      path: `/access-levels/${levelId}/members/${person.id}`,
      body: { fromDate: '2024-04-01', untilDate: null },
      answer: LevelMembership,
    });
}

function get<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The example organisation has no “${key}”.`);
  return value;
}
