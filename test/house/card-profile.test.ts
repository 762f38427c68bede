import { expect } from 'chai';
import { linesWhere, SOURCES } from './repository.ts';

/**
 * One generation of the national card must not leak into the program: only these files know its applications, files,
 * PIN commands and algorithms (feature C11). The simulators play the card's own side.
 */
const PROFILES = /^card-ap\/src\/card-profile(s\/[a-z0-9-]+)?\.ts$/;
/** The card's end of the wire, the algorithms of public test suites for certificate paths, and what people read. */
const OTHER_SIDES = [
  /^simulators\/src\//,
  /^trust\/src\/certificate-path\/neutral-profile\.ts$/,
  /^admin-ui\/src\/locales\//,
];

const KNOWLEDGE: readonly {
  readonly what: string;
  readonly pattern: RegExp;
  readonly planted: readonly string[];
}[] = [
  {
    what: "the user key's algorithm",
    pattern: /\brsa|\bRSA|WithRSA|\bP-?384\b|secp384r1|sha-?384|\bES384\b|\bRS256\b|pkcs-?#?1\b/i,
    planted: [
      "if (key.asymmetricKeyType === 'rsa') return;",
      "verify('RSA-SHA256', message, key, signature);",
      "createVerify('sha384')",
      "{ namedCurve: 'P-384' }",
      "const curve = 'secp384r1';",
      "padding: 'pkcs1'",
      "const alg = 'sha256WithRSAEncryption';",
    ],
  },
  {
    what: 'an algorithm or policy by identifier',
    pattern:
      /1\.2\.840\.113549\.1\.1|1\.2\.840\.10045\.(?:2\.1|4\.3\.3)|1\.3\.132\.0\.34|1\.2\.392\.200149|\b2\.999\./,
    planted: [
      "const ALLOWED = ['1.2.840.113549.1.1.11'];",
      "oid === '1.2.840.10045.4.3.3'",
      "const CURVE = '1.3.132.0.34';",
      "policies.includes('1.2.392.200149.8.5.1.3.30')",
      "const POLICY = '2.999.392.3.30';",
    ],
  },
  {
    what: 'a file of the national card',
    pattern:
      /\b0x0[01](?:0[12568ab]|1[6-9a-c])\b|0x00,\s*0x(?:0[68ab]|1[678ab])\b|['"`](?:00|01)(?:0[68ab]|1[678ab])['"`]/i,
    planted: [
      'selectFileCommand(0x000a)',
      'const PIN_FILE = 0x0018;',
      'data: Uint8Array.of(0x00, 0x17)',
      "fromHex('000b')",
      'const next = 0x0117;',
    ],
  },
  {
    what: 'an application by its name',
    pattern:
      /d3[ ]?92[ ]?(?:f0|10)|0xd3,\s*0x92|f0[ ]?4d[ ]?4f[ ]?4e|0xf0,\s*0x4d,\s*0x4f|a0[ ]?00[ ]?00[ ]?01[ ]?51|JPKIAP/i,
    planted: [
      "const JPKI = fromHex('D392F000260100000001');",
      'Uint8Array.of(0xd3, 0x92, 0xf0, 0x00)',
      "selectByName('f04d4f4e42414e01')",
      "label.startsWith('JPKIAPICCTOKEN2')",
      "const ISD = 'A0000001510000';",
    ],
  },
  {
    what: "the holder's PIN or key in a command",
    pattern: /0x20,\s*0x00,\s*0x80|0x2a,\s*0x00,\s*0x80|00 ?20 ?00 ?80|80 ?2a ?00 ?80/i,
    planted: [
      'const VERIFY = [0x00, 0x20, 0x00, 0x80];',
      "send('802A0080')",
      'ins: [0x80, 0x2a, 0x00, 0x80]',
    ],
  },
];

function leakIn(line: string): string | undefined {
  return KNOWLEDGE.find(({ pattern }) => pattern.test(line))?.what;
}

describe('what one generation of the national card looks like', () => {
  it('is known to its profile and to nothing else', () => {
    const strangers = SOURCES.filter(
      (file) => !PROFILES.test(file) && !OTHER_SIDES.some((side) => side.test(file)),
    );
    expect(linesWhere(strangers, leakIn)).to.deep.equal([]);
  });

  for (const { what, planted, pattern } of KNOWLEDGE) {
    it(`would be found elsewhere: ${what}`, () => {
      for (const line of planted) expect(line).to.match(pattern);
    });
  }

  it('is in the profiles: the test looks where there is something to find', () => {
    const profiles = SOURCES.filter((file) => PROFILES.test(file));
    const found = new Set(
      profiles.flatMap((file) =>
        KNOWLEDGE.filter(({ pattern }) => linesWhere([file], (line) => pattern.exec(line)?.[0]).length > 0),
      ),
    );
    expect([...found].map(({ what }) => what)).to.have.members(KNOWLEDGE.map(({ what }) => what));
  });
});
