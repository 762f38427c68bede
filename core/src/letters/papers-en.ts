import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_EN: PaperWords = {
  anyOf: 'Any one of these combinations is enough:',
  listA: 'A (official papers with a photo)',
  listB: 'B (papers with your name and birth date, or your name and address)',
  combinations: {
    a1: 'one of A',
    a2: 'two of A',
    'a1-b1': 'one of A and one of B',
    b2: 'two of B',
    'a1-pin': 'one of A that has a chip (you enter its own PIN yourself)',
    'notice-b2':
      'the notification card (通知カード) or the notice of your number (個人番号通知書), which you hand to the officer yourself, and two of B',
    'face-b1': 'the photo certificate for the card (顔写真証明書) and one of B',
  },
  a: {
    'driving-licence': 'driving licence',
    'driving-history-certificate': 'driving history certificate (issued on or after 1 April 2012)',
    passport: 'passport',
    'physical-disability-handbook': 'physical disability certificate (身体障害者手帳)',
    'mental-health-handbook': 'mental disability certificate (精神障害者保健福祉手帳)',
    'rehabilitation-handbook': 'intellectual disability certificate (療育手帳)',
    'residence-card': 'residence card (在留カード)',
    'special-permanent-resident-certificate': 'special permanent resident certificate',
    'landing-permission': 'permission for landing for temporary refuge',
    'provisional-stay-permission': 'provisional stay permission',
    'resident-card-with-photo': 'old resident card with photo (住基カード)',
    'former-my-number-card': 'former My Number Card',
  },
  b: {
    'health-insurance': 'health insurance eligibility certificate (資格確認書)',
    'care-insurance': 'long-term care insurance certificate',
    'medical-certificate': 'certificate for medical benefits',
    'pension-book': 'pension book or notice of the basic pension number',
    'child-support-certificate': 'child support allowance certificate',
    'employee-id': 'employee ID',
    'student-id': 'student ID',
    'school-papers': 'certificate that names your school',
    'bank-book': 'bank book',
    'trade-licence': 'professional licence (such as that of a real-estate agent)',
    'public-office-id': 'staff ID of a public office',
  },
};
