import { expect } from 'chai';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { DemoHouse } from './demo-house.ts';
import { problemsAt } from './looks.ts';

describe('people and departments in a browser', function () {
  this.timeout(180_000);
  let house: DemoHouse;
  let admin: ConsolePage;
  let one: string;
  let other: string;

  before(async () => {
    house = await DemoHouse.open();
    const rows = await house.db('people').orderBy('sort_key').limit(2).select<{ id: string }[]>('id');
    [one, other] = [rows[0]!.id, rows[1]!.id];
    admin = await house.signedIn('admin');
  });

  after(() => house.close());

  afterEach(() => {
    expect(admin.complaints.splice(0)).to.deep.equal([]);
  });

  it('transfer on a day to come, and take it back', async () => {
    const { page } = admin;
    await admin.go(`/people/${one}?tab=terms`);
    await admin.button('異動・兼務を加える').click();
    const form = page.getByRole('dialog');
    await form.locator('input[name="fromDate"]').fill('2030-04-01');
    await form.locator('select[name="departmentId"]').selectOption({ label: '営業部' });
    await form.locator('input[name="title"]').fill('課長');
    await form.getByRole('button', { name: '保存する' }).click();
    await page.getByText('営業部 課長').waitFor();
    await admin.screenshot('person-terms');
    await admin.button('元に戻す').click();
    await page.getByText('営業部 課長').waitFor({ state: 'detached' });
  });

  it('say through which doors somebody gets and why', async () => {
    await admin.go(`/people/${one}?tab=levels`);
    await admin.page.getByRole('heading', { name: '通れる扉と理由' }).waitFor();
    await admin.settled();
    await admin.screenshot('person-rights');
  });

  it('are merged side by side, and are two again', async () => {
    const { page } = admin;
    await admin.go(`/people/${one}/merge?with=${other}`);
    await page.getByRole('button', { name: '統合する', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '統合する' }).click();
    await page.getByText(/の記録を統合しました/).waitFor();
    expect((await retiredAt(other)) !== null).to.equal(true);
    await admin.button('統合を取り消す').click();
    await page.getByText(/二つの記録に戻しました/).waitFor();
    expect(await retiredAt(other)).to.equal(null);
  });

  it('have departments that change by day', async () => {
    const { page } = admin;
    await admin.go('/settings?tab=departments');
    await page.getByRole('button', { name: '日付ごとの変更: 営業部' }).click();
    const form = page.getByRole('dialog');
    await form.locator('input[name="fromDate"]').fill('2030-04-01');
    await form.locator('input[name="name"]').fill('国内営業部');
    await form.getByRole('button', { name: '保存する' }).click();
    await form.waitFor({ state: 'detached' });
    await page.locator('input[name="day"]').fill('2030-04-01');
    await page.getByText('国内営業部').first().waitFor();
    await admin.screenshot('departments-2030');
    await admin.button('今日に戻す').click();
    await page
      .getByRole('cell', { name: /営業部$/ })
      .first()
      .waitFor();
  });

  it('changed by two at once, stand side by side, and what is chosen is saved', async () => {
    const { page } = admin;
    await admin.go(`/people/${one}`);
    await admin.button('変更する').click();
    const form = page.getByRole('dialog');
    await form.locator('input[name="email"]').fill('mine@example.jp');
    await form.locator('input[name="romanName"]').fill('MINE ALONE');
    await house
      .db('people')
      .where({ id: one })
      .increment('version')
      .update({ email: 'theirs@example.jp', display_name: '別の人が決めた名' });
    await form.getByRole('button', { name: '保存する' }).click();
    const email = form.getByRole('radiogroup', { name: 'メールアドレス' });
    await email.getByText('両方で変更').waitFor();
    expect(await email.getByRole('radio', { name: /theirs@example\.jp/ }).isVisible()).to.equal(true);
    await admin.screenshot('person-conflict');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await email.getByRole('radio', { name: /mine@example\.jp/ }).check();
    await form.getByRole('button', { name: '選んだ内容で保存' }).click();
    await form.waitFor({ state: 'detached' });
    expect(
      await house.db('people').where({ id: one }).first('email', 'display_name', 'roman_name'),
    ).to.include({
      email: 'mine@example.jp',
      display_name: '別の人が決めた名',
      roman_name: 'MINE ALONE',
    });
    expect(admin.complaints.splice(0)).to.have.length(1);
  });

  it('are moved many at once, and back at once', async () => {
    const { page } = admin;
    const former = await departments();
    await admin.go('/people');
    const boxes = page.locator('tbody .pick-cell input');
    for (const place of [0, 1]) await boxes.nth(place).check();
    await admin.button('選んだ人をまとめて変更').click();
    await page.locator('[data-bulk="move"]').click();
    const form = page.getByRole('dialog');
    await form.locator('select[name="departmentId"]').selectOption({ label: '本社' });
    await admin.screenshot('people-bulk-move');
    await form.getByRole('button', { name: '2人を変更する' }).click();
    await page.getByText('2人を変更しました。').waitFor();
    expect(new Set(await departments()).size).to.equal(1);
    await admin.button('元に戻す').click();
    await page.getByText('2人を変更しました。').waitFor({ state: 'detached' });
    expect(await departments()).to.deep.equal(former);
  });

  it('fit on a small phone and can be used by everybody', async () => {
    const paths = {
      person: `/people/${one}`,
      terms: `/people/${one}?tab=terms`,
      levels: `/people/${one}?tab=levels`,
      merger: `/people/${one}/merge?with=${other}`,
      duplicates: '/people/duplicates',
      departments: '/settings?tab=departments',
    };
    const found: string[] = [];
    for (const [name, path] of Object.entries(paths))
      found.push(...(await problemsAt(admin, path, `people-${name}`)));
    expect(found).to.deep.equal([]);
  });

  async function departments(): Promise<readonly string[]> {
    const rows = await house.db('people').whereIn('id', [one, other]).orderBy('id').select('department_id');
    return (rows as { department_id: string }[]).map((row) => row.department_id);
  }

  async function retiredAt(id: string): Promise<string | null> {
    const row = await house.db('people').where({ id }).first<{ at: string | null }>({ at: 'retired_at' });
    return row.at;
  }
});
