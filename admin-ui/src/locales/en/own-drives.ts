import type { ownDrives as japanese } from '../ja/own-drives.ts';
import type { Shape } from '../../text/keys.ts';

export const ownDrives: Shape<typeof japanese> = {
  eyebrow: 'An invitation to apply for a My Number Card',
  notYet: 'You can answer from {day}.',
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
    'agree-again': 'You agreed to the present text.',
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
  progress: {
    title: 'The way to your card',
    nextTitle: 'What comes next',
    labels: {
      apply: 'Apply',
      form: 'Form',
      photo: 'Photo',
      check: 'Check',
      'hand-in': 'Handing in',
      visit: 'Visit of the officers',
      making: 'Making the card',
      postcard: 'Postcard',
      fetch: 'Fetching it',
      home: 'It comes home',
    },
    next: {
      apply: 'You apply by the QR code on your form. You need not tell the company.',
      form: 'You enter the 23 digits of your form. Without a form, ask your municipality for one.',
      photo: 'You register a photo. A telephone can take it.',
      check: 'A clerk looks at form and photo. There is nothing for you to do.',
      'hand-in': 'A clerk hands the applications in together. There is nothing for you to do.',
      visit: 'A clerk tells you the time. Come to the place on that day, with your identity papers.',
      making:
        'Your card is being made, which usually takes one to two months. There is nothing for you to do.',
      postcard:
        'A postcard comes from your municipality. When it is there, you can enter its deadline below.',
      fetch:
        'You go to the municipality with the postcard and your identity papers. Some want an appointment.',
      home: 'The card comes by mail for you alone. A post office keeps it for about ten days.',
    },
    heldUp: {
      changed:
        'Your name or address has changed, so that what was done so far cannot be used. First you get a new form at your municipality. Then a clerk opens the application again, and you enter the new digits here.',
      'changed-alone':
        'Your name or address has changed, so that your application may no longer be used. You ask your municipality, and apply again by the QR code of a new form. The company does not apply for you. Tell a clerk, so that this page follows.',
      'changed-before-visit':
        'Your name or address has changed, so that what was done so far cannot be used. First you get a new form at your municipality. A clerk then tells you when to come.',
      photo:
        'Something was wrong with the photo or the form. See what the clerk says, and register it again.',
      'hand-in': 'It has not arrived where it was handed in. A clerk is looking into it.',
      visit:
        'You were not seen on the day of the visit. Another day, or fetching it, is possible: ask a clerk.',
      fetch:
        'The deadline on the postcard is over. Ring your municipality at once; a second postcard may come too.',
    },
    form: 'Register form and photo',
    formHeld: 'See the registered form and photo',
    leaveTitle: 'Half a day for fetching it',
    leaveText: 'You can ask for leave in these words. No more of a reason is needed.',
    leaveNote: 'I take half a day of leave to fetch my My Number Card at the municipality.',
    leaveNoteOn: 'I take half a day of leave on {day} to fetch my My Number Card at the municipality.',
    copy: 'Copy these words',
    copied: 'Copied.',
    agentTitle: 'When somebody else can fetch it',
    agent:
      'Only where illness, a disability or the like keeps you from going. Being busy at work is no reason; a long business trip can be one, with the letter of the company. Ask a clerk.',
  },
  way: {
    'by-yourself': {
      first:
        'You apply by yourself, by the QR code of your form. A guide on this page says how, in seven languages.',
      second: 'A postcard from your municipality comes in one to two months.',
      third: 'You fetch the card yourself, with the postcard. You go there once.',
    },
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
  guide: {
    title: 'Applying by yourself',
    text: 'You can also apply without the company, with the form that came to your home. The guide says what you need, how it goes and what the photo has to be like. Neither clerks nor managers see that you read it.',
    language: 'Language of the guide',
    save: 'Save the guide (PDF)',
    saved: 'The guide is saved.',
  },
  change: 'Change my answer',
  readAgain: 'Read the invitation again',
  renewed: {
    title: 'The consent text is a new one',
    text: 'Before a form ID or a photo of yours is held, you are asked to agree to the present text. If you do not, your application stays as it is.',
    agree: 'I agree to the text above',
  },
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
