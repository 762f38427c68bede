import { expect } from 'chai';
import type { ConsolePage } from './console-browser.ts';
import { seedDriveCompany, type DriveCompany } from './drive-company.ts';
import { problemsAsItStands, SMALL_PHONE } from './looks.ts';
import { ServerHouse } from './server-house.ts';

/** Far enough to be after tomorrow wherever the test runs. */
const DAY = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

describe('appointments at the desk in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let company: DriveCompany;
  let clerk: ConsolePage;
  let dayPath = '';

  before(async () => {
    house = await ServerHouse.open();
    company = await seedDriveCompany(house.db);
    for (const personId of company.clerks.slice(0, 3)) await house.people.loadCardOf(personId);
    clerk = await house.signedIn('hr');
  });

  after(() => house.close());

  it('begin with slots that a clerk makes for a day', async () => {
    const { page } = clerk;
    await clerk.go('/appointments');
    await page.locator('select[name="site"]').selectOption({ label: '東京本社' });
    await page.getByText('書き込みを待つ人: 3人。そのうち予約のない人: 3人。').waitFor();
    await page.getByText('予約枠はまだありません').waitFor();
    expect(await problemsAsItStands(clerk, 'appointments-empty')).to.deep.equal([]);
    await page.locator('input[name="on"]').fill(DAY);
    await clerk.button('予約枠を作る').click();
    await page.getByText('入力してください。').waitFor();
    await page.locator('input[name="place"]').fill('本館 大会議室');
    await page.locator('input[name="slots-until"]').fill('10:00');
    await page.locator('input[name="desks"]').fill('2');
    await clerk.button('予約枠を作る').click();
    await page.getByText('予約枠を8件作りました。').waitFor();
    expect(await problemsAsItStands(clerk, 'appointments-days')).to.deep.equal([]);
  });

  it('are chosen on a phone by whoever has the application in the card', async () => {
    const [person] = company.clerks;
    const own = await house.signedIn('employee', { personId: person, size: SMALL_PHONE });
    await own.go('/own');
    const card = own.page.locator('[data-part="own-appointment"]');
    await card.getByText('社員証を書き込む準備ができました').waitFor();
    expect(await problemsAsItStands(own, 'appointments-own-choosing')).to.deep.equal([]);
    await own.resize(SMALL_PHONE);
    await card.getByRole('button', { name: '09:15' }).click();
    await card.getByText('東京本社 本館 大会議室（窓口1）').waitFor();
    expect(await problemsAsItStands(own, 'appointments-own-booked')).to.deep.equal([]);
    await card.getByRole('button', { name: '別の時間にする' }).click();
    await card.getByRole('button', { name: '09:30' }).click();
    await card.getByText(/09:30～09:45/u).waitFor();
    expect(own.complaints).to.deep.equal([]);
  });

  it('say nothing to whoever need not come', async () => {
    const own = await house.signedIn('employee', { personId: company.developers[0] });
    await own.go('/own');
    await own.page.locator('[data-part="badge"]').waitFor();
    await own.page.waitForLoadState('networkidle');
    expect(await own.page.locator('[data-part="own-appointment"]').count()).to.equal(0);
  });

  it('are in the list of the day, with a booking for somebody on the phone', async () => {
    const { page } = clerk;
    await clerk.go('/appointments');
    await page.locator('select[name="site"]').selectOption({ label: '東京本社' });
    await page.getByText('書き込みを待つ人: 3人。そのうち予約のない人: 2人。').waitFor();
    await page.locator('[data-part="appointment-days"] a').click();
    const list = page.locator('[data-part="appointment-list"]');
    await list.getByText('佐藤 務00').waitFor();
    dayPath = new URL(page.url()).pathname;
    await page.getByRole('combobox', { name: '予約する人' }).fill('鈴木 務');
    await page
      .getByRole('option', { name: /鈴木 務01/u })
      .first()
      .click();
    await page.getByText('予約できます。下の空いている枠を選んでください。').waitFor();
    await page.getByRole('button', { name: 'ここに入れる: 09:00 窓口2' }).click();
    await page.getByText('鈴木 務01さんの予約を入れました。').waitFor();
    expect(await problemsAsItStands(clerk, 'appointments-day')).to.deep.equal([]);
    await page.locator('select[name="view"]').selectOption('comes');
    const names = await list.locator('tbody tr').allInnerTexts();
    expect(names.map((text) => /務\d\d/u.exec(text)?.[0])).to.deep.equal(['務01', '務00']);
    expect(
      await clerk.page.getByRole('link', { name: '発行を始める: 鈴木 務01' }).getAttribute('href'),
    ).to.match(/^\/desk\?person=.+&task=issue$/u);
  });

  it('are taken away only with telling the person', async () => {
    const { page } = clerk;
    await clerk.go(dayPath);
    await page.getByRole('button', { name: '枠をなくす: 09:30 窓口1' }).click();
    await page.getByText(/佐藤 務00さんの予約が消えます/u).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '枠をなくす' }).click();
    await page.getByText('枠を1件なくしました。').waitFor();
    const own = await house.signedIn('employee', { personId: company.clerks[0] });
    await own.go('/own');
    await own.page.getByText(/会社の都合で取り消されました/u).waitFor();
    expect(await problemsAsItStands(own, 'appointments-own-taken-away')).to.deep.equal([]);
    expect(clerk.complaints).to.deep.equal([]);
  });
});
