import type { OfficeLanguage } from '../api/letters.ts';
import { dateEn, dateJa } from './letter-facts.ts';
import { type Block, facts, heading, type Letter, type LetterFacts, link, paragraph } from './letter.ts';

type TripLetter = LetterFacts<'business-trip'>;

/**
 * What an employer confirms to the municipality, so that an agent may fetch the card of somebody who is away for long.
 * It names neither address nor birth date: the office has them, and the company need not look them up. Lines without
 * a value are for the signature.
 */
export function writeBusinessTrip(language: OfficeLanguage, letter: TripLetter): Letter {
  const common = { kind: 'business-trip', language, from: letter.organisation } as const;
  return language === 'ja'
    ? {
        ...common,
        title: '長期出張に関する確認書',
        writtenOn: dateJa(letter.writtenOn),
        to: '市区町村長 様',
        blocks: blocksJa(letter),
      }
    : {
        ...common,
        title: 'Confirmation of a long business trip',
        writtenOn: dateEn(letter.writtenOn),
        to: 'To the mayor of the municipality',
        blocks: blocksEn(letter),
      };
}

function blocksJa({ organisation, trip, contacts, checkUrl, checkCode }: TripLetter): readonly Block[] {
  return [
    paragraph(
      '当社は、次の者が業務のため長期の出張をしており、マイナンバーカードの交付を受けるために本人が来庁することが困難であることを確認します。',
    ),
    facts(
      ['氏名', trip.person],
      ['所属', trip.department],
      ['期間', `${dateJa(trip.from)}から${dateJa(trip.until)}まで`],
      ['出張先', trip.destination],
    ),
    paragraph('つきましては、代理人による受け取りについて、ご配慮くださいますようお願いいたします。'),
    facts(['証明者', organisation], ['役職と氏名', ''], ['署名または記名押印', '']),
    heading('お問い合わせ'),
    paragraph(`担当：${contacts.join('、')}`),
    paragraph(
      `この確認書が当社のものであることは、次のページで確認コード ${checkCode} により確かめられます。`,
    ),
    link('手紙の確認', checkUrl),
  ];
}

function blocksEn({ organisation, trip, contacts, checkUrl, checkCode }: TripLetter): readonly Block[] {
  return [
    paragraph(
      'We confirm that the person named below is away on a long business trip and therefore cannot come in person to receive the My Number Card.',
    ),
    facts(
      ['Name', trip.person],
      ['Department', trip.department],
      ['Period', `from ${dateEn(trip.from)} to ${dateEn(trip.until)}`],
      ['Destination', trip.destination],
    ),
    paragraph('We kindly ask you to let an agent receive the card on this person’s behalf.'),
    facts(['Confirmed by', organisation], ['Name and position', ''], ['Signature or seal', '']),
    heading('Questions'),
    paragraph(`Please ask: ${contacts.join(', ')}`),
    paragraph(`Whether this letter is ours can be seen on the page below with the check code ${checkCode}.`),
    link('Check a letter', checkUrl),
  ];
}
