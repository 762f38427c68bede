import type { SiteId } from '@monban/core/ids';
import { localDate } from '@monban/server/snapshots/local-day';
import type { TestConsole, TestOperator } from './test-console.ts';

/** Two sites with a department, and in each an unprotected and a protected area with a door between them. */
export interface SmallCompany {
  readonly department: SmallRecord;
  readonly tokyo: SmallSite;
  readonly osaka: SmallSite;
}

export interface SmallSite {
  readonly id: SiteId;
  readonly outside: SmallRecord;
  readonly hall: SmallRecord;
  readonly vault: SmallRecord;
  /** Into the hall, which is not protected. */
  readonly entrance: SmallRecord;
  /** Into the vault, which is. */
  readonly vaultDoor: SmallRecord;
}

export interface SmallRecord {
  readonly id: string;
  readonly version: 1;
}

/** The rows that the routes would write, without their entries in the trail. */
export async function makeSmallCompany({ console }: TestOperator): Promise<SmallCompany> {
  const department = await insert(console, 'departments', { code: 'GA', name: '総務部' });
  const term = { department_id: department.id, from_date: localDate(console.now, 'Asia/Tokyo') };
  await console.db('department_terms').insert({ ...term, code: 'GA', name: '総務部' });
  return {
    department,
    tokyo: await makeSite(console, '東京'),
    osaka: await makeSite(console, '大阪'),
  };
}

export function personOf(company: SmallCompany, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    employeeCode: '0001',
    kind: 'employee',
    familyName: '山田',
    givenName: '太郎',
    familyKana: 'ヤマダ',
    givenKana: 'タロウ',
    romanName: 'Taro Yamada',
    email: 'taro@example.jp',
    departmentId: company.department.id,
    siteId: company.tokyo.id,
    startsOn: '2026-04-01',
    endsOn: null,
    ...changes,
  };
}

async function makeSite(console: TestConsole, name: string): Promise<SmallSite> {
  const site = await insert(console, 'sites', { name, time_zone: 'Asia/Tokyo' });
  const area = (areaName: string, isProtected: boolean) =>
    insert(console, 'areas', { site_id: site.id, name: areaName, is_protected: isProtected });
  const door = (doorName: string, inside: SmallRecord, outside: SmallRecord) =>
    insert(console, 'doors', {
      kind: 'door',
      site_id: site.id,
      name: doorName,
      inside_area_id: inside.id,
      outside_area_id: outside.id,
      required_assurance: 'badge+certificate',
      certificate_rule: 'where-the-carrier-has-one',
      ...{ unlock_ms: 5_000, held_open_ms: 30_000, maximum_age_hours: 72, stale_fallback: 'shut' },
      ...{ locked_down: false, is_site_boundary: false },
    });
  const [outside, hall, vault] = [
    await area('外', false),
    await area('ホール', false),
    await area('金庫', true),
  ];
  return {
    id: site.id as SiteId,
    outside,
    hall,
    vault,
    entrance: await door('正面', hall, outside),
    vaultDoor: await door('金庫', vault, hall),
  };
}

async function insert(console: TestConsole, table: string, columns: object): Promise<SmallRecord> {
  const id = console.platform.newId();
  const at = console.now.toISOString();
  await console.db(table).insert({ id, ...columns, version: 1, created_at: at, updated_at: at });
  return { id, version: 1 };
}
