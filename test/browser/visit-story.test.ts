import { DriveId, type PersonId } from '@monban/core/ids';
import { addDays } from '@monban/core/calendar/days';
import { localDate } from '@monban/server/snapshots/local-day';
import { makeWorkforce, type Employee } from '@monban/simulators/workforce/make-workforce';
import { seededRandom } from '@monban/simulators/seeded-random';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import type { ConsolePage } from './console-browser.ts';
import { layCard, takeCard } from './demo-hands.ts';
import { DemoHouse } from './demo-house.ts';
import { DriveSeason } from './drive-season.ts';
import {
  checkTheOneWaiting,
  COMMON_LEVEL,
  ENTRANCE,
  importPeople,
  inviteEverybody,
  joinWithForm,
  openDoorWithBadge,
  untilKnownAtDoor,
} from './drive-story.ts';
import { issueAtDesk } from './issue-at-desk.ts';
import { SMALL_PHONE } from './looks.ts';

const PEOPLE = 60;
const NAME = '本社の出張申請';
/** The first of the file: a name that CP932 cannot hold. */
const HERO = 'E00001';
/** With a form and a photo, too: the municipality comes for five at least. */
const READY = 11;
const CARD = 'my-number-card-3';
const OFFICE_CARD = 'company-card-1';
const CARD_LABEL = '来客-01';
const KEEPER = 'E00040';
const OFFICER = '大手 町子';
const MUNICIPALITY = '千代田';
const TABLET = { width: 1024, height: 768 };
const today = localDate(new Date(), 'Asia/Tokyo');
const DAY = addDays(today, 25);

describe('a drive whose municipality comes to the company', function () {
  this.timeout(240_000);
  let house: DemoHouse;
  let clerk: ConsolePage;
  let page: Page;
  let own: ConsolePage;
  let heroId: PersonId;
  let siteName = '';
  let drivePath = '';
  let visitPath = '';
  let workforce: readonly Employee[] = [];

  before(async () => {
    house = await DemoHouse.open();
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  afterEach(() => {
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  const stateOf = async (personId: string) => {
    const row = await house
      .db('applications')
      .where({ person_id: personId })
      .first<{ state: string }>('state');
    return row.state;
  };
  const idOf = async (employeeCode: string) => {
    const row = await house.db('people').where({ employee_code: employeeCode }).first<{ id: PersonId }>('id');
    return row.id;
  };
  const takeStep = async (name: string) => {
    await clerk.button(name).click();
    await clerk.confirm('保存する');
  };
  const chooseMunicipality = async (one: ConsolePage, label: RegExp) => {
    await one.page.getByRole('combobox', { name: label }).fill(MUNICIPALITY);
    await one.page
      .getByRole('option', { name: /千代田区/u })
      .first()
      .click();
  };
  const tellOfOneself = async (one: ConsolePage, birthDate: string) => {
    const form = one.page.locator('[data-part="roster-data"]');
    await form.locator('input[name="birth-date"]').fill(birthDate);
    await form.locator('input[name="address"]').fill('東京都千代田区丸の内1丁目2番3号');
    await chooseMunicipality(one, /住所のある市区町村/u);
    await form.locator('input[name="phone"]').fill('03-1234-5678');
    await form.locator('select[name="application-kind"]').selectOption('first');
  };

  it('begins with a file and an invitation that names the way', async () => {
    const site = await house.db('sites').orderBy('name').first<{ name: string }>('name');
    siteName = site.name;
    workforce = makeWorkforce(seededRandom(17), {
      people: PEOPLE,
      municipalities: 5,
      siteNames: [siteName],
    });
    await importPeople(clerk, workforce);
    heroId = await idOf(HERO);
    drivePath = await inviteEverybody(clerk, { name: NAME, way: '市区町村の職員が会社に来る' });
  });

  it('is joined on a phone, with a photo to be taken by the officers', async () => {
    own = await house.signedIn('employee', { personId: heroId, size: SMALL_PHONE });
    await joinWithForm(own, { id: '98765432109876543210002', asOf: addDays(today, -20) });
    await own.button('写真は職員が来た日に撮る').click();
    await own.page.getByText('写真は、市区町村の職員が来た日に撮ります。').first().waitFor();
    expect(await stateOf(heroId)).to.equal('photo-ready');
    const season = new DriveSeason(house, DriveId.parse(drivePath.split('/').at(-1)));
    await season.areChecked(await season.invited({ from: 'E00002', count: READY }));
    await checkTheOneWaiting(clerk, drivePath);
  });

  it('asks the municipality for a day, once as many would come as it wants', async () => {
    await clerk.go(drivePath);
    await page.getByRole('link', { name: '市区町村の訪問' }).click();
    await clerk.button('訪問を用意する').click();
    await page.locator('select[name="site"]').selectOption({ label: siteName });
    await chooseMunicipality(clerk, /訪問を頼む市区町村/u);
    await clerk.confirm('保存する');
    await page.locator('[data-part="visit-progress"]').waitFor();
    visitPath = new URL(page.url()).pathname;
    await takeStep('問い合わせたことを記録する');
    await takeStep('訪問を依頼したことを記録する');
    await clerk.button('候補日を記録する').click();
    await page.locator('input[name="date-1"]').fill(DAY);
    await clerk.confirm('保存する');
    await clerk.button('訪問日を決める').click();
    await page.locator('select[name="on"]').selectOption(DAY);
    await clerk.confirm('保存する');
    await page.locator('input[name="room"]').fill('大会議室');
    await page.locator('[data-part="room"]').getByRole('button', { name: '保存する' }).click();
    await page.getByText('会場を保存しました。').waitFor();
    await page.getByRole('tab', { name: '予約枠' }).click();
    await clerk.button('予約枠を作る').click();
    await page.getByText('予約枠を作りました。').waitFor();
  });

  it('is booked on a phone, and from signed papers for those without one', async () => {
    await own.go('/own');
    const card = own.page.locator('[data-part="own-visit"]');
    await card.getByRole('button', { name: '参加を申し込む' }).click();
    await tellOfOneself(own, '1990-04-02');
    await card.getByLabel('読んで同意します').check();
    await card.getByRole('button', { name: '同意して参加する' }).click();
    await card.getByRole('button', { name: '09:00' }).click();
    await card.getByRole('img', { name: '受付で見せるコード' }).waitFor();
    await own.screenshot('visit-story-booked');
    for (const from of ['09:30', '10:00']) {
      await clerk.go(`${visitPath}?tab=people`);
      await page
        .getByRole('button', { name: /^紙の内容を入力する: /u })
        .first()
        .click();
      await tellOfOneself(clerk, '1988-12-24');
      await page.getByLabel('本人が署名した紙に、この文への同意があります').check();
      await clerk.confirm('入力を保存する');
      await clerk.go(`${visitPath}?tab=slots`);
      const waiting = page.locator('select[name="person"]');
      await waiting.selectOption({ index: 1 });
      await clerk.button(`入れる: ${from}`).click();
      await page.getByText('時間を入れました。').waitFor();
    }
    expect(own.complaints).to.deep.equal([]);
  });

  it('sends a roster in which the municipality can write every name', async () => {
    await clerk.go(`${visitPath}?tab=roster`);
    await page.getByLabel(/さんの「𠮷」の代わり/u).fill('吉');
    await clerk.button('新しい版を作る').click();
    await page.getByText('第1版').waitFor();
    const download = page.waitForEvent('download');
    await clerk.button('CSVを保存する').click();
    expect((await download).suggestedFilename()).to.match(/\.csv$/u);
    await clerk.go(visitPath);
    await takeStep('名簿を送ったことを記録する');
    await takeStep('名簿が受け付けられたことを記録する');
    await takeStep('準備を終える');
    await page.getByText('訪問日がまだ来ていません。').waitFor();
  });

  it('opens a door to the officer on that day, with a card of the pool', async () => {
    await house.db('visits').update({ visit_on: today });
    const admin = await house.signedIn('admin');
    await issueAtDesk(admin, { card: OFFICE_CARD, search: KEEPER, carrier: '会社のICカード' });
    await admin.go('/company-cards');
    await admin.button('カードを加える').first().click();
    const { familyName } = workforce.find(({ employeeCode }) => employeeCode === KEEPER) ?? {
      familyName: '',
    };
    await admin.page.getByRole('dialog').getByRole('combobox').fill(familyName);
    await admin.page.getByRole('listbox').getByRole('option').first().click();
    await admin.page.locator('input[name="label"]').fill(CARD_LABEL);
    await admin.confirm('追加する');
    await clerk.go(`${visitPath}?tab=officers`);
    await page.locator('input[name="officer-name"]').fill(OFFICER);
    await page.locator('input[name="officer-office"]').fill('千代田区 総合窓口課');
    await clerk.button('追加する').click();
    await page.getByText(`${OFFICER}さんを登録しました。`).waitFor();
    await admin.go('/visit-doors');
    await admin.page.locator('select[name="level"]').selectOption({ label: COMMON_LEVEL });
    await admin.button('保存する').click();
    await admin.page.getByText('訪問の日に開く扉を決めました。').waitFor();
    await admin.go('/company-cards');
    await admin.button('カードを貸し出す').click();
    await admin.page.getByRole('dialog').getByRole('combobox').fill(CARD_LABEL);
    await admin.page.getByRole('listbox').getByRole('option').first().click();
    await admin.confirm('カードを貸し出す');
    await admin.page.locator('[data-part="expected-guests"]').getByText(CARD_LABEL).waitFor();
    const loans = house.db('company_card_guest_loans');
    const loan = await loans.first<{ badge_id: string; from_at: string }>('badge_id', 'from_at');
    await untilKnownAtDoor(house, { badgeId: loan.badge_id, since: loan.from_at });
    await layCard(admin.page, { card: OFFICE_CARD, reader: ENTRANCE });
    const granted = () =>
      house
        .db('receipts')
        .join('receipt_people', 'receipt_people.position', 'receipts.position')
        .where({ type: 'access.granted', badge_id: loan.badge_id });
    await eventually(async () => (await granted()).length > 0, 30_000, 'the officer is let in');
    await takeCard(admin.page, OFFICE_CARD);
    expect(admin.complaints).to.deep.equal([]);
  });

  it('is held at a tablet: one had all papers, one comes to the office, one did not come', async () => {
    await clerk.go(`${visitPath}?tab=officers`);
    await clerk.button(`リンクを作る: ${OFFICER}`).click();
    const shown = await page.getByRole('dialog').innerText();
    const guest = await house.visitor(TABLET);
    await guest.page.goto(/https?:\/\/\S+/u.exec(shown)?.[0] ?? '');
    await guest.button('窓口を開く').click();
    await guest.page.locator('[data-row]').first().waitFor();
    const answers = ['書類がそろっている', '市区町村で受け取り', '来なかった'] as const;
    await guest.screenshot('visit-story-tablet');
    for (const [index, answer] of answers.entries()) {
      const row = guest.page.locator(`[data-row="${String(index + 1)}"]`);
      if (answer !== '来なかった') await row.getByRole('button', { name: '来ました' }).click();
      await row.getByRole('button', { name: answer }).click();
      await row.getByRole('button', { name: '元に戻す' }).waitFor();
    }
    expect(guest.complaints).to.deep.equal([]);
    await guest.page.close();
    expect(await stateOf(heroId)).to.equal('id-verified');
  });

  it('adds up, and is closed', async () => {
    await clerk.go(`${visitPath}?tab=desk`);
    await page.getByText('合計が名簿と合っています。').waitFor();
    await clerk.go(visitPath);
    await takeStep('受付を終える');
    await takeStep('照合を始める');
    await takeStep('照合して完了にする');
    await page.getByText('この訪問は終わりました。').waitFor();
    const visit = await house.db('visits').first<{ accepted: number; short: number; no_show: number }>();
    expect([visit.accepted, visit.short, visit.no_show]).to.deep.equal([1, 1, 1]);
    expect(await stateOf(heroId)).to.equal('accepted-on-site');
  });

  it('goes on with a card that comes by mail, which the person says', async () => {
    await clerk.go(`${drivePath}/people?state=accepted-on-site&q=${HERO}`);
    await page.locator('.row-main').first().click();
    for (const step of ['accept', 'mail']) {
      await clerk.button('進みを記録する').click();
      await page.locator('select[name="step"]').selectOption(step);
      await clerk.confirm('1人に記録する');
    }
    expect(await stateOf(heroId)).to.equal('mailed');
    await own.go('/own');
    await own.button('自宅でカードを受け取った').click();
    await own.confirm('保存する');
    await own.page.locator('[data-standing="in-hand"]').waitFor();
    expect(await stateOf(heroId)).to.equal('delivered');
  });

  it('ends with a badge on that card, which opens a door', async () => {
    await openDoorWithBadge(
      house,
      { personId: heroId, employeeCode: HERO, givenName: '翔太', card: CARD },
      'visit-story-granted',
    );
  });
});
