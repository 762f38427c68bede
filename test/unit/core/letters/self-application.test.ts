import { APPLICATION_STATES, type ApplicationState } from '@monban/core/api/applications';
import { isLetterFor, LETTER_LANGUAGES, type LetterLanguage } from '@monban/core/api/letters';
import { APPLICATION_LIFE, BEFORE_MAKING, BEING_MADE } from '@monban/core/drives/application-life';
import { mailText } from '@monban/core/letters/mail-text';
import { obstacleTo } from '@monban/core/letters/sendable';
import { PHOTO_LIMITS } from '@monban/core/photos/photo-rules';
import { expect } from 'chai';
import { sampleLetter } from '../../../support/letter-samples.ts';

const textIn = (language: LetterLanguage): string =>
  mailText(sampleLetter('self-application', language)).text.replace(/\([ぁ-ん]+\)/gu, '');

/** The form cut off at home, what is needed of the number, the four ways, and what works without the certificate. */
const WANTED: Readonly<Record<LetterLanguage, readonly string[]>> = {
  ja: [
    '切り取り線から切り離し',
    'その番号を見る必要はありません',
    ...['QRコードを読み取り', 'パソコン：', '郵送：', '証明写真機：', '新しい申請書', '初めてのカードは無料'],
    ...['マイナポータル', 'コンビニ', '会社の扉での利用はできません', '同じ権利を持つ会社のカード'],
  ],
  'ja-easy': [
    '線の ところを 切ります',
    'マイナンバーを 見ることは ありません',
    ...[
      'QRコードを スマートフォンで 読みます',
      'パソコン：',
      '郵便：',
      '写真を とる 機械：',
      '新しい 申請書',
    ],
    ...['マイナポータル', 'コンビニ', '会社の ドアを 開けることは できません', '同じように 使える'],
  ],
  en: [
    'Cut it off along the line',
    'Nobody at the company needs to see the number',
    ...['Scan the QR code', 'By computer', 'By post', 'photo booth', 'a new one', 'free of charge'],
    ...['Mynaportal', 'convenience stores', 'does not open the doors', 'a company card with equal rights'],
  ],
  zh: [
    '沿裁剪线剪开',
    '没有人需要看您的个人编号',
    ...['扫描您本人申请表上的二维码', '电脑：', '邮寄：', '自助拍摄机', '新的申请表', '免费'],
    ...['Mynaportal', '便利店', '不能打开公司的门', '权限相同的公司卡'],
  ],
  ko: [
    '절취선을 따라',
    '볼 필요가 있는 사람은 아무도 없습니다',
    ...['QR코드를 읽습니다', '컴퓨터:', '우편:', '증명사진기:', '새 신청서', '무료'],
    ...['마이나포털', '편의점', '회사 출입문에서의 사용은 할 수 없습니다', '같은 권한을 가진 회사 카드'],
  ],
  es: [
    'Córtelo en casa por la línea',
    'nadie en la empresa necesita ver ese número',
    ...['Lea el código QR', 'Con un ordenador', 'Por correo', 'fotomatón', 'pida uno nuevo', 'gratuita'],
    ...['Mynaportal', 'tiendas de conveniencia', 'ni para abrir las puertas', 'con los mismos derechos'],
  ],
  pt: [
    'Recorte-o em casa na linha',
    'ninguém na empresa precisa ver esse número',
    ...['Leia o código QR', 'Pelo computador', 'Pelo correio', 'cabine de fotos', 'peça um novo', 'gratuito'],
    ...['Mynaportal', 'lojas de conveniência', 'nem para abrir as portas', 'com os mesmos direitos'],
  ],
};

describe('The guide for applying by oneself', () => {
  for (const language of LETTER_LANGUAGES)
    it(`says what is needed, how it goes, and what works without the certificate (${language})`, () => {
      for (const words of WANTED[language]) expect(textIn(language)).to.include(words);
    });

  it('tells in every language the bounds of the photo that the checks of a collected one use', () => {
    const { leastBytes, mostBytes, leastSide, mostSide } = PHOTO_LIMITS;
    const file = ['JPEG', `${leastBytes / 1024} ?KB`, `${mostBytes / 1_000_000} ?MB`, leastSide, mostSide];
    for (const language of LETTER_LANGUAGES) {
      for (const bound of [...file, '23', '4[.,]5', '3[.,]5']) {
        expect(textIn(language), language).to.match(new RegExp(String(bound), 'u'));
      }
    }
  });

  it('has the same parts in every language', () => {
    const [first, ...others] = LETTER_LANGUAGES.map((language) =>
      sampleLetter('self-application', language).blocks.map((block) => [
        block.kind,
        block.kind === 'list' ? block.items.length : 0,
      ]),
    );
    for (const parts of others) expect(parts).to.deep.equal(first);
  });

  it('is for whoever can still apply without the company, and for whom it came to nothing', () => {
    const alone = APPLICATION_LIFE.transitions.find(({ name }) => name === 'apply-oneself');
    expect(alone?.from).to.not.deep.equal([]);
    for (const state of [...(alone?.from ?? []), 'checked', 'no-show', 'invalidated'] as const) {
      expect(isLetterFor('self-application', state), state).to.equal(true);
    }
  });

  it('is for nobody who was only asked or said no, is handed in or has a time, or whose card is on its way', () => {
    const handedIn: readonly ApplicationState[] = ['in-batch', 'submitted', 'received', 'slotted'];
    const others = APPLICATION_STATES.filter((state) => !BEFORE_MAKING.some((before) => before === state));
    for (const state of [...others, ...handedIn, ...BEING_MADE]) {
      expect(isLetterFor('self-application', state), state).to.equal(false);
    }
  });

  it('can be sent in drives with and without a visit while they are open', () => {
    const at = new Date('2026-12-01T00:00:00.000Z');
    const drive = { openedAt: '2026-11-01T00:00:00.000Z', closesOn: '2026-11-30', reminders: [] };
    const told = (changes: Pick<Parameters<typeof obstacleTo>[1], 'state' | 'case'>) =>
      obstacleTo('self-application', { ...drive, ...changes }, { at, today: '2026-12-01' });
    for (const driveCase of ['pick-up', 'visit', 'mixed'] as const) {
      expect(told({ state: 'open', case: driveCase })).to.equal(null);
    }
    expect(told({ state: 'draft', case: 'mixed' })).to.equal('drive-not-open');
    expect(told({ state: 'closed', case: 'mixed' })).to.equal('drive-closed');
  });
});
