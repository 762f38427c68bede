import { randomUUID } from 'node:crypto';
import { addDays } from '@monban/core/calendar/days';
import type { AreaId, DoorId, PersonId, SiteId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { seedBadge } from '../support/seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from '../support/seed-places.ts';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { problemsAt } from './looks.ts';
import { ServerHouse } from './server-house.ts';

const AT = '2026-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };
const newId = (): string => newRecordId(randomUUID);
const inDays = (days: number): string => addDays(localDate(new Date(), 'Asia/Tokyo'), days);

interface Place {
  readonly siteId: SiteId;
  readonly areaIds: readonly [AreaId, AreaId];
  readonly departmentId: string;
}

describe('the migration from old badges in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let facilities: ConsolePage;
  let page: Page;
  let doorId: DoorId;

  before(async () => {
    house = await ServerHouse.open();
    facilities = await house.signedIn('facilities');
    ({ page } = facilities);
  });

  after(() => house.close());

  afterEach(() => {
    expect(facilities.complaints.splice(0)).to.deep.equal([]);
  });

  /** 30 people behind one door, of whom 18 have a badge; nobody behind the other. */
  async function seedDoors(): Promise<void> {
    const { db } = house;
    const place: Place = await seedPlaces(db);
    await db('sites').where({ id: place.siteId }).update({ name: '東京本社' });
    doorId = await seedDoor(db, place, await seedController(db, place));
    await db('doors').where({ id: doorId }).update({ name: '正面玄関' });
    const back = await seedDoor(db, place, await seedController(db, place));
    await db('doors').where({ id: back }).update({ name: '通用口' });
    const levelId = newId();
    await db('access_levels').insert({ id: levelId, name: '本社', ...TIMES });
    await db('access_level_rules').insert({
      id: newId(),
      access_level_id: levelId,
      door_id: doorId,
      effect: 'allow',
      schedule_id: null,
      position: 0,
    });
    for (let turn = 0; turn < 30; turn += 1) {
      const id: PersonId = await seedPerson(db, place);
      await db('access_level_members').insert({
        access_level_id: levelId,
        person_id: id,
        from_date: '2026-01-01',
      });
      if (turn < 18) await seedBadge(db, id);
    }
  }

  const rowOf = (door: string) => page.locator(`tr[data-door="${door}"]`);
  const dialog = () => page.getByRole('dialog');
  const fill = (name: string, value: string) => dialog().locator(`[name="${name}"]`).fill(value);

  it('says what to do first while there is no door, and then which doors have nothing declared', async () => {
    await facilities.go('/migration');
    await page.getByText('扉がまだありません').waitFor();
    expect(await problemsAt(facilities, '/migration', 'migration-empty')).to.deep.equal([]);
    await seedDoors();
    await facilities.go('/migration');
    await page.locator('[data-part="none-declared"]').waitFor();
    await rowOf('正面玄関').getByText('社員証なし 12・あり 18').waitFor();
    await rowOf('通用口').getByText('示しません', { exact: true }).waitFor();
    await page.locator('[data-part="why-hidden"]').waitFor();
  });

  it('declares old badges at a door, with what is wrong beside the field', async () => {
    await rowOf('正面玄関')
      .getByRole('button', { name: /^併用を登録する/ })
      .press('Enter');
    await fill('old-system', '旧入退室システム');
    await fill('last-day', inDays(800));
    await fill('reason', 'リース満了まで');
    await dialog().getByRole('button', { name: '併用を登録する' }).click();
    await dialog().getByText('今日から12か月以内の日を選んでください。').first().waitFor();
    // Whatever was refused is a complaint of the browser’s own.
    facilities.complaints.splice(0);
    await fill('last-day', inDays(30));
    await dialog().getByRole('button', { name: '併用を登録する' }).click();
    await rowOf('正面玄関').getByText('併用中').waitFor();
    await page.getByText('1か所のうち0か所').waitFor();
    expect(await problemsAt(facilities, '/migration', 'migration-board')).to.deep.equal([]);
  });

  it('shows it wherever the door is shown', async () => {
    await facilities.go('/doors');
    await page.locator('[data-part="old-badges"]').first().waitFor();
    await facilities.go(`/doors/${doorId}`);
    await page.locator('[data-part="coexistence"]').getByText('識別子のみ').waitFor();
    await page.getByText('リース満了まで').waitFor();
    expect(await problemsAt(facilities, `/doors/${doorId}`, 'migration-door')).to.deep.equal([]);
    await facilities.go('/live');
    await page.locator('[data-part="old-badges"]').first().waitFor();
  });

  it('counts a later last day as an extension', async () => {
    await facilities.go('/migration');
    await rowOf('正面玄関')
      .getByRole('button', { name: /^最終日を変える/ })
      .click();
    await fill('last-day', inDays(60));
    await dialog().getByText('1回目の延長になります。', { exact: false }).waitFor();
    await fill('reason', '工事が遅れたため');
    await dialog().getByRole('button', { name: '最終日を変える' }).click();
    await rowOf('正面玄関').getByText('延長 1回').waitFor();
  });

  it('is loud past the last day, on the board and on the Today page', async () => {
    await house.db('door_coexistences').update({ last_day: inDays(-1) });
    await facilities.go('/');
    await page.getByText('旧バッジの期限切れ').waitFor();
    await page.getByRole('link', { name: /^扉を開く: 正面玄関/ }).click();
    await page.getByText('期限切れ', { exact: false }).first().waitFor();
    await facilities.go('/migration?state=overdue');
    await page.locator('[data-part="overdue"]').waitFor();
    await rowOf('正面玄関').waitFor();
    expect(await rowOf('通用口').count()).to.equal(0);
    expect(await problemsAt(facilities, '/migration?state=overdue', 'migration-overdue')).to.deep.equal([]);
  });

  it('says whom switching off leaves before the door, and takes it back while it is fresh', async () => {
    await facilities.go('/migration?state=overdue');
    await rowOf('正面玄関')
      .getByRole('button', { name: /^旧バッジを止める/ })
      .click();
    await dialog().getByText('社員証がまだない12人').waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await dialog().getByRole('button', { name: '止まったことを確かめた' }).click();
    await page.getByText('「期限切れ」の扉はありません').waitFor();
    await facilities.button('元に戻す').click();
    await rowOf('正面玄関').waitFor();
    await facilities.go('/migration');
    await rowOf('正面玄関')
      .getByRole('button', { name: /^旧バッジを止める/ })
      .click();
    await dialog().getByRole('button', { name: '止まったことを確かめた' }).click();
    await page.getByText('1か所のうち1か所').waitFor();
    await rowOf('正面玄関')
      .getByRole('button', { name: /^停止を取り消す/ })
      .click();
    await page.getByText('1か所のうち0か所').waitFor();
  });

  it('is printed without its buttons', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: /^旧バッジを止める/ }).count()).to.equal(0);
    await rowOf('正面玄関').waitFor();
    await page.emulateMedia({ media: 'screen' });
  });
});
