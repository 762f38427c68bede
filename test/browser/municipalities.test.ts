import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withCheckDigit } from '../support/my-numbers.ts';
import { accessibilityProblems } from './accessibility.ts';
import type { ConsolePage } from './console-browser.ts';
import { THEMES } from './console-browser.ts';
import { DESK, problemsAt, SMALL_PHONE } from './looks.ts';
import { tooWideOrSmall } from './phone-fit.ts';
import { ServerHouse } from './server-house.ts';

const YAMAGATA = '/municipalities/212156';

describe('municipalities in a browser', function () {
  this.timeout(120_000);
  let house: ServerHouse;
  let clerk: ConsolePage;
  let page: Page;

  before(async () => {
    house = await ServerHouse.open();
    clerk = await house.signedIn('hr');
    ({ page } = clerk);
  });

  after(() => house.close());

  const fact = (field: string) => page.locator(`dl [data-field="${field}"]`);
  const dialog = () => page.getByRole('dialog');
  const field = (name: string) => dialog().locator(`[data-field="${name}"]`);
  const edit = async () => {
    await clerk.button('変更する').click();
    await dialog().locator('input[name="minApplicants"]').waitFor();
  };
  const save = () => dialog().getByRole('button', { name: '保存する' }).click();

  it('are found among all by a few kana, and opened with the keyboard', async () => {
    await clerk.go('/municipalities');
    await page.getByText('1,912件').waitFor();
    await page.getByRole('searchbox').fill('つるみ');
    const row = page.getByRole('link', { name: '横浜市鶴見区' });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '神奈川県横浜市鶴見区' }).waitFor();
    await clerk.go('/municipalities?prefecture=22&q=' + encodeURIComponent('浜松市'));
    await page.getByText('浜松市浜名区').waitFor();
    expect(await page.getByText('浜松市浜北区').count()).to.equal(0);
  });

  it('are searched for by everything but a My Number', async () => {
    await clerk.go('/municipalities');
    await page.getByRole('searchbox').fill(withCheckDigit('27182818284'));
    await page.getByRole('alert').filter({ hasText: 'マイナンバー' }).waitFor();
    expect(page.url()).to.not.include('q=');
  });

  it('begin with defaults that say so, and keep what was asked', async () => {
    await clerk.go(YAMAGATA);
    await page.getByRole('heading', { level: 1, name: '岐阜県山県市' }).waitFor();
    expect(await fact('minApplicants').textContent()).to.match(/5人.*公表.*初期値/s);
    await edit();
    await dialog().locator('input[name="minApplicants"]').fill('8');
    await dialog().locator('input[name="contactDepartment"]').fill('市民環境課');
    await field('acceptsNonResidents').locator('select').selectOption('with-forwarding');
    await field('acceptsNonResidents').getByRole('checkbox').check();
    await save();
    await dialog().locator('input[name="lastConfirmedOn"]').waitFor();
    expect(await dialog().locator('.field-error').count(), 'the day is missing').to.equal(1);
    await dialog().locator('input[name="lastConfirmedOn"]').fill('2026-11-20');
    await save();
    await dialog().waitFor({ state: 'hidden' });
    expect(await fact('minApplicants').textContent()).to.match(/8人.*未確認/s);
    expect(await fact('acceptsNonResidents').textContent()).to.match(/送る.*市区町村に確認済み/s);
    expect(await fact('contactDepartment').textContent()).to.include('市民環境課');
    await clerk.go('/municipalities?edited=yes');
    await page.getByText('2026年11月20日').waitFor();
    expect(await page.locator('a.row-main').count()).to.equal(1);
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  it('refuse a My Number in a note, beside the field', async () => {
    const number = withCheckDigit('27182818284');
    await clerk.go(YAMAGATA);
    await edit();
    await dialog().locator('textarea[name="notes"]').fill(`担当者 ${number}`);
    await save();
    await field('notes').locator('.field-error').filter({ hasText: 'マイナンバー' }).waitFor();
    await dialog().getByRole('button', { name: 'やめる' }).click();
    const loss = page.getByRole('dialog', { name: '保存せずに離れますか' });
    await loss.waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await loss.getByRole('button', { name: 'やめる' }).click();
    await loss.waitFor({ state: 'hidden' });
    expect(await dialog().locator('textarea[name="notes"]').inputValue()).to.equal(`担当者 ${number}`);
    await dialog().getByRole('button', { name: 'やめる' }).click();
    await loss.getByRole('button', { name: '保存せずに離れる' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(clerk.complaints.splice(0).join()).to.match(/422/);
    await clerk.go(YAMAGATA);
    expect(await page.content()).to.not.include(number);
  });

  it('are the same as another municipality’s, without its contact', async () => {
    await clerk.go('/municipalities/131016');
    await edit();
    await dialog().getByRole('combobox', { name: '同じ条件の市区町村' }).fill('やまがたし');
    await page.getByRole('option', { name: /岐阜県山県市/ }).click();
    await dialog().getByRole('button', { name: '条件を写す' }).click();
    await page.getByText('岐阜県山県市の条件を写しました').waitFor();
    expect(await dialog().locator('input[name="minApplicants"]').inputValue()).to.equal('8');
    expect(await dialog().locator('input[name="contactDepartment"]').inputValue()).to.equal('');
    await save();
    await dialog().waitFor({ state: 'hidden' });
    expect(await fact('acceptsNonResidents').textContent()).to.match(/未確認/);
    await clerk.button('元に戻す').click();
    await fact('minApplicants').filter({ hasText: '5人' }).waitFor();
    await page.getByText('まだ何も聞いていない').waitFor();
  });

  it('lay two changes at once side by side, and lose neither', async () => {
    await clerk.go(YAMAGATA);
    await edit();
    await dialog().locator('input[name="parallelDesks"]').fill('3');
    await dialog().locator('input[name="minApplicants"]').fill('9');
    const other = {
      version: 2,
      profile: JSON.stringify(await changedProfile({ minApplicants: 7, slotMinutes: 20 })),
    };
    await house.db('municipality_profiles').where({ code: '212156' }).update(other);
    await save();
    const conflict = dialog().getByRole('alert');
    await conflict.getByRole('radiogroup', { name: '最少人数' }).waitFor();
    expect(await conflict.textContent()).to.include('20分');
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await clerk.screenshot('municipalities-conflict');
    await conflict.getByRole('radiogroup', { name: '最少人数' }).getByRole('radio').last().check();
    await dialog().getByRole('button', { name: '選んだ内容で保存' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(await fact('minApplicants').textContent()).to.include('9人');
    expect(await fact('slotMinutes').textContent()).to.include('20分');
    expect(await fact('parallelDesks').textContent()).to.include('3台');
    expect(clerk.complaints.splice(0).join()).to.match(/412|409/);
  });

  /** What somebody else has stored meanwhile. */
  async function changedProfile(change: object): Promise<object> {
    const { profile } = await house
      .db('municipality_profiles')
      .where({ code: '212156' })
      .first<{ profile: string }>('profile');
    const stored = JSON.parse(profile) as { values: object };
    return { ...stored, values: { ...stored.values, ...change } };
  }

  it('go back to the defaults, and that can be undone', async () => {
    await clerk.go(YAMAGATA);
    await clerk.button('初期値に戻す').click();
    await dialog().getByRole('button', { name: '初期値に戻す' }).click();
    await fact('minApplicants').filter({ hasText: '5人' }).waitFor();
    await clerk.button('元に戻す').click();
    await fact('minApplicants').filter({ hasText: '9人' }).waitFor();
    expect(clerk.complaints.splice(0)).to.deep.equal([]);
  });

  it('say what took the place of one that ended', async () => {
    await clerk.go('/municipalities/221350');
    const ended = page.locator('[data-part="ended"]');
    expect(await ended.textContent()).to.match(/2024年1月1日.*221384.*221392/s);
    await ended.getByRole('link', { name: '221392' }).click();
    await page.getByRole('heading', { level: 1, name: '静岡県浜松市浜名区' }).waitFor();
  });

  it('take a merger that we enter, with what is wrong beside its field, and give it up again', async () => {
    await clerk.go('/municipalities/changes');
    await page.getByText('自社で入力した合併・改称はありません').waitFor();
    await clerk.button('合併・改称を入力する').click();
    await dialog().locator('input[name="effectiveOn"]').fill('2030-04-01');
    const ended = dialog().getByRole('combobox', { name: 'なくなる市区町村' });
    await ended.fill('岐阜県安八町');
    await page.getByRole('option', { name: /213837/ }).click();
    await dialog().getByRole('button', { name: '新しい市区町村を加える' }).click();
    await dialog().locator('input[name="begun-0-code"]').fill('213811');
    await dialog().locator('input[name="begun-0-name"]').fill('新安八市');
    await dialog().locator('input[name="begun-0-kana"]').fill('しんあんぱちし');
    await save();
    await dialog().locator('.field-error').filter({ hasText: 'すでにあります' }).waitFor();
    expect(await accessibilityProblems(page)).to.deep.equal([]);
    await clerk.screenshot('municipalities-change-form');
    await dialog().locator('input[name="begun-0-code"]').fill('212229');
    await save();
    await dialog().waitFor({ state: 'hidden' });
    await page.getByText('213837 → 212229').waitFor();
    expect(
      (await problemsAt(clerk, '/municipalities/changes', 'municipalities-changes')).join('\n'),
    ).to.equal('');
    await clerk.go('/municipalities/changes');
    await page.getByRole('button', { name: /^外す/ }).click();
    await dialog().getByRole('button').last().click();
    await page.getByText('自社で入力した合併・改称はありません').waitFor();
    expect(clerk.complaints.splice(0).join()).to.match(/422/);
  });

  const pages = { list: '/municipalities', terms: YAMAGATA, ended: '/municipalities/221350' };
  for (const [name, path] of Object.entries(pages)) {
    it(`fit a phone and are accessible, in both languages and colours: ${name}`, async () => {
      expect((await problemsAt(clerk, path, `municipalities-${name}`)).join('\n')).to.equal('');
    });
  }

  it('have a form that fits a phone and is accessible, in both colours', async () => {
    await clerk.go(YAMAGATA);
    await edit();
    for (const theme of THEMES) {
      await clerk.turn(theme);
      await clerk.screenshot(`municipalities-form-${theme}`);
      expect((await accessibilityProblems(page)).join('\n')).to.equal('');
    }
    await clerk.resize(SMALL_PHONE);
    const sideways = (await tooWideOrSmall(page)).filter((problem) => problem.startsWith('scrolls'));
    expect(sideways).to.deep.equal([]);
    await clerk.screenshot('municipalities-form-phone');
    await clerk.resize(DESK);
  });
});
