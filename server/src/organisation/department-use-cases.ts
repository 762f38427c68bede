import type { CreateDepartment, Department } from '@monban/core/api/organisation';
import { AppError } from '@monban/core/errors';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import { changeRecord, createRecord, restoreRecord, retireRecord } from '../records/record-use-cases.ts';
import { departmentsOf, type Scope } from '../records/scope.ts';
import { departmentKind } from './department-kind.ts';

/** The tree says who reaches whom, so only somebody whom it does not limit changes it. */
export function departmentUseCases(platform: Platform): RecordUseCases<Department, CreateDepartment> {
  return {
    create: async (change) => {
      requireWholeTree(change.scope);
      return done(createRecord(platform, departmentKind, change));
    },
    change: async (change) => {
      requireWholeTree(change.scope);
      return done(changeRecord(platform, departmentKind, change));
    },
    retire: async (change) => {
      requireWholeTree(change.scope);
      return done(retireRecord(platform, departmentKind, change));
    },
    restore: async (change) => {
      requireWholeTree(change.scope);
      return done(restoreRecord(platform, departmentKind, change));
    },
  };
}

/** Throws `FORBIDDEN` for whoever is given departments: one that is moved below them would come into their reach. */
export function requireWholeTree(scope: Scope): void {
  if (departmentsOf(scope) !== 'all') throw new AppError('FORBIDDEN');
}
