import { DepartmentTerms, DepartmentTree, type CreateDepartment } from '@monban/core/api/organisation';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { departments } from '../api/resources.ts';

type Terms = z.output<typeof DepartmentTerms>;

/** All departments on a day; without one, today. */
export function departmentTree(on: string): Promise<Answer<DepartmentTree>> {
  return api.call({ method: 'GET', path: '/department-tree', query: { on }, answer: DepartmentTree });
}

export function termsOfDepartment(id: string): Promise<Answer<Terms>> {
  return api.call({ method: 'GET', path: `/departments/${id}/terms`, answer: DepartmentTerms });
}

/** What the department is from that day on. */
export function putDepartmentTerm(
  id: string,
  fromDate: string,
  body: CreateDepartment,
): Promise<Answer<Terms>> {
  return changeTerm(id, fromDate, { method: 'PUT', body });
}

export function removeDepartmentTerm(id: string, fromDate: string): Promise<Answer<Terms>> {
  return changeTerm(id, fromDate, { method: 'DELETE' });
}

/** One day of one department is what the operator saw: its newest version is the one to change. */
async function changeTerm(
  id: string,
  fromDate: string,
  request: { readonly method: 'PUT' | 'DELETE'; readonly body?: CreateDepartment },
): Promise<Answer<Terms>> {
  const found = await departments.get(id);
  if (found.kind === 'failed') return found;
  const { version } = found.data;
  return api.call({
    ...request,
    path: `/departments/${id}/terms/${fromDate}`,
    version,
    answer: DepartmentTerms,
  });
}
