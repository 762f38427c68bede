import type { Language } from '../http/route.ts';

/** What can be wrong with a people file or with a saved meaning of its columns, and what to do about it. */
export const IMPORT_SENTENCES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  MY_NUMBER_COLUMN: {
    ja: '列全体がマイナンバーと区別できない12桁の番号です。取り込まず、何も保存していません。別の番号（社員番号など）を使ってください。',
    en: 'The whole column is twelve-digit codes that cannot be told from My Numbers. Nothing was taken or stored. Use another code.',
  },
  MY_NUMBER_SPLIT_COLUMN: {
    ja: 'この列から始まる列を合わせるとマイナンバーになります。取り込まず、何も保存していません。列を削除してください。',
    en: 'The columns from this one on write My Numbers together. Nothing was taken or stored. Remove them.',
  },
  FILE_UNREADABLE: {
    ja: 'ファイルを読めません。空か、壊れているか、暗号化されているか、ここでは使えない種類です。',
    en: 'The file cannot be read: it is empty, damaged, encrypted, or of a kind that is not taken here.',
  },
  FILE_EMPTY: {
    ja: '見出しの行がありません。ファイルと見出しの行番号を確かめてください。',
    en: 'There is no header row. Check the file and the number of that row.',
  },
  SHEET_UNKNOWN: {
    ja: 'そのシートはありません。選び直してください。',
    en: 'There is no such sheet. Choose another.',
  },
  CHARSET_UNKNOWN: {
    ja: '文字コードが分かりません。選んでから、もう一度読み込んでください。',
    en: 'The character set is not known. Choose one and read the file again.',
  },
  CHARACTER_LOST: {
    ja: '読めない文字があります。文字コードを選び直してください。',
    en: 'A character cannot be read. Choose another character set.',
  },
  COLUMN_TWICE: {
    ja: '同じ項目が二つの列にあります。一つにしてください。',
    en: 'Two columns have the same meaning. Choose one.',
  },
  COLUMN_MISSING: {
    ja: '社員番号の列がありません。どの列か選んでください。',
    en: 'No column is the employee code. Say which one it is.',
  },
  DATE_CENTURY: {
    ja: '年が2桁で元号がなく、どの世紀か分かりません。4桁の年か元号で書いてください。',
    en: 'A year of two digits without an era could be of any century. Write four digits or the era.',
  },
  NAME_NOT_SPLIT: {
    ja: '姓と名の間に空白がありません。空白を入れるか、列を分けてください。',
    en: 'There is no space between family and given name. Add one, or use two columns.',
  },
  CODE_DUPLICATE: {
    ja: '同じ社員番号の行がほかにもあります。一行にしてください。',
    en: 'Another row has the same employee code. Keep one.',
  },
  CODE_AMBIGUOUS: {
    ja: '全角・半角や大文字・小文字だけが違う社員番号が複数登録されています。登録と同じ文字で書いてください。',
    en: 'Several people have codes that differ only in width or case. Write it exactly as it is stored.',
  },
  CODE_OUT_OF_REACH: {
    ja: 'この社員番号は担当範囲の外の人が使っています。',
    en: 'Somebody outside of your reach has this employee code.',
  },
  PERSON_RETIRED: {
    ja: 'この社員番号の人は退職済みです。復職なら退職日より後の入社日を書いてください。誤りなら本人のページで直してください。',
    en: 'The person with this code has left. If they come back, write a first day after the last one; else correct it on their page.',
  },
  PERSON_MERGED_AWAY: {
    ja: 'この社員番号の記録は別の人の記録に統合されています。統合先の社員番号を書くか、先に統合を取り消してください。',
    en: 'The record with this code was merged into another one. Write the code of that one, or take the merge back first.',
  },
  DEPARTMENT_UNKNOWN: {
    ja: '部門が見つかりません。先に登録するか、「部門を作る」を選んでください。',
    en: 'The department is not there. Add it first, or choose to have departments made.',
  },
  DEPARTMENT_AMBIGUOUS: {
    ja: '同じ名前の部門が複数あります。コードか「本部/部/課」の形で書いてください。',
    en: 'Several departments have this name. Write its code, or the path from the top.',
  },
  DEPARTMENT_PARENT_UNKNOWN: {
    ja: '上位部門が見つかりません。上位部門の行を先に置いてください。',
    en: 'The parent department is not there. Put a row of the parent first.',
  },
  DEPARTMENT_NEEDS_CODE: {
    ja: '部門コードの列が必要です（名前が長いか、同じコードが既にあります）。',
    en: 'A column with department codes is needed: the path is too long or its code is taken.',
  },
  SITE_UNKNOWN: {
    ja: '拠点が見つかりません。担当範囲の拠点の名前で書いてください。',
    en: 'The site is not there. Write the name of one of your sites.',
  },
  ROWS_WITH_PROBLEMS: {
    ja: '問題のある行があります。直して送り直すか、その行を除いて取り込んでください。',
    en: 'Rows have problems. Put them right and send the file again, or leave these rows out.',
  },
  CHARACTER_NOT_WRITABLE: {
    ja: 'この文字コードでは書けない文字があります。代わりの文字を選ぶか、UTF-8にしてください。',
    en: 'This character set cannot hold some characters. Choose what stands in their place, or use UTF-8.',
  },
  MANAGER_UNKNOWN: {
    ja: '上長の社員番号が見つからないか、その行に問題があります。',
    en: 'Nobody has the manager’s employee code, or that row has a problem.',
  },
  MAPPING_EXISTS: {
    ja: 'この名前の割り当ては既に保存されています。内容を確かめ、置き換える場合はその版を If-Match に付けて送り、残す場合は別の名前にしてください。',
    en: 'A mapping of this name is saved already. Look at it; to replace it, send its version as If-Match, and to keep it choose another name.',
  },
};
