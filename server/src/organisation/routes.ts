import {
  Area,
  ChangeArea,
  ChangeDepartment,
  ChangeSite,
  CreateArea,
  CreateDepartment,
  CreateSite,
  Department,
  Site,
} from '@monban/core/api/organisation';
import { AreaId, DepartmentId, SiteId } from '@monban/core/ids';
import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { Approval } from '@monban/core/api/oversight';
import { areaUseCases } from './area-use-cases.ts';
import { areaKind } from './area-kind.ts';
import { departmentKind } from './department-kind.ts';
import { departmentTermRoutes } from './department-term-routes.ts';
import { departmentUseCases } from './department-use-cases.ts';
import { siteKind } from './site-kind.ts';

const rights = { read: 'organisation:read', write: 'organisation:write' } as const;

const sites: RecordPages<Site, CreateSite> = {
  ...rights,
  kind: siteKind,
  path: '/sites',
  parameter: 'siteId',
  one: 'Site',
  many: 'Sites',
  id: SiteId,
  item: Site,
  create: CreateSite,
  change: ChangeSite,
};

const departments: RecordPages<Department, CreateDepartment> = {
  ...rights,
  kind: departmentKind,
  path: '/departments',
  parameter: 'departmentId',
  one: 'Department',
  many: 'Departments',
  id: DepartmentId,
  item: Department,
  create: CreateDepartment,
  change: ChangeDepartment,
};

const areas: RecordPages<Area, CreateArea> = {
  ...rights,
  kind: areaKind,
  path: '/areas',
  parameter: 'areaId',
  one: 'Area',
  many: 'Areas',
  id: AreaId,
  item: Area,
  create: CreateArea,
  change: ChangeArea,
  waiting: Approval,
};

/** Sites with their holidays, departments, and the areas between doors. */
export function organisationRoutes(platform: Platform): readonly Route[] {
  return [
    ...recordRoutes(platform, sites),
    ...recordRoutes(platform, { ...departments, useCases: departmentUseCases(platform) }),
    ...departmentTermRoutes(platform),
    ...recordRoutes(platform, { ...areas, useCases: areaUseCases(platform) }),
  ];
}
