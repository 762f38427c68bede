/** The text of an XML part in the ways in which a number may stand in it; each is searched alone. */
export function textsOfXml(xml: string): readonly string[] {
  return [acrossRuns(xml), ...attributesOf(xml)];
}

/** `&#49;` is a digit, too. */
export function unescapeXml(text: string): string {
  return text
    .replaceAll(
      /&#x([0-9a-fA-F]{1,6});/g,
      (whole, hex: string) => characterOf(Number.parseInt(hex, 16)) ?? whole,
    )
    .replaceAll(/&#([0-9]{1,7});/g, (whole, decimal: string) => characterOf(Number(decimal)) ?? whole)
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => NAMED[name] ?? whole);
}

function characterOf(code: number): string | undefined {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Ends of paragraphs, cells, rows and strings part texts; tags inside, such as those of a bold digit, do not. */
const ENDS =
  /<\/(?:[a-z0-9]+:)?(?:p|si|c|row|tr|tc|td|comment|definedName|cp|property|title|t\d?body)\s*>|<(?:[a-z0-9]+:)?(?:br|tab|cr)\b[^>]*>/gi;

function acrossRuns(xml: string): string {
  return unescapeXml(xml.replaceAll(ENDS, '\n').replaceAll(/<[^>]*>/g, ''));
}

const GUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;

function attributesOf(xml: string): readonly string[] {
  return [...xml.matchAll(/=\s*(?:"([^"<]*)"|'([^'<]*)')/g)]
    .map(([, double, single]) => unescapeXml(double ?? single ?? ''))
    .filter((value) => value.length >= 12 && !GUID.test(value));
}
