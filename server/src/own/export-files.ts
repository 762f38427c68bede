import type { OwnPart } from '@monban/core/api/own';
import { stringify } from 'csv-stringify/sync';
import { strToU8, zip } from 'fflate';
import type { Language } from '../http/route.ts';
import { EXPORT_WORDS, type ExportWords } from './export-words.ts';
import type { HeldRow } from './held-part.ts';

export interface ExportContent {
  readonly language: Language;
  readonly madeAt: string;
  readonly parts: readonly { readonly part: OwnPart; readonly rows: readonly HeldRow[] }[];
}

/**
 * One ZIP file: everything as JSON for programs, as CSV for spreadsheets (UTF-8 with BOM, formulas disarmed), and as
 * one page of HTML for people, which loads nothing from anywhere.
 */
export function exportFiles(content: ExportContent): Promise<Uint8Array> {
  const { madeAt, parts, language } = content;
  const everything = { madeAt, ...Object.fromEntries(parts.map(({ part, rows }) => [part, rows])) };
  const csv = parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ part, rows }) => [`csv/${part}.csv`, csvOf(rows)] as const);
  const files = {
    'about-me.html': htmlOf(content, EXPORT_WORDS[language]),
    'about-me.json': `${JSON.stringify(everything, null, 2)}\n`,
    ...Object.fromEntries(csv),
  };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  return new Promise((resolve, reject) => {
    zip(bytes, { mtime: new Date(madeAt) }, (error, data) => {
      if (error === null) resolve(data);
      else reject(error);
    });
  });
}

function csvOf(rows: readonly HeldRow[]): string {
  return stringify(
    rows.map((row) => ({ ...row })),
    {
      header: true,
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      cast: { boolean: String },
    },
  );
}

function htmlOf({ language, madeAt, parts }: ExportContent, words: ExportWords): string {
  const sections = parts.map(({ part, rows }) => {
    const body = rows.length === 0 ? `<p>${words.nothing}</p>` : tableOf(rows);
    return `<section><h2>${words.parts[part]} (${rows.length})</h2>${body}</section>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${words.title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${words.title}</h1>
<p>${words.lead}</p>
<p>${words.made}: ${madeAt}</p>
${sections.join('\n')}
</body>
</html>
`;
}

function tableOf(rows: readonly HeldRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const head = names.map((name) => `<th scope="col">${textOf(name)}</th>`).join('');
  const lines = rows.map(
    (row) => `<tr>${names.map((name) => `<td>${textOf(row[name])}</td>`).join('')}</tr>`,
  );
  return `<div><table><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

function textOf(value: string | number | boolean | null | undefined): string {
  return String(value ?? '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `body{font-family:"Noto Sans JP",sans-serif;line-height:1.75;margin:1rem;color-scheme:light dark}
div{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid;padding:.25rem .5rem;text-align:left}`;
