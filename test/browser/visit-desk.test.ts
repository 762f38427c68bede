import { randomBytes, randomUUID } from 'node:crypto';
import { VisitOfficer, VisitOfficerLink } from '@monban/core/api/visit-officers';
import { newRecordId } from '@monban/server/records/new-record-id';
import { localDate } from '@monban/server/snapshots/local-day';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { seedPlaces } from '../support/seed-places.ts';
import type { TestCaller } from '../support/test-api.ts';
import { seedVisit, type SeededVisit } from '../support/visit-desk-office.ts';
import { accessibilityProblems, colourProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { tooWideOrSmall } from './phone-fit.ts';
import { ServerHouse } from './server-house.ts';

const TABLET = { width: 1024, height: 768 };
const UPRIGHT = { width: 768, height: 1024 };
/** What a finger in a hurry hits. */
const TARGET_PX = 47.5;

describe('the desk of a visit on a tablet', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let clerk: TestCaller;
  let visit: SeededVisit;
  let guest: ConsolePage;
  let page: Page;

  before(async () => {
    house = await ServerHouse.open();
    clerk = await house.api.signIn('hr');
    const { db } = house;
    const places = await seedPlaces(db);
    const visitOn = localDate(new Date(), 'Asia/Tokyo');
    const tools = { db, newId: () => newRecordId(randomUUID), randomBytes };
    visit = await seedVisit(tools, { clerkId: clerk.operatorId, ...places, visitOn });
    guest = await house.visitor(TABLET);
    ({ page } = guest);
  });

  after(() => house.close());

  async function newLink(): Promise<string> {
    const { driveId, visitId } = visit;
    const params = { driveId, visitId };
    const body = { name: '大手 町子', office: '千代田区 総合窓口課' };
    const named = await house.api.request(house.api.operation('addVisitOfficer'), {
      params,
      body,
      caller: clerk,
    });
    const { id } = VisitOfficer.parse(named.json);
    const link = await house.api.request(house.api.operation('makeVisitOfficerLink'), {
      params: { ...params, officerId: id },
      caller: clerk,
    });
    return VisitOfficerLink.parse(link.json).url;
  }

  const row = (number: number) => page.locator(`[data-row="${String(number)}"]`);
  const offline = () => page.locator('[data-part="offline"]');
  const stored = async (number: number) =>
    house
      .db('visit_rows')
      .where({ visit_id: visit.visitId, row_number: number })
      .first<{ checked_in_at: string | null; finding: string | null }>('checked_in_at', 'finding');

  async function look(name: string): Promise<string> {
    const found: string[] = [];
    for (const size of [TABLET, UPRIGHT]) {
      await guest.resize(size);
      found.push(...(await tooWideOrSmall(page)));
      await guest.screenshot(`visit-desk-${name}-${String(size.width)}`);
    }
    await guest.resize(TABLET);
    found.push(...(await accessibilityProblems(page)));
    await guest.turn('dark');
    found.push(...(await colourProblems(page)));
    await guest.turn('light');
    return found.join('\n');
  }

  it('opens by a press with the link, and not by looking at it', async () => {
    await page.goto(await newLink());
    await page.getByRole('heading', { level: 1, name: '出張申請の窓口' }).waitFor();
    expect(await house.db('visit_officer_links').whereNotNull('used_at')).to.have.length(0);
    expect(await look('link')).to.equal('');
    await guest.button('窓口を開く').click();
    await row(3).waitFor();
    expect(page.url()).not.to.include('token');
    expect(await page.locator('nav').count()).to.equal(0);
    expect(await look('open')).to.equal('');
  });

  it('has nothing that a finger misses', async () => {
    const small = await page.evaluate(
      (limit) =>
        [...document.querySelectorAll('.visit-desk button, .visit-desk input')]
          .map((element) => ({ text: element.textContent, height: element.getBoundingClientRect().height }))
          .filter(({ height }) => height < limit),
      TARGET_PX,
    );
    expect(small).to.deep.equal([]);
  });

  it('finds people by kana and by number', async () => {
    const search = page.locator('input[name="row-search"]');
    await search.fill('やまだ');
    expect(await page.locator('[data-row]').count()).to.equal(3);
    await search.fill('2');
    expect(await page.locator('[data-row]').count()).to.equal(1);
    await search.fill('');
  });

  it('checks somebody in, takes one of three answers, and takes it back', async () => {
    await row(1).getByRole('button', { name: '来ました' }).click();
    await row(1).getByRole('button', { name: '書類がそろっている' }).click();
    await eventually(async () => (await stored(1)).finding === 'sufficient');
    await row(1).getByRole('button', { name: '元に戻す' }).click();
    await eventually(async () => (await stored(1)).finding === null);
    await row(1).getByRole('button', { name: '市区町村で受け取り' }).click();
    await eventually(async () => (await stored(1)).finding === 'falls-back');
    expect(await page.locator('[data-shelf="done"] b').textContent()).to.equal('1');
    expect(await look('answered')).to.equal('');
  });

  it('works by the keyboard', async () => {
    await row(3).getByRole('button', { name: '来なかった' }).focus();
    await page.keyboard.press('Enter');
    await eventually(async () => (await stored(3)).finding === 'did-not-come');
  });

  it('keeps what is said without a network, says so, and sends it when there is one', async () => {
    guest.complaints.splice(0);
    await guest.context.setOffline(true);
    await row(2).getByRole('button', { name: '来ました' }).click();
    await offline().waitFor();
    await row(2).getByText('未送信').waitFor();
    await row(2).getByRole('button', { name: '書類がそろっている' }).click();
    expect(await offline().textContent()).to.include('未送信 2件');
    expect(await look('offline')).to.equal('');
    expect((await stored(2)).checked_in_at).to.equal(null);
    await guest.context.setOffline(false);
    await eventually(async () => (await stored(2)).finding === 'sufficient');
    await offline().waitFor({ state: 'detached' });
    // The browser itself says that it was offline.
    expect(guest.complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).to.deep.equal([]);
    guest.complaints.splice(0);
  });

  it('speaks English at a touch, and goes on after a reload', async () => {
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Desk of the visit' }).waitFor();
    expect(await look('english')).to.equal('');
    await page.reload();
    await row(1).waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
  });

  it('closes at once when the clerk takes the way in back', async () => {
    await house.db('visit_officer_sessions').update({ ended_at: new Date().toISOString() });
    await page.reload();
    await page.getByText('この画面は、担当者から受け取ったリンクで開きます。').waitFor();
    expect(await page.locator('[data-row]').count()).to.equal(0);
  });

  it('leaves nothing behind when the guest closes it', async () => {
    await page.goto(await newLink());
    await guest.button('窓口を開く').click();
    await row(1).waitFor();
    await guest.button('窓口を閉じる').click();
    await page.getByRole('dialog').getByRole('button', { name: '窓口を閉じる' }).click();
    await page.getByRole('heading', { level: 1, name: '窓口を閉じました' }).waitFor();
    expect(await page.content()).not.to.include('山田');
    const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
    expect(kept.filter((key) => key !== 'monban.language' && key !== 'monban.theme')).to.deep.equal([]);
    expect(guest.complaints).to.deep.equal([]);
  });
});
