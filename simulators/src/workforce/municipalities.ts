/** A place where simulated employees live. */
export interface HomeTown {
  /** 全国地方公共団体コード with its check digit. */
  readonly code: string;
  readonly prefecture: string;
  readonly name: string;
}

/**
 * Forty municipalities around Tokyo, the nearest to the company first: wards and cities, a town, a village, and one on the
 * other side of three prefectural borders.
 */
export const HOME_TOWNS: readonly HomeTown[] = [
  ...inPrefecture('東京都', [
    ['131041', '新宿区'],
    ['131121', '世田谷区'],
    ['131202', '練馬区'],
    ['131113', '大田区'],
    ['131237', '江戸川区'],
    ['131156', '杉並区'],
    ['131199', '板橋区'],
    ['131083', '江東区'],
    ['131148', '中野区'],
    ['131164', '豊島区'],
    ['131091', '品川区'],
  ]),
  ...inPrefecture('埼玉県', [
    ['112038', '川口市'],
    ['112089', '所沢市'],
    ['112011', '川越市'],
  ]),
  ...inPrefecture('千葉県', [
    ['122041', '船橋市'],
    ['122033', '市川市'],
    ['122076', '松戸市'],
    ['122173', '柏市'],
    ['122271', '浦安市'],
  ]),
  ...inPrefecture('東京都', [
    ['132012', '八王子市'],
    ['132098', '町田市'],
    ['132063', '府中市'],
    ['132080', '調布市'],
    ['132047', '三鷹市'],
    ['132039', '武蔵野市'],
    ['132021', '立川市'],
    ['131075', '墨田区'],
    ['131059', '文京区'],
    ['131067', '台東区'],
    ['131105', '目黒区'],
    ['131130', '渋谷区'],
    ['131032', '港区'],
    ['131024', '中央区'],
    ['131016', '千代田区'],
    ['132055', '青梅市'],
  ]),
  ...inPrefecture('神奈川県', [
    ['142051', '藤沢市'],
    ['142042', '鎌倉市'],
  ]),
  ...inPrefecture('茨城県', [['082201', 'つくば市']]),
  ...inPrefecture('埼玉県', [['113263', '毛呂山町']]),
  ...inPrefecture('東京都', [['133078', '檜原村']]),
];

function inPrefecture(prefecture: string, towns: readonly (readonly [string, string])[]): HomeTown[] {
  return towns.map(([code, name]) => ({ code, prefecture, name }));
}
