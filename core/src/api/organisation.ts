import { z } from 'zod';
import { LocalDate, TimeZone } from '../access/policy.ts';
import { isTimeZone } from '../access/schedule.ts';
import { AreaId, DepartmentId, SiteId } from '../ids.ts';
import { name, record } from './conventions.ts';

const siteFields = {
  name: name(200),
  timeZone: TimeZone.refine(isTimeZone, { params: { code: 'TIME_ZONE_UNKNOWN' } }),
  holidays: z.array(z.strictObject({ onDate: LocalDate, name: name(200) })).max(500),
};
export const Site = z.strictObject({ id: SiteId, ...siteFields, ...record });
export const CreateSite = z.strictObject(siteFields);
export const ChangeSite = CreateSite.partial();
export type Site = z.infer<typeof Site>;
export type CreateSite = z.infer<typeof CreateSite>;
export type ChangeSite = z.infer<typeof ChangeSite>;

const departmentFields = { code: name(40), name: name(200), parentId: DepartmentId.nullable() };
export const Department = z.strictObject({ id: DepartmentId, ...departmentFields, ...record });
export const CreateDepartment = z.strictObject(departmentFields);
export const ChangeDepartment = CreateDepartment.partial();
export type Department = z.infer<typeof Department>;
export type CreateDepartment = z.infer<typeof CreateDepartment>;
export type ChangeDepartment = z.infer<typeof ChangeDepartment>;

const areaFields = { siteId: SiteId, name: name(200), isProtected: z.boolean() };
export const Area = z.strictObject({ id: AreaId, ...areaFields, ...record });
export const CreateArea = z.strictObject(areaFields);
export const ChangeArea = CreateArea.omit({ siteId: true }).partial();
export type Area = z.infer<typeof Area>;
export type CreateArea = z.infer<typeof CreateArea>;
export type ChangeArea = z.infer<typeof ChangeArea>;
