import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { fromHex, toHex } from '@monban/card-ap/bytes';
import { ID_RECORD_AID, type NationalCardProfile } from '@monban/card-ap/card-profile';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { createHierarchy, type TestHierarchy } from '@monban/simulators/ca/hierarchy';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import type { CardState } from '@monban/simulators/virtual-card/card-state';
import { listPersonas } from '@monban/simulators/virtual-card/personas';
import { makeCard } from '@monban/simulators/wallet/new-card';
import { expect } from 'chai';
import {
  random,
  SELECT_BADGE,
  selectFile,
  send,
  sendForWord,
  verifyPin,
} from '../../../support/card-bytes.ts';
import { issueBadge } from '../../../support/test-company.ts';

const NOW = new Date('2026-11-23T03:00:00.000Z');

/** What a stranger finds out about a card by asking it. */
interface Character {
  readonly label: string;
  readonly availability: string;
  /** Whose signature the user certificate bears, and whether it is valid today; or the word instead of it. */
  readonly certificate: string;
  /** Whether a signature of the card's key belongs to the certificate; null where none is to be had. */
  readonly signs: boolean | null;
  /** Tries left of the user PIN. */
  readonly pin: string;
  /** Life cycle of the badge application, or the word instead of it. */
  readonly badge: string;
}

const NORMAL: Character = {
  label: 'JPKIAPICCTOKEN2',
  availability: '8f8f00',
  certificate: 'generation 3, valid',
  signs: true,
  pin: '63c3',
  badge: '01',
};

/** By what each persona differs from the normal card. */
const DIFFERENCES: Readonly<Record<string, Partial<Character>>> = {
  normal: {},
  'no-sign-cert': { availability: '008f00' },
  'pin-blocked': { pin: '63c0', signs: null },
  expired: { certificate: 'generation 2, ended' },
  renewed: {},
  'ca-gen1': { certificate: 'generation 1, valid' },
  'ca-gen2': { certificate: 'generation 2, valid' },
  'ca-gen3': {},
  'forged-ca': { certificate: 'nobody, valid' },
  'face-auth': { availability: '008f00', pin: '63c0', signs: null },
  phone: { label: 'JPKIAPGPSETOKEN', certificate: '6982', badge: '6a82' },
  'copied-cert': { signs: false },
  'resident-card-old': {
    label: 'JPKIAPICCTOKEN',
    availability: '8f0000',
    certificate: '6a82',
    signs: null,
    pin: '6a82',
    badge: '6a82',
  },
  'no-badge': { badge: '6a82' },
  'badge-blank': {},
  'badge-terminated': { badge: '0f' },
  // Its certificate is the victim's, which another hierarchy issued.
  'badge-cloned': { certificate: 'nobody, valid', signs: false, badge: '02' },
  'id-record': { badge: '6a82' },
  'next-gen': {
    label: 'MONBAN NEXT-GEN PLACEHOLDER',
    availability: '008f00',
    certificate: 'next generation, valid',
    pin: '63c5',
    badge: '6a82',
  },
};

describe('S15: the personas', () => {
  let hierarchy: TestHierarchy;
  let victim: CardState;
  const office = () => ({ hierarchy, now: () => NOW, randomBytes: random });

  before(async function () {
    this.timeout(60_000);
    hierarchy = await createHierarchy();
    victim = (await issueBadge('normal')).card.state();
  });

  /** Each is issued once, for its RSA keys, and begins anew for every sentence. */
  const issued = new Map<string, CardState>();
  async function cardOf(persona: string): Promise<VirtualCard> {
    const cloneOf = persona === 'badge-cloned' ? victim : undefined;
    const state = issued.get(persona) ?? (await makeCard(office(), { persona, cloneOf }));
    issued.set(persona, state);
    return createVirtualCard({ state, randomBytes: random });
  }

  for (const [persona, difference] of Object.entries(DIFFERENCES)) {
    it(`show "${persona}" as it is`, async () => {
      const profile = persona === 'next-gen' ? NEXT_GEN_PLACEHOLDER : JPKI_2016;
      const card = await cardOf(persona);
      expect(characterOf(card, profile, hierarchy)).to.deep.equal({ ...NORMAL, ...difference });
    });
  }

  it('are all of these, the company’s card and the mute one', () => {
    const names = [...Object.keys(DIFFERENCES), 'company-card', 'mute'];
    expect(listPersonas().map(({ name }) => name)).to.have.members(names);
    expect(listPersonas().every(({ summary }) => summary.length > 0 && !summary.includes('\n'))).to.equal(
      true,
    );
  });

  it('have one name and number of holder and another key where the certificate was renewed', async () => {
    const { user } = (await cardOf('renewed')).state().jpki!;
    const certificate = certificateOf(user!.certificate);
    const sign = certificateOf((await cardOf('renewed')).state().jpki!.sign!.certificate);
    expect(certificate.subject).to.match(/^C=JP\nCN=MONBANTEST[A-Z]{11}A$/);
    expect(certificate.serialNumber).to.not.equal(sign.serialNumber);
  });

  it('have a forger whose certificate names the genuine authority', async () => {
    const { user } = (await cardOf('forged-ca')).state().jpki!;
    const genuine = certificateOf(hierarchy.userAuthentication[2].certificate);
    expect(certificateOf(user!.certificate).issuer).to.equal(genuine.subject);
    expect(certificateOf(user!.caCertificate).subject).to.equal(genuine.subject);
    expect(certificateOf(user!.caCertificate).publicKey.equals(genuine.publicKey)).to.equal(false);
  });

  it('have a clone with the victim’s badge, and neither of its keys', async () => {
    const clone = (await cardOf('badge-cloned')).state();
    const [original] = victim.badges;
    expect(clone.badges[0]!.items).to.deep.equal(original!.items);
    expect(clone.badges[0]!.cardKey).to.have.length(64).and.not.equal(original!.cardKey);
    expect(clone.jpki!.user!.certificate).to.equal(victim.jpki!.user!.certificate);
    expect(clone.jpki!.user!.key).to.not.equal(victim.jpki!.user!.key);
  });

  it('have a telephone that shows the certificate after its PIN', async () => {
    const phone = await cardOf('phone');
    send(phone, '00a4040c0ad392f000260100000001');
    send(phone, selectFile('0018'));
    send(phone, verifyPin('1234'));
    send(phone, selectFile('000a'));
    expect(send(phone, '00b0000004')).to.match(/^3082[0-9a-f]{4}9000$/);
  });

  it('have a child’s card whose sign certificate file is empty and whose sign password was never set', async () => {
    const child = await cardOf('no-sign-cert');
    send(child, '00a4040c0ad392f000260100000001');
    send(child, selectFile('0002'));
    expect(send(child, '00b0000000')).to.equal('6b00');
    send(child, selectFile('0001'));
    expect(send(child, '00b0000000')).to.equal('6982');
    send(child, selectFile('001b'));
    expect(send(child, verifyPin('ABC123'))).to.equal('6984');
  });

  it('have an identifier that anybody reads, on the card that has no badge', async () => {
    const card = await cardOf('id-record');
    const select = `00a4040c08${toHex(ID_RECORD_AID)}`;
    expect(sendForWord(card, select)).to.equal('9000');
    expect(send(card, '00b2010c00')).to.equal(`${card.state().idRecord!}9000`);
    expect(card.state().idRecord).to.match(/^[0-9a-f]{32}$/);
    expect(sendForWord(await cardOf('normal'), select)).to.equal('6a82');
  });
});

function characterOf(card: VirtualCard, profile: NationalCardProfile, hierarchy: TestHierarchy): Character {
  card.powerOn();
  const badge = send(card, SELECT_BADGE);
  send(card, `00a4040c${byte(profile.jpkiAid.length)}${toHex(profile.jpkiAid)}`);
  const { files } = profile;
  const pin = select(card, files['user-pin']) ?? sendForWord(card, '00200080');
  const der = read(card, files['user-certificate']);
  const certificate = der.length === 4 ? undefined : new X509Certificate(fromHex(der));
  return {
    label: Buffer.from(read(card, files['token-info']).slice(0, 64), 'hex').toString().trimEnd(),
    availability: read(card, files.availability),
    certificate: certificate ? describeCertificate(certificate, hierarchy) : der,
    signs: belongsToKey(card, profile),
    pin,
    badge: badge.endsWith('9000') ? badge.slice(-6, -4) : badge,
  };
}

function describeCertificate(certificate: X509Certificate, hierarchy: TestHierarchy): string {
  const authorities = [...hierarchy.userAuthentication, hierarchy.nextGeneration];
  const index = authorities.findIndex((authority) =>
    certificate.verify(certificateOf(authority.certificate).publicKey),
  );
  const issuer = ['generation 1', 'generation 2', 'generation 3', 'next generation'][index] ?? 'nobody';
  const isValid = new Date(certificate.validFrom) <= NOW && NOW <= new Date(certificate.validTo);
  return `${issuer}, ${isValid ? 'valid' : 'ended'}`;
}

/** A signature over a message, checked with what the card's memory says is its certificate. */
function belongsToKey(card: VirtualCard, { files, signing }: NationalCardProfile): boolean | null {
  const message = Buffer.from('to whom it may concern');
  const hash = createHash(signing.hash).update(message).digest('hex');
  const input = toHex(signing.inputPrefix) + hash;
  select(card, files['user-pin']);
  if (sendForWord(card, verifyPin('1234')) !== '9000') return null;
  select(card, files['user-key']);
  const answer = send(card, `802a0080${byte(input.length / 2)}${input}00`);
  const key = createPublicKey(
    certificateOf(card.state().jpki!.user!.certificate).publicKey.export({ type: 'spki', format: 'pem' }),
  );
  return verify(signing.hash, message, { key, dsaEncoding: 'ieee-p1363' }, fromHex(answer.slice(0, -4)));
}

/** Undefined when it was selected, else the word. */
function select(card: VirtualCard, file: number): string | undefined {
  const answer = send(card, selectFile(file.toString(16).padStart(4, '0')));
  return answer === '9000' ? undefined : answer;
}

/** The whole file in hexadecimal, or the word that stands in its place. */
function read(card: VirtualCard, file: number): string {
  const refused = select(card, file);
  if (refused !== undefined) return refused;
  let content = '';
  for (;;) {
    const offset = (content.length / 2).toString(16).padStart(4, '0');
    const answer = send(card, `00b0${offset}00`);
    if (!answer.endsWith('9000')) return content === '' ? answer : content;
    content += answer.slice(0, -4);
  }
}

function certificateOf(base64: string): X509Certificate {
  return new X509Certificate(Buffer.from(base64, 'base64'));
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
