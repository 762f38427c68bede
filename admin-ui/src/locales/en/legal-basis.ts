import type { Shape } from '../../text/keys.ts';
import type { legalBasis as ja } from '../ja/legal-basis.ts';

export const legalBasis: Shape<typeof ja> = {
  lead: 'Some features of the My Number Card need a basis in law or contract. What is entered here switches them on; whatever has no basis stays off. The number itself is never handled, basis or not.',
  open: 'Open the legal basis',
  featuresTitle: 'Features that need a basis',
  on: 'On',
  off: 'Off',
  features: {
    'application-loading': {
      name: 'Loading the badge application',
      text: "Orders from J-LIS that the badge application is loaded into the free space of employees' cards.",
    },
    'certificate-checking': {
      name: 'Checking the validity of certificates',
      text: 'Asks whether a user certificate has been revoked.',
    },
    'jpki-binding': {
      name: 'Binding by signature',
      text: "At the desk the holder types the card's PIN, and the card's signature shows that it is theirs.",
    },
  },
  missing: {
    'public-notice': 'No public notice that names the company and its business has been entered.',
    'loading-contract': 'No contract with J-LIS for loading has been entered.',
    'checking-contract': 'No accreditation, or contract with an operator, has been entered.',
    'switched-off': "Checking of certificates is set to 'not done'.",
  },
  papersTitle: 'Basis',
  publicNotice: 'Public notice (cabinet order on the Number Act, art. 18(2)(iv))',
  publicNoticeHelp: "Names the company and the business that may use the card's free space.",
  loadingContract: 'Contract with J-LIS for loading',
  certificateChecking: 'Checking of certificates',
  certificateCheckingHelp: 'Only with an accreditation of your own, or through an operator that has one.',
  checkings: { none: 'Not done', operator: 'By an accredited operator', own: 'By our own accreditation' },
  checkingContract: 'Accreditation or contract with the operator',
  cardLinks: 'Link between badge and card',
  cardLinksLabel: 'Keep the link between badge and card',
  cardLinksHelp:
    'The certificate itself is never kept. Without links, doors that ask for a certificate check the badge alone and say so.',
  number: 'Number',
  reference: 'Number of the contract or accreditation',
  date: 'Date',
  none: 'None',
  editTitle: 'Change the legal basis',
  changed: 'The legal basis has been changed; features follow at once.',
};
