import type { ownDrives as japanese } from '../ja/own-drives.ts';
import type { Shape } from '../../text/keys.ts';

export const ownDrives: Shape<typeof japanese> = {
  eyebrow: 'An invitation to apply for a My Number Card',
  until: 'You can answer until {day}.',
  otherLanguage: 'Read it in English',
  voluntary:
    'Answering is up to you. Whatever you answer, and if you do not, you are at no disadvantage. You are not asked why. Managers cannot see it.',
  question: 'What would you like?',
  answers: { join: 'I apply', decline: 'I do not apply', 'has-card': 'I have a card' },
  answerHelp: {
    join: 'You agree to the text above and are helped',
    decline: 'That is all. No reason needed',
    'has-card': 'It ends without an application',
  },
  answered: {
    join: 'You apply. A clerk will tell you what comes next.',
    decline: 'You do not apply. There is nothing more to do.',
    'has-card': 'You answered that you have a card.',
    withdraw: 'You have stopped. There is nothing more to do.',
  },
  standings: {
    asked: 'The time for answers is over.',
    no: 'Your answer: you do not apply.',
    'has-card': 'Your answer: you have a card.',
    withdrawn: 'You have stopped.',
    'under-way': 'You are applying.',
    'in-hand': 'You have received your card.',
    over: 'This is finished.',
  },
  nextTitle: 'If you apply, this comes next',
  nextTitleJoined: 'What comes next',
  way: {
    'pick-up': {
      first: 'A clerk tells you about the form and the photo. You never tell the company your My Number.',
      second:
        'The company hands the applications in. A postcard from your municipality comes in one to two months.',
      third: 'You fetch the card yourself, with the postcard. You go there once.',
    },
    visit: {
      first:
        'You choose a time on the day when officers come to the company. You are told beforehand what to bring.',
      second:
        'Only the officers take your identity papers and the sheet with your PINs. The company does not see them.',
      third: 'The card comes to your home. Where papers are short you fetch it later at the municipality.',
    },
    mixed: {
      first: 'A clerk tells you whether you fetch the card or officers come to the company.',
      second: 'The company never takes your My Number, your PINs or your identity papers.',
      third: 'In one to two months the card comes, or a postcard to fetch it with.',
    },
  },
  change: 'Change my answer',
  readAgain: 'Read the invitation again',
  withdraw: 'Stop',
  withdrawText: 'Until your card is being made you can stop at any time. No reason needed.',
  withdrawTitle: 'Stop the application?',
  withdrawConfirm:
    'The number of your form and your photo are deleted. If you apply again you begin anew. You are at no disadvantage.',
  stepsTitle: 'When something has come or been settled',
  steps: {
    'send-notice': 'The postcard came',
    'send-notice-again': 'The second postcard came',
    'apply-oneself': 'I have applied by myself',
    'book-pick-up': 'I made an appointment',
    'pick-up': 'I fetched the card',
    deliver: 'The card came home',
    'hold-at-post': 'It is at the post office',
  },
  stepSaved: 'Recorded.',
  scamTitle: 'Do not be taken in',
  scam: 'Neither the company nor officers ask for money, bank accounts, your My Number or a PIN by phone or mail. If somebody does, do not answer, and tell a clerk.',
};
