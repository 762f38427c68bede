import { SimulatorError } from '../errors.ts';

/** What is held to the reader. */
export type Device = 'my-number-card' | 'resident-card' | 'phone' | 'next-generation-card' | 'company-card';

/** How its certificate for user authentication came about. */
export type CertificatePlan =
  /** Valid, from the newest authority. */
  | 'current'
  /** Valid by itself, while its authority of 2015 has ended. */
  | 'first-generation'
  | 'second-generation'
  | 'expired'
  /** The second one of this card: other serial number and key, same holder. */
  | 'renewed'
  /** From an authority of the right name with a key of its own. */
  | 'forged'
  /** Another card's, beside a key of its own. */
  | 'copied'
  /** Never had one. */
  | 'none';

/** `copied`: badge id, record and site key of another card, with a card key of its own. */
export type BadgePlan = 'none' | 'blank' | 'terminated' | 'copied';

/** A kind of card to test with. A new one is a new row. */
export interface Persona {
  readonly name: string;
  readonly summary: string;
  readonly device: Device;
  readonly badge: BadgePlan;
  readonly certificate: CertificatePlan;
  readonly hasSignCertificate: boolean;
  /** `unset`: nobody ever chose one. Both others answer alike once all tries are gone. */
  readonly userPin: 'usable' | 'blocked' | 'unset';
  /** An application that shows an identifier to anybody and has no key. */
  readonly hasIdRecord: boolean;
  /** Keeps silent to every command, though it has an ATR. */
  readonly isMute: boolean;
}

const NORMAL: Persona = {
  name: 'normal',
  summary: 'My Number Card with a blank badge application; PIN 1234, sign password ABC123',
  device: 'my-number-card',
  badge: 'blank',
  certificate: 'current',
  hasSignCertificate: true,
  userPin: 'usable',
  hasIdRecord: false,
  isMute: false,
};

/** Everything else is as on the normal card. */
const DIFFERENCES: readonly (Partial<Persona> & Pick<Persona, 'name' | 'summary'>)[] = [
  {
    name: 'no-sign-cert',
    summary: "a child's card: no certificate for signatures",
    hasSignCertificate: false,
  },
  { name: 'pin-blocked', summary: 'the PIN was wrong three times', userPin: 'blocked' },
  { name: 'expired', summary: 'its certificate ended a month ago', certificate: 'expired' },
  {
    name: 'renewed',
    summary: 'its certificate was renewed: other serial number and key, same holder',
    certificate: 'renewed',
  },
  {
    name: 'ca-gen1',
    summary: 'issued by the authority of 2015, which it has outlived',
    certificate: 'first-generation',
  },
  {
    name: 'ca-gen2',
    summary: 'issued by the authority of 2019: same name, another key',
    certificate: 'second-generation',
  },
  { name: 'ca-gen3', summary: 'issued by the authority of 2023: same name, a third key' },
  {
    name: 'forged-ca',
    summary: 'issued by nobody: an authority of the right name with its own key',
    certificate: 'forged',
  },
  {
    name: 'face-auth',
    summary: 'handed out without a PIN, for identification by face; no certificate for signatures',
    userPin: 'unset',
    hasSignCertificate: false,
  },
  {
    name: 'phone',
    summary: 'a telephone: token label JPKIAPGPSETOKEN, certificate behind the PIN, no badge',
    device: 'phone',
    badge: 'none',
  },
  {
    name: 'copied-cert',
    summary: "another card's certificate without its key (--clone-of names the other card)",
    certificate: 'copied',
  },
  {
    name: 'resident-card-old',
    summary: 'the resident card before 2016: token label JPKIAPICCTOKEN, signatures only, no badge',
    device: 'resident-card',
    badge: 'none',
    certificate: 'none',
  },
  {
    name: 'no-badge',
    summary: 'as the municipality hands it out, also after a reissue: no badge application',
    badge: 'none',
  },
  { name: 'badge-blank', summary: 'the normal card under the name that tests of personalisation use' },
  { name: 'badge-terminated', summary: 'its badge was terminated', badge: 'terminated' },
  {
    name: 'badge-cloned',
    summary: "another card's badge id, record and certificate with its own keys; needs --clone-of",
    badge: 'copied',
    certificate: 'copied',
  },
  {
    name: 'id-record',
    summary: 'an identifier that anybody may read, no key and no badge',
    badge: 'none',
    hasIdRecord: true,
  },
  {
    name: 'next-gen',
    summary: 'placeholder of the next card: P-384, invented names and files, no badge',
    device: 'next-generation-card',
    badge: 'none',
    hasSignCertificate: false,
  },
  {
    name: 'company-card',
    summary: 'company-owned chip card: badge application only, no national application',
    device: 'company-card',
    certificate: 'none',
    hasSignCertificate: false,
  },
  { name: 'mute', summary: 'answers to reset, then never to a command', isMute: true },
];

const PERSONAS: readonly Persona[] = [
  NORMAL,
  ...DIFFERENCES.map((difference) => ({ ...NORMAL, ...difference })),
];

export function listPersonas(): readonly Persona[] {
  return PERSONAS;
}

/** @throws SimulatorError `PERSONA_UNKNOWN` */
export function getPersona(name: string): Persona {
  const persona = PERSONAS.find((candidate) => candidate.name === name);
  if (persona === undefined) {
    const known = PERSONAS.map((candidate) => candidate.name).join(', ');
    throw new SimulatorError('PERSONA_UNKNOWN', { reason: `"${name}" is none of ${known}` });
  }
  return persona;
}
