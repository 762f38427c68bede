import { clockFrom, dateEn, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_EN } from './self-application-en.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_EN } from './papers-en.ts';

const free = bullets(
  'Whether you apply is entirely up to you.',
  'There is no disadvantage of any kind if you do not. You need not give a reason, and your manager is not told.',
  'You can change your mind at any time until the card is made.',
);

/** English */
export const WORDS_EN: LetterWords = {
  to: (name) => (name === null ? 'To all our staff' : `To ${name}`),
  date: dateEn,
  titles: {
    invitation: 'We can help you apply for a My Number Card',
    'first-reminder': 'Applying for a My Number Card (first reminder)',
    'second-reminder': 'Applying for a My Number Card (last reminder)',
    'what-to-bring': 'What to bring on the day of the visit',
    'form-preparation': 'How to prepare your application form',
    'self-application': 'How to apply for the card by yourself',
    'pick-up-notice': 'When the postcard arrives',
    'half-day-leave': 'Your half day for fetching the card',
    'card-care': 'Taking care of your card',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `${organisation} helps everybody who would like to apply for a My Number Card. The card is an official proof of identity, and it can serve as your employee ID here.`,
      ),
      heading('It is your choice'),
      free,
      heading('How it works'),
      ...wayBlocks(WAYS, way),
      heading('How to answer'),
      paragraph(`Please answer by ${dateEn(closesOn)}, on your own page or on paper.`),
      link('My page', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph('We wrote to you about applying for a My Number Card. This is a short reminder.'),
      paragraph(`You can answer until ${dateEn(closesOn)}. It is also fine not to answer at all.`),
      free,
      link('My page', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph('This is the last time that we write about applying for a card. We will not ask you again.'),
      paragraph(`You can answer until ${dateEn(closesOn)}. It is also fine not to answer at all.`),
      free,
      link('My page', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(`Officers of ${visit.municipality} come to the company to take applications.`),
      facts(
        ['Day', dateEn(visit.on)],
        ['Time', clockFrom(visit.from, (at) => `from ${at}`)],
        ['Place', visit.place],
      ),
      heading('Please bring'),
      bullets(
        'your application form (cut off the part that shows the number at home; if you use your notification card (通知カード) or the notice of your number (個人番号通知書), carry it yourself, in an envelope)',
        visit.isPhotoTakenThere
          ? 'Your photo can be taken on the spot.'
          : 'a photo of your face (4.5 cm high, 3.5 cm wide, taken within the last six months)',
        'your notification card (通知カード) and your old resident card (住基カード), if you have them: you hand them to the officer yourself',
        'papers that show who you are, as follows',
      ),
      ...paperBlocks(PAPERS_EN, visit),
      paragraph(
        'You can apply even if a paper is missing. You then fetch the card at the municipal office later. The company neither looks at your papers nor notes which ones you brought.',
      ),
      paragraph('Taking part is up to you. If you would rather not come, you need not give a reason.'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `You need the application form with the QR code. Please have it ready by ${dateEn(closesOn)}. Applying is voluntary, and you can stop without giving a reason.`,
      ),
      steps(
        'Find the form. It came in one sheet with the notice of your number.',
        'At home, cut along the line. Keep the part that shows your My Number at home.',
        ...(collectsForms
          ? [
              'Type the 23 digits of the form ID (申請書ID) on your own page. They are not your My Number.',
              'If you apply on paper, hand in the cut-off form only.',
            ]
          : [
              'Scan the QR code on the form with your telephone and apply by yourself. If you apply on the day when officers come, bring the cut-off form along.',
            ]),
      ),
      link('My page', answerUrl),
      box(
        'Do not give your number to the company',
        'A sheet that was not cut goes back to you unread.',
        'Never send or tell us your My Number: not on paper, not as a photo, not by e-mail, not by telephone.',
        'If you use the form on which the number is written by hand, seal the envelope yourself. Nobody at the company opens it.',
        'The notification card (通知カード) goes from your hand to the officer’s. The company does not hold, check or copy it.',
      ),
      paragraph(
        'If you cannot find the form, or your address or name has changed since it was printed, it cannot be used. Ask the municipality where you live for a new one.',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_EN, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph(
        'When the municipality where you live sends you the postcard (交付通知書) that your card is ready:',
      ),
      steps(
        'Look on the postcard for the place and the deadline. Some municipalities want you to book a time.',
        'Enter the deadline and the day you booked on your own page. The company gives you a half day for it.',
        'Go in person, with the postcard, your identity papers, and your notification card (通知カード) and old resident card (住基カード) if you have them.',
        'You choose your PINs yourself at the counter. Do not tell them to anybody.',
      ),
      link('My page', answerUrl),
      bullets(
        'Somebody else may go for you only for an illness, a disability or another reason that cannot be avoided. Being busy at work is not one.',
        'If you are away on a long business trip, the company confirms it in a letter. Please ask us.',
        'After the deadline the card is still kept for a while. Call the municipality soon: in the end it is destroyed.',
        'Please do not send us a copy or a photo of the postcard.',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(
        `${organisation} has set aside a half day for you to fetch your card at the municipal office.`,
      ),
      facts(['Day', dateEn(on)], ['Time', halfOf(half, 'morning', 'afternoon')]),
      bullets(
        'How the time counts (paid leave, special leave) is in the work rules.',
        'You need not show this note to anybody. “To go to the municipal office” is reason enough in your request for leave.',
        'If the day no longer suits you, it can be changed.',
      ),
      paragraph('Please remember the postcard (交付通知書) and your identity papers.'),
    ],
    'card-care': ({ stopLines }) => [
      heading('In daily use'),
      bullets(
        'Keep the card away from strong magnets and heat. Do not bend or punch it.',
        'Tell nobody your PIN. Neither the company nor an office asks for it by telephone or e-mail.',
        'Three wrong tries in a row block a four-digit PIN, five block the signature PIN of 6 to 16 characters. The municipal counter unblocks them.',
        'Do not lend the card, and let nobody copy the number on its back.',
        'Take the card along when you report a new address or name.',
        'If your stay in Japan has an end date, the card usually ends that day. After extending your stay, ask your municipality to extend the card too, before that day.',
        'Its certificates are good until your fifth birthday after issue. From three months before, they can be renewed at the counter.',
      ),
      heading('If you lose it'),
      steps(
        'Call one of these numbers at once and have the card put on hold. This works day and night, all year.',
        'Stop your employee badge on your own page.',
        'Tell the police and the municipality where you live. If the card turns up, the municipal counter lifts the hold.',
      ),
      facts(...stopLineRows(stopLines, 'en')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('Questions'),
    paragraph(`Please ask: ${contacts.join(', ')}`),
    box(
      'Beware of fraud',
      'Neither the company nor an officer ever asks by telephone or e-mail for money, bank details, your My Number or a PIN.',
      'If somebody does, do not answer, hang up, and tell the people named above.',
      'This letter has nothing to do with the collection of My Numbers for taxes and insurance. Put no paper that shows a number into the same envelope as your answer.',
    ),
    box(
      'Is this letter really ours?',
      `Check code: ${checkCode}`,
      'Enter this code on the page below to see whether the letter comes from the company. Please type the address yourself.',
    ),
    link('Check a letter', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    'You apply yourself, with the QR code on your form. The company takes neither your form ID nor your photo. One to two months later, the municipality where you live sends you a postcard. You go to its counter once, in person, to fetch the card.',
  together:
    'The company hands the applications in together. One to two months later, the municipality where you live sends you a postcard. You go to its counter once, in person, to fetch the card.',
  visit:
    'Officers of a municipality come to the company and take the applications. The card comes to your home by post later. If a paper is missing, you fetch it at the counter instead.',
  either: 'There are two ways, depending on your site:',
};
