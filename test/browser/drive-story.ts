import type { PersonId } from '@monban/core/ids';
import type { Employee } from '@monban/simulators/workforce/make-workforce';
import { peopleFile } from '@monban/simulators/workforce/people-file';
import { eventually } from '../support/eventually.ts';
import type { ConsolePage } from './console-browser.ts';
import { layCard, takeCard } from './demo-hands.ts';
import type { DemoHouse } from './demo-house.ts';
import { issueAtDesk } from './issue-at-desk.ts';

/** Entrances of the demo are read on both sides. */
export const ENTRANCE = /正面玄関 \(入る側\)/;
/** The level that the demo gives everybody. */
export const COMMON_LEVEL = '社員共通';

/** A file of an HR system, with its departments, until everybody is there. */
export async function importPeople(clerk: ConsolePage, workforce: readonly Employee[]): Promise<void> {
  const { page } = clerk;
  await clerk.go('/people/files/new');
  const buffer = Buffer.from(peopleFile(workforce));
  await page.locator('input[type="file"]').setInputFiles({ name: '社員.csv', mimeType: 'text/csv', buffer });
  const columns = page.locator('[data-part="columns"]');
  await columns.waitFor();
  await columns.getByLabel('登録のない部署を作る').check();
  await clerk.button('登録と比べる').click();
  await page.locator('[data-import-state="ready"]').waitFor({ timeout: 120_000 });
  await clerk.button(`${workforce.length.toLocaleString('ja')}人を取り込む`).click();
  await page.locator('[data-import-state="applied"]').waitFor({ timeout: 120_000 });
}

/** From the draft to an open drive that has invited everybody and holds their forms. The path of its page. */
export async function inviteEverybody(
  clerk: ConsolePage,
  drive: { readonly name: string; readonly way?: string },
): Promise<string> {
  const { page } = clerk;
  await clerk.go('/drives/new');
  await page.locator('input[name="drive-name"]').fill(drive.name);
  if (drive.way !== undefined) await page.getByRole('radio', { name: drive.way }).check();
  await page.getByLabel('この文は、申請書IDと写真の預かりを説明している').check();
  await clerk.button('下書きを保存する').click();
  await page.getByRole('heading', { level: 1, name: drive.name }).waitFor();
  const { pathname } = new URL(page.url());
  await clerk.button('開始する').click();
  await clerk.confirm('開始する');
  await page.getByRole('button', { name: /人を招待する$/ }).click();
  await clerk.confirm(/人を招待する$/);
  await page.locator('[data-part="invitation"][data-state="done"]').waitFor({ timeout: 120_000 });
  await clerk.go(`${pathname}?tab=settings`);
  await clerk.button('預かることにする').click();
  await clerk.confirm('預かることにする');
  await page.locator('[data-part="form-collection"]').getByText('預かっています').waitFor();
  return pathname;
}

/** Joins on the own page, and types what stands on the form. */
export async function joinWithForm(
  own: ConsolePage,
  form: { readonly id: string; readonly asOf: string },
): Promise<void> {
  const { page } = own;
  await own.go('/own');
  await page.locator('[data-part="own-drive"] [data-answer="join"]').click();
  await page.locator('[data-part="own-progress"][data-stage="form"]').waitFor();
  await page.getByRole('link', { name: '申請書と写真を登録する' }).click();
  await page.locator('input[name="form-id"]').fill(form.id);
  await page.locator('input[name="form-as-of"]').fill(form.asOf);
  await own.button('保存する').click();
  await page.getByText('申請書を登録しました。').waitFor();
  await page.locator('.notice-close').click();
}

/** The one application that waits for it is found complete. */
export async function checkTheOneWaiting(clerk: ConsolePage, drivePath: string): Promise<void> {
  await clerk.go(`${drivePath}/people?state=photo-ready`);
  await clerk.page.locator('.row-main').first().click();
  await clerk.button('確認済みにする').click();
  await clerk.page.getByText('確認済みです。').waitFor();
}

export interface Holder {
  readonly personId: PersonId;
  readonly employeeCode: string;
  readonly givenName: string;
  /** Of the demo's virtual cards. */
  readonly card: string;
}

/** Our application is in the card: the desk writes the badge, an administrator gives a level, and a door opens. */
export async function openDoorWithBadge(house: DemoHouse, holder: Holder, picture: string): Promise<void> {
  await house.people.loadCardOf(holder.personId);
  const admin = await house.signedIn('admin');
  await issueAtDesk(admin, { card: holder.card, search: holder.employeeCode });
  await admin.go(`/people/${holder.personId}?tab=levels`);
  await admin.button('アクセスレベルに加える').click();
  await admin.page.locator('select[name="level"]').selectOption({ label: COMMON_LEVEL });
  await admin.confirm('追加する');
  const query = house.db('badges').where({ person_id: holder.personId });
  const { id } = await query.first<{ id: string }>('id');
  await untilKnownAtDoor(house, { badgeId: id });
  await tapUntilGranted(admin, { card: holder.card, name: holder.givenName, picture });
}

/** Until a controller has applied a snapshot that names this badge, and was compiled after `since`, an instant. */
export async function untilKnownAtDoor(
  house: DemoHouse,
  { badgeId, since = '' }: { readonly badgeId: string; readonly since?: string },
): Promise<void> {
  const isKnown = async (): Promise<boolean> => {
    const applied = house.db('snapshots').whereNotNull('applied_at').where('issued_at', '>', since);
    return (await applied.where('payload', 'like', `%${badgeId}%`).first('version')) !== undefined;
  };
  await eventually(isKnown, 30_000, 'the badge is known at a door');
}

/** At the entrance, until the live page says that whoever is called so was let in. */
export async function tapUntilGranted(
  operator: ConsolePage,
  tap: { readonly card: string; readonly name: string; readonly picture: string },
): Promise<void> {
  const { page } = operator;
  await operator.go('/live');
  await page.locator('[data-live="connected"]').waitFor();
  await layCard(page, { card: tap.card, reader: ENTRANCE });
  const granted = page.locator('.event-line[data-type="access.granted"]').filter({ hasText: tap.name });
  await granted.first().waitFor();
  await operator.screenshot(tap.picture);
  await takeCard(page, tap.card);
}
