import { LETTER_KINDS, LETTER_LANGUAGES, languagesOf, type LetterLanguage } from '@monban/core/api/letters';
import type { Letter } from '@monban/core/letters/letter';
import type { WayFacts } from '@monban/core/letters/way-blocks';
import { writeLetter } from '@monban/core/letters/write-letter';
import { mailText } from '@monban/core/letters/mail-text';
import { findMyNumbers } from '@monban/core/privacy/my-number';
import { expect } from 'chai';
import {
  COMMON_FACTS,
  EMPLOYEE_FACTS,
  everySampleLetter,
  HOST,
  sampleLetter,
} from '../../../support/letter-samples.ts';

/** As each language says: money, bank, My Number, PIN. */
const NEVER_ASKED: Readonly<Record<LetterLanguage, readonly string[]>> = {
  ja: ['お金', '銀行の口座', '個人番号（マイナンバー）', '暗証番号'],
  'ja-easy': ['お金', '銀行', 'マイナンバー', '暗証番号'],
  en: ['money', 'bank details', 'My Number', 'PIN'],
  zh: ['金钱', '银行账户', '个人编号', '密码'],
  ko: ['돈', '은행 계좌', '개인번호(마이넘버)', '비밀번호'],
  es: ['dinero', 'datos bancarios', 'My Number', 'PIN'],
  pt: ['dinheiro', 'dados bancários', 'My Number', 'senha'],
};

/** As each language says: without a reason, no disadvantage. */
const VOLUNTARY: Readonly<Record<LetterLanguage, readonly string[]>> = {
  ja: ['自由', '不利益', '理由は要りません'],
  'ja-easy': ['あなたが 決', '悪いことは ありません', '理由を 言わなくて'],
  en: ['up to you', 'no disadvantage', 'need not give a reason'],
  zh: ['由您本人决定', '不会有任何不利影响', '无需说明理由'],
  ko: ['자유롭게', '불이익도 없습니다', '이유를 밝힐 필요가'],
  es: ['decisión exclusivamente suya', 'ninguna desventaja', 'ningún motivo'],
  pt: ['decisão somente sua', 'nenhuma desvantagem', 'nenhum motivo'],
};

const KEPT_APART: Readonly<Record<LetterLanguage, string>> = {
  ja: '同じ封筒に入れないで',
  'ja-easy': '封筒に 入れないで',
  en: 'same envelope',
  zh: '同一个信封',
  ko: '같은 봉투에 넣지',
  es: 'mismo sobre',
  pt: 'mesmo envelope',
};

/** Of a stop line: the organisation writes it. */
const KNOWN_WITHOUT: readonly string[] = ['総合', '場合'];

describe('Letters of a drive', () => {
  it('are there in every language, and the one to the municipality in two', () => {
    expect(everySampleLetter()).to.have.length(9 * LETTER_LANGUAGES.length + 2);
    for (const letter of everySampleLetter()) {
      expect(letter.title, `${letter.kind} ${letter.language}`).to.not.equal('');
      expect(letter.blocks.length).to.be.greaterThan(4);
    }
  });

  it('say in every language something of their own', () => {
    for (const kind of LETTER_KINDS) {
      const texts = languagesOf(kind).map((language) => wordsOf(sampleLetter(kind, language)));
      expect(new Set(texts).size, kind).to.equal(texts.length);
    }
  });

  it('warn of fraud, keep apart from the collection of numbers, name whom to ask and how they are checked', () => {
    for (const letter of everySampleLetter()) {
      const text = withoutReadings(wordsOf(letter));
      const wanted =
        letter.kind === 'business-trip' ? [] : [...NEVER_ASKED[letter.language], KEPT_APART[letter.language]];
      for (const words of [
        ...wanted,
        ...COMMON_FACTS.contacts,
        COMMON_FACTS.checkCode,
        COMMON_FACTS.checkUrl,
      ]) {
        expect(text, `${letter.kind} ${letter.language}`).to.include(words);
      }
    }
  });

  it('say that nobody has to, that nothing follows from a no, and that it needs no reason', () => {
    for (const kind of ['invitation', 'first-reminder', 'second-reminder'] as const) {
      for (const language of LETTER_LANGUAGES) {
        for (const words of VOLUNTARY[language]) {
          const text = withoutReadings(wordsOf(sampleLetter(kind, language)));
          expect(text, `${kind} ${language}`).to.include(words);
        }
      }
    }
  });

  it('say how people come to the card as the drive goes: together, alone, at a visit', () => {
    const facts = EMPLOYEE_FACTS.invitation;
    const said = (way: Partial<WayFacts>) => wordsOf(writeLetter('invitation', 'en', { ...facts, ...way }));
    expect(said({ case: 'pick-up', collectsForms: true })).to.include('hands the applications in together');
    expect(said({ case: 'pick-up', collectsForms: false })).to.include('You apply yourself');
    expect(said({ case: 'visit', collectsForms: false })).to.include('Officers of a municipality come');
    const mixed = said({ case: 'mixed', collectsForms: false });
    for (const words of ['two ways', 'You apply yourself', 'Officers']) expect(mixed).to.include(words);
    const alone = writeLetter('form-preparation', 'en', { ...facts, collectsForms: false });
    expect(wordsOf(alone)).to.not.include('23 digits');
  });

  it('have in plain Japanese a reading at the first place of every word', () => {
    const own = ['株式会社サンプル製作所', '人事部 田中 花子', '佐藤 一郎', '山県市', '本社3階 会議室A'];
    for (const letter of everySampleLetter().filter(({ language }) => language === 'ja-easy')) {
      const text = own.reduce(
        (left, name) => left.replaceAll(name, ''),
        `${letter.title}\n${wordsOf(letter)}`,
      );
      const unread = (text.match(/(?<!\p{Nd}か?|[\p{Script=Han}々])[\p{Script=Han}々]+/gu) ?? []).filter(
        (word) => !text.includes(`${word}(`) && !KNOWN_WITHOUT.includes(word),
      );
      expect(unread, letter.kind).to.deep.equal([]);
    }
  });

  it('link to the own host alone', () => {
    for (const letter of everySampleLetter()) {
      const addresses = wordsOf(letter).match(/https?:\S+|www\.\S+|\S+@\S+/gu) ?? [];
      expect(addresses.length).to.be.greaterThan(0);
      expect(addresses.filter((address) => !address.startsWith(`${HOST}/`))).to.deep.equal([]);
    }
  });

  it('have no mascot, no picture and no place for a number', () => {
    for (const letter of everySampleLetter()) {
      const text = wordsOf(letter);
      expect(text).to.not.match(/マイナちゃん|mina-?chan|mascot|キャラクター/iu);
      expect(text).to.not.match(/[_＿]{3,}|[□☐◻]|\.{4,}/u);
      expect(findMyNumbers(text)).to.deep.equal([]);
      const empty = letter.blocks.flatMap((block) => (block.kind === 'facts' ? block.rows : []));
      const blanks = empty.filter(({ value }) => value === '').length;
      expect(blanks, 'only a signature').to.equal(letter.kind === 'business-trip' ? 2 : 0);
    }
  });

  it('tell of a day in the words of the language', () => {
    const days = LETTER_LANGUAGES.map((language) => wordsOf(sampleLetter('invitation', language)));
    const words = [
      '2026年12月18日（金）',
      '2026年 12月 18日 金曜日(きんようび)',
      'Friday, 18 December 2026',
      '2026年12月18日（星期五）',
      '2026년 12월 18일(금)',
      'viernes 18 de diciembre de 2026',
      'sexta-feira, 18 de dezembro de 2026',
    ];
    words.forEach((day, index) => {
      expect(days[index]).to.include(day);
    });
  });

  it('say how a form is prepared: cut off at home, returned unread, sealed by hand, from holder to officer', () => {
    const wanted = {
      ja: ['切り取り線', '読まずにそのままお返し', 'ご自分で封', '職員に直接渡します', '23桁'],
      'ja-easy': ['線', '読まないで', '自分で 封筒', '直接 渡します', '23の'],
      en: ['cut along the line', 'unread', 'seal the envelope yourself', 'from your hand', '23 digits'],
      zh: ['裁剪线', '不会阅读', '自行封好信封', '直接交给', '23位'],
      ko: ['절취선', '읽지 않고', '직접 봉투를', '직접 담당 공무원', '23자리'],
      es: ['corte por la línea', 'sin leerla', 'cierre usted mismo', 'de su mano', '23 cifras'],
      pt: ['recorte na linha', 'sem ler', 'feche você mesmo', 'da sua mão', '23 algarismos'],
    };
    for (const language of LETTER_LANGUAGES) {
      for (const words of wanted[language]) {
        const text = withoutReadings(wordsOf(sampleLetter('form-preparation', language)));
        expect(text, language).to.include(words);
      }
    }
  });

  it('name the numbers to call for a lost card as the organisation keeps them', () => {
    for (const language of LETTER_LANGUAGES) {
      const text = wordsOf(sampleLetter('card-care', language));
      expect(text).to.include('0120-95-0178').and.to.include('050-3818-1250');
    }
  });

  it('address one person by name, and everybody without one', () => {
    for (const language of LETTER_LANGUAGES) {
      expect(sampleLetter('invitation', language, '髙橋 蓮').to).to.include('髙橋 蓮');
      expect(sampleLetter('invitation', language).to).to.not.include('null');
    }
  });

  it('become a plain mail in which every word is kept', () => {
    for (const letter of everySampleLetter()) {
      const { subject, text } = mailText(letter);
      expect(subject).to.equal(letter.title);
      for (const words of wordsOf(letter).split('\n')) expect(text).to.include(words);
    }
  });
});

function wordsOf(letter: Letter): string {
  const parts = letter.blocks.flatMap((block) => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return [block.text];
      case 'list':
        return block.items;
      case 'facts':
        return block.rows.flatMap(({ label, value }) => [label, value]);
      case 'box':
        return [block.title, ...block.lines];
      case 'link':
        return [block.label, block.url];
      case 'table':
        return [...block.columns.map(({ heading }) => heading), ...block.rows.flat()];
      case 'sign':
        return block.lines.map(({ text }) => text);
    }
  });
  return [letter.to, letter.from, letter.writtenOn, ...parts].join('\n');
}

/** As somebody says it who knows how it is read. */
function withoutReadings(text: string): string {
  return text.replace(/\([ぁ-ん]+\)/gu, '');
}
