import { Role } from '@monban/core/api/permissions';
import { LevelRule } from '@monban/core/api/rules';
import { z } from 'zod';
import type { MessageKey } from '../text/text.ts';

/** The names that ids stand for, as far as they are known. */
export interface Names {
  readonly of: (id: string) => string | undefined;
  readonly word: (key: MessageKey) => string;
}

export interface ProposalLine {
  readonly label: string;
  readonly texts: readonly string[];
}

const LABELS: Readonly<Partial<Record<string, MessageKey>>> = {
  login: 'oversight.operators.login',
  displayName: 'oversight.operators.displayName',
  role: 'oversight.operators.role',
  personId: 'oversight.operators.person',
  siteIds: 'oversight.operators.sites',
  departmentIds: 'oversight.operators.departments',
  askedBy: 'oversight.approvals.fields.askedBy',
  name: 'oversight.approvals.fields.name',
  description: 'oversight.approvals.fields.description',
  rules: 'oversight.approvals.fields.rules',
  accessLevelId: 'oversight.approvals.fields.accessLevel',
  fromDate: 'oversight.approvals.fields.fromDate',
  untilDate: 'oversight.approvals.fields.untilDate',
  isProtected: 'oversight.approvals.fields.isProtected',
  requiredAssurance: 'oversight.approvals.fields.requiredAssurance',
  unlockMs: 'oversight.approvals.fields.unlockMs',
  purpose: 'oversight.approvals.fields.purpose',
  visitId: 'visitOfficers.desk.title',
  officerId: 'oversight.audit.subjects.visit-officer',
  companyCardId: 'companyCards.label',
  from: 'visitOfficers.doors.from',
  until: 'visitOfficers.doors.until',
  doorId: 'coexistence.door',
  oldSystem: 'coexistence.oldSystem',
  lastDay: 'coexistence.lastDay',
  reason: 'coexistence.reason',
  chosenBy: 'oversight.approvals.requestedBy',
  keptDays: 'oversight.approvals.fields.keptDays',
};

/** What a change would write, a line a field: with names instead of ids, and words instead of switches. */
export function proposalLines(
  proposed: Readonly<Record<string, unknown>>,
  names: Names,
): readonly ProposalLine[] {
  return Object.entries(proposed).map(([field, value]) => ({
    label: LABELS[field] ? names.word(LABELS[field]) : field,
    texts: textsOf(field, value, names),
  }));
}

/** Every id in it that is not of a site, a department or an area: whose names have to be asked for. */
export function idsWithin(proposed: unknown): ReadonlySet<string> {
  const text = JSON.stringify(proposed);
  return new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
}

const NOTHING = '—';
const Rules = z.array(LevelRule);

function textsOf(field: string, value: unknown, names: Names): readonly string[] {
  if (value === null || value === '') return [NOTHING];
  const special = SPECIAL[field]?.(value, names);
  if (special !== undefined) return special;
  if (!Array.isArray(value)) return [plainText(value, names)];
  return value.length === 0 ? [emptyText(field, names)] : value.map((each) => plainText(each, names));
}

/** Fields whose values have words of their own; undefined for a value that is not as expected. */
const SPECIAL: Readonly<
  Partial<Record<string, (value: unknown, names: Names) => readonly string[] | undefined>>
> = {
  role: (value, names) => {
    const role = Role.safeParse(value);
    return role.success ? [names.word(`shell.roles.${role.data}`)] : undefined;
  },
  rules: (value, names) => {
    const rules = Rules.safeParse(value).data ?? [];
    return rules.length === 0 ? undefined : rules.map((rule) => ruleText(rule, names));
  },
};

/** An operator without any has all of them. */
function emptyText(field: string, { word }: Names): string {
  if (field === 'siteIds') return word('oversight.operators.allSites');
  return field === 'departmentIds' ? word('oversight.operators.allDepartments') : NOTHING;
}

function ruleText({ doorId, effect, scheduleId }: LevelRule, names: Names): string {
  const schedule = scheduleId === null ? names.word('oversight.approvals.always') : nameOf(scheduleId, names);
  return [nameOf(doorId, names), names.word(`oversight.approvals.effects.${effect}`), schedule].join(' · ');
}

function plainText(value: unknown, names: Names): string {
  if (typeof value === 'boolean') return names.word(value ? 'ui.yes' : 'ui.no');
  if (typeof value === 'string') return nameOf(value, names);
  return JSON.stringify(value);
}

function nameOf(text: string, names: Names): string {
  return names.of(text) ?? text;
}
