import type { Reference } from '../records/references.ts';

/** The department that somebody is put into, which the caller has to reach. */
export function departmentReference(id: string | null): Reference {
  return { table: 'departments', id, pointer: '/departmentId', departmentColumn: 'id' };
}

/** The site that somebody is put at, which the caller has to reach. */
export function siteReference(id: string | null): Reference {
  return { table: 'sites', id, pointer: '/siteId', siteColumn: 'id' };
}
