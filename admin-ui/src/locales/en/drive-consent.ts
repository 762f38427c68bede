import type { driveConsent as japanese } from '../ja/drive-consent.ts';
import type { Shape } from '../../text/keys.ts';

export const driveConsent: Shape<typeof japanese> = {
  text: [
    'The company helps those who wish for a My Number Card to apply for it together.',
    'Taking part is up to you. Nobody is at a disadvantage at work or in an appraisal for not taking part, for not answering, or for stopping half-way. You are not asked why.',
    'The company records your answer, and how far the application is with its dates. Only the clerks of this drive can see that. Managers cannot. Everybody else sees no more than the size of groups of 10 or more people.',
    'We never take your My Number, a PIN, or a copy of an identity paper.',
    'Until your card is being made you can stop at any time, on your own page or by telling a clerk.',
    'Whether you use the card as your employee badge is a separate matter. For whoever has no card there is a company card that opens the same doors.',
  ].join('\n\n'),
  collection:
    'Where the company hands the applications in together, it holds your form ID, what you chose on the form, and your photo. They are kept encrypted, and only you and the clerks can see them. They are used for handing in and for nothing else, and deleted at once when you stop or the drive ends, and 30 days after the application is accepted.',
};
