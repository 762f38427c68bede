import { z } from 'zod';
import { LocalDate, TimeZone } from '../access/policy.ts';
import { isTimeZone } from '../access/schedule.ts';
import { AreaId, DepartmentId, PersonId, SiteId } from '../ids.ts';
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

const departmentFields = {
  code: name(40),
  name: name(200),
  parentId: DepartmentId.nullable(),
  headId: PersonId.nullable(),
};
/** As it is today; how it was and will be is in its terms. */
export const Department = z.strictObject({ id: DepartmentId, ...departmentFields, ...record });
export const CreateDepartment = z.strictObject({
  ...departmentFields,
  headId: PersonId.nullable().default(null),
});
/** Holds from today on. */
export const ChangeDepartment = z.strictObject(departmentFields).partial();
export type Department = z.infer<typeof Department>;
export type CreateDepartment = z.infer<typeof CreateDepartment>;
export type ChangeDepartment = z.infer<typeof ChangeDepartment>;
/** As it is sent: what has a default may be left out. */
export type NewDepartment = z.input<typeof CreateDepartment>;

/** What a department is called and where it belongs from a day on, until its next term. The first holds before, too. */
export const DepartmentTerm = z.strictObject({ fromDate: LocalDate, ...departmentFields });
export type DepartmentTerm = z.infer<typeof DepartmentTerm>;
/** GET /departments/{id}/terms, in the order of their days. */
export const DepartmentTerms = z.strictObject({ items: z.array(DepartmentTerm) });
/** PUT /departments/{id}/terms/{fromDate} */
export const PutDepartmentTerm = z.strictObject(departmentFields);

/** GET /department-tree: all departments as they were, are or will be on a day; without one, today. */
export const DepartmentTreeQuery = z.strictObject({ on: LocalDate.optional() });
export const DepartmentOnDay = z.strictObject({
  id: DepartmentId,
  ...departmentFields,
  /** Null also where the head is out of the asker's reach. */
  headName: z.string().nullable(),
  isRetired: z.boolean(),
});
export type DepartmentOnDay = z.infer<typeof DepartmentOnDay>;
export const DepartmentTree = z.strictObject({ on: LocalDate, items: z.array(DepartmentOnDay) });
export type DepartmentTree = z.infer<typeof DepartmentTree>;

const areaFields = { siteId: SiteId, name: name(200), isProtected: z.boolean() };
export const Area = z.strictObject({ id: AreaId, ...areaFields, ...record });
export const CreateArea = z.strictObject(areaFields);
export const ChangeArea = CreateArea.omit({ siteId: true }).partial();
export type Area = z.infer<typeof Area>;
export type CreateArea = z.infer<typeof CreateArea>;
export type ChangeArea = z.infer<typeof ChangeArea>;
