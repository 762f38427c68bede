import { DriveId, type PersonId } from '@monban/core/ids';
import { addDays } from '@monban/core/calendar/days';
import { localDate } from '@monban/server/snapshots/local-day';
import { makeWorkforce } from '@monban/simulators/workforce/make-workforce';
import { seededRandom } from '@monban/simulators/seeded-random';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { drawPortrait } from '../support/portraits.ts';
import type { ConsolePage } from './console-browser.ts';
import { DemoHouse } from './demo-house.ts';
import { DriveSeason } from './drive-season.ts';
import {
  checkTheOneWaiting,
  importPeople,
  inviteEverybody,
  joinWithForm,
  openDoorWithBadge,
} from './drive-story.ts';
import { SMALL_PHONE } from './looks.ts';

const PEOPLE = 2_000;
const NAME = '2026年秋のカード申請';
const CARD = 'my-number-card-3';
/** The first of the file: a name that CP932 cannot hold. */
const HERO = 'E00001';
/** They are in the batch beside the hero; every fiftieth of the file has such a name, too. */
const OTHERS = 300;
const FORM_ID = '98765432109876543210001';
const today = localDate(new Date(), 'Asia/Tokyo');

describe('a drive of 2,000 people who fetch their cards themselves', function () {
  this.timeout(240_000);
  let house: DemoHouse;
  let clerk: ConsolePage;
  let page: Page;
  let own: ConsolePage;
  let heroId: PersonId;
  let season: DriveSeason;
  let drivePath = '';
  let batchPath = '';

  before(async () => {
    house = await DemoHouse.open();
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  const stateOfHero = async () => {
    const row = await house.db('applications').where({ person_id: heroId }).first<{ state: string }>('state');
    return row.state;
  };
  const atStep = (one: ConsolePage, step: string) =>
    one.page.locator(`[data-part="batch-work"][data-step="${step}"]`).waitFor();

  it('begins with a file of 40 municipalities, in which some names have no place in CP932', async () => {
    const site = await house.db('sites').orderBy('name').first<{ name: string }>('name');
    const order = { people: PEOPLE, municipalities: 40, siteNames: [site.name] };
    const workforce = makeWorkforce(seededRandom(16), order);
    expect(workforce.filter(({ isBeyondCp932 }) => isBeyondCp932)).to.have.length(PEOPLE / 50);
    await importPeople(clerk, workforce);
    const hero = await house.db('people').where({ employee_code: HERO }).first<{ id: PersonId }>('id');
    heroId = hero.id;
  });

  it('invites everybody, after a draft that says how many', async () => {
    drivePath = await inviteEverybody(clerk, { name: NAME });
    season = new DriveSeason(house, DriveId.parse(drivePath.split('/').at(-1)));
    const invited = await house.db('applications').count<[{ n: number }]>({ n: '*' });
    expect(invited[0]?.n).to.be.greaterThanOrEqual(PEOPLE);
  });

  it('is joined on a phone, with a form and a photo', async () => {
    own = await house.signedIn('employee', { personId: heroId, size: SMALL_PHONE });
    await joinWithForm(own, { id: FORM_ID, asOf: addDays(today, -20) });
    const buffer = await drawPortrait({ width: 900, height: 1_200 });
    await own.page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'portrait.jpg', mimeType: 'image/jpeg', buffer });
    await own.page.locator('canvas.stage').focus();
    await own.button('この写真を登録する').click();
    await own.page.locator('[data-part="held-photo"] img').waitFor({ timeout: 90_000 });
    expect(await stateOfHero()).to.equal('photo-ready');
  });

  it('is checked, and goes into one batch with everybody else who is ready', async () => {
    await season.areChecked(await season.invited({ from: 'E00002', count: OTHERS }));
    await season.moveTo('declined', await season.invited({ from: 'E00002', count: 900 }));
    await checkTheOneWaiting(clerk, drivePath);
    await clerk.go(drivePath);
    await page.getByRole('link', { name: '申請の束' }).click();
    await clerk.button('束を作る').click();
    await page.getByRole('heading', { level: 1, name: '束 1' }).waitFor();
    batchPath = new URL(page.url()).pathname;
    await page.getByRole('link', { name: '人を入れる' }).click();
    await clerk.button('入れられる人をすべて入れる').click();
    await page.getByText(`${String(OTHERS + 1)}人を入れました。`).waitFor();
    await clerk.go(batchPath);
    await atStep(clerk, 'freeze');
    await clerk.button('確定する').click();
    await clerk.confirm('確定する');
    await atStep(clerk, 'count');
  });

  it('says whose name a list in CP932 cannot hold, before it is made', async () => {
    await page.getByRole('tab', { name: '書類' }).click();
    await clerk.button('入力用の一覧（申請書ID入り・例）').click();
    await page.getByText('この文字コードで書けない人がいます').waitFor();
    await page.getByText('𠮷').first().waitFor();
    await clerk.screenshot('pick-up-story-unwritable');
    const download = page.waitForEvent('download');
    await clerk.button('順番の一覧（下3桁だけ）').click();
    expect((await download).suggestedFilename()).to.match(/ordered-list\.csv$/);
  });

  it('is counted by hand, given away by a second clerk, and accepted', async () => {
    await clerk.go(batchPath);
    await clerk.button('数を確かめる').click();
    const all = String(OTHERS + 1);
    const typed = { items: all, photos: all, envelopes: '0', optOutsSign: '0', optOutsUser: '0' };
    for (const [name, value] of Object.entries(typed))
      await page.locator(`input[name="${name}"]`).fill(value);
    await clerk.confirm('確かめる');
    await atStep(clerk, 'handOver');
    const second = await house.signedIn('hr');
    await clerk.go(`${drivePath}?tab=clerks`);
    const choices = page.locator('select[name="clerk"]');
    const colleague = choices.locator('option').filter({ hasText: /^hr / });
    await choices.selectOption((await colleague.first().getAttribute('value')) ?? '');
    await clerk.button('追加する').click();
    await page.getByText('担当者に加えました。').waitFor();
    await second.go(batchPath);
    await second.button('引き渡しを記録する').click();
    await second.page.locator('input[name="parcel-number"]').fill('KX-4711-JP');
    await second.confirm('引き渡した');
    await second.button('受領を記録する').click();
    await second.page.locator('input[name="receipt-number"]').fill('R-77');
    await second.confirm('記録する');
    await second.button(`${all}件の受け付けを記録する`).click();
    await second.confirm('記録する');
    expect(await stateOfHero()).to.equal('accepted');
    expect(second.complaints).to.deep.equal([]);
  });

  it('goes on with the postcard and the card in hand, which the person says', async () => {
    await own.go('/own');
    await own.button('はがきが届いた').click();
    await own.page.locator('input[name="deadline-on"]').fill(addDays(today, 30));
    await own.confirm('保存する');
    await own.page.getByText('記録しました。').first().waitFor();
    await own.go('/own');
    await own.button('窓口でカードを受け取った').click();
    await own.confirm('保存する');
    await own.page.locator('[data-standing="in-hand"]').waitFor();
    expect(await stateOfHero()).to.equal('picked-up');
  });

  it('ends with a badge on that card, which opens a door', async () => {
    await openDoorWithBadge(
      house,
      { personId: heroId, employeeCode: HERO, givenName: '翔太', card: CARD },
      'pick-up-story-granted',
    );
  });
});
