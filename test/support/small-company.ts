import type { SiteId } from '@monban/core/ids';
import type { CreatedRecord, TestOperator } from './test-console.ts';

/** Two sites with a department, and in each an unprotected and a protected area with a door between them. */
export interface SmallCompany {
  readonly department: CreatedRecord;
  readonly tokyo: SmallSite;
  readonly osaka: SmallSite;
}

export interface SmallSite {
  readonly id: SiteId;
  readonly outside: CreatedRecord;
  readonly hall: CreatedRecord;
  readonly vault: CreatedRecord;
  /** Into the hall, which is not protected. */
  readonly entrance: CreatedRecord;
  /** Into the vault, which is. */
  readonly vaultDoor: CreatedRecord;
}

export async function makeSmallCompany(admin: TestOperator): Promise<SmallCompany> {
  return {
    department: await admin.create('/departments', { code: 'GA', name: '総務部', parentId: null }),
    tokyo: await makeSite(admin, '東京'),
    osaka: await makeSite(admin, '大阪'),
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

async function makeSite(admin: TestOperator, name: string): Promise<SmallSite> {
  const site = await admin.create('/sites', { name, timeZone: 'Asia/Tokyo', holidays: [] });
  const area = (areaName: string, isProtected: boolean) =>
    admin.create('/areas', { siteId: site.id, name: areaName, isProtected });
  const door = (doorName: string, inside: CreatedRecord, outside: CreatedRecord) =>
    admin.create('/doors', {
      siteId: site.id,
      name: doorName,
      insideAreaId: inside.id,
      outsideAreaId: outside.id,
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
