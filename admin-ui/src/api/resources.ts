import { Badge, BadgeForecast, DeskJob, type StartDeskTask } from '@monban/core/api/badges';
import { CompanyCard } from '@monban/core/api/company-cards';
import {
  Controller,
  Door,
  type ChangeDoor,
  type CreateController,
  type CreateDoor,
} from '@monban/core/api/doors';
import { AccessEvent } from '@monban/core/api/events';
import { LoadingItem } from '@monban/core/api/loading';
import {
  Area,
  Department,
  Site,
  type ChangeArea,
  type CreateArea,
  type CreateDepartment,
  type CreateSite,
} from '@monban/core/api/organisation';
import {
  Approval,
  AuditEntry,
  Operator,
  type ChangeOperator,
  type CreateOperator,
} from '@monban/core/api/oversight';
import { Person, type ChangePerson, type CreatePerson } from '@monban/core/api/people';
import {
  AccessLevel,
  Schedule,
  type ChangeAccessLevel,
  type CreateAccessLevel,
  type CreateSchedule,
} from '@monban/core/api/rules';
import type { z } from 'zod';
import { api } from './api.ts';
import { resource } from './resource.ts';

/** Every kind of record the console works with. */
export const people = resource<typeof Person, CreatePerson, ChangePerson>(api, '/people', same(Person));
export const doors = resource<typeof Door, CreateDoor, ChangeDoor>(api, '/doors', same(Door));
export const badges = resource<typeof Badge, never>(api, '/badges', same(Badge));
export const badgeForecasts = resource<typeof BadgeForecast, never>(
  api,
  '/badge-forecasts',
  same(BadgeForecast),
);
export const deskJobs = resource<typeof DeskJob, StartDeskTask>(api, '/desk-jobs', same(DeskJob));
export const loadingItems = resource<typeof LoadingItem, never>(api, '/loading-items', same(LoadingItem));
export const companyCards = resource<typeof CompanyCard, never>(api, '/company-cards', same(CompanyCard));
export const events = resource<typeof AccessEvent, never>(api, '/events', same(AccessEvent));
export const schedules = resource<typeof Schedule, CreateSchedule>(api, '/schedules', same(Schedule));
export const sites = resource<typeof Site, CreateSite>(api, '/sites', same(Site));
export const departments = resource<typeof Department, CreateDepartment>(
  api,
  '/departments',
  same(Department),
);
export const areas = resource<typeof Area, CreateArea, ChangeArea>(api, '/areas', same(Area));
export const controllers = resource<typeof Controller, CreateController>(
  api,
  '/controllers',
  same(Controller),
);
export const approvals = resource<typeof Approval, never>(api, '/approvals', same(Approval));
/** What was changed in the record of one person, newest first; also for those who do not read the trail. */
export const changesOfPerson = (id: string) =>
  resource<typeof AuditEntry, never>(
    api,
    `/people/${encodeURIComponent(id)}/changes`,
    same(AuditEntry),
  ).list();
export const audit = resource<typeof AuditEntry, never>(api, '/audit', same(AuditEntry));
/** What the trail says of any other record, newest first. */
export const changesOf = (subjectType: string, subjectId: string) => audit.list({ subjectType, subjectId });

export const accessLevels = resource<
  typeof AccessLevel,
  CreateAccessLevel,
  ChangeAccessLevel,
  z.ZodUnion<[typeof AccessLevel, typeof Approval]>
>(api, '/access-levels', { item: AccessLevel, outcome: AccessLevel.or(Approval) });
export const operators = resource<
  typeof Operator,
  CreateOperator,
  ChangeOperator,
  z.ZodUnion<[typeof Operator, typeof Approval]>
>(api, '/operators', { item: Operator, outcome: Operator.or(Approval) });

function same<Item extends z.ZodType>(item: Item): { item: Item; outcome: Item } {
  return { item, outcome: item };
}
