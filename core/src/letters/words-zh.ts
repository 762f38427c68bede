import { clockFrom, dateZh, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_ZH } from './self-application-zh.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_ZH } from './papers-zh.ts';

const free = bullets(
  '是否申请，完全由您本人决定。',
  '不申请不会有任何不利影响。拒绝无需说明理由，也不会告知您的上司。',
  '申请之后，在卡片制作之前，您随时可以撤回。',
);

/** 简体中文 */
export const WORDS_ZH: LetterWords = {
  to: (name) => (name === null ? '致全体员工' : `${name} 先生／女士`),
  date: dateZh,
  titles: {
    invitation: '公司协助您申请个人编号卡（My Number Card）',
    'first-reminder': '关于申请个人编号卡（第一次提醒）',
    'second-reminder': '关于申请个人编号卡（最后一次提醒）',
    'what-to-bring': '市区町村工作人员来公司受理申请当天需要携带的物品',
    'form-preparation': '如何准备申请表',
    'self-application': '如何自行申请个人编号卡',
    'pick-up-notice': '收到领卡明信片之后',
    'half-day-leave': '关于领取卡片的半天时间',
    'card-care': '请妥善保管和使用您的卡片',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `${organisation}为希望申请个人编号卡的员工提供协助。该卡是官方身份证明，在本公司还可以用作员工证。`,
      ),
      heading('是否申请由您决定'),
      free,
      heading('办理方式'),
      ...wayBlocks(WAYS, way),
      heading('如何答复'),
      paragraph(`请在${dateZh(closesOn)}之前，通过“我的页面”或书面形式答复。`),
      link('我的页面', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph('此前我们曾就申请个人编号卡一事与您联系，现再次提醒。'),
      paragraph(`答复截止日期为${dateZh(closesOn)}。您也可以不作答复。`),
      free,
      link('我的页面', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph('这是关于申请个人编号卡的最后一次提醒，此后我们不会再询问您。'),
      paragraph(`答复截止日期为${dateZh(closesOn)}。您也可以不作答复。`),
      free,
      link('我的页面', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(`${visit.municipality}的工作人员将来公司受理申请。`),
      facts(
        ['日期', dateZh(visit.on)],
        ['时间', clockFrom(visit.from, (at) => `${at}开始`)],
        ['地点', visit.place],
      ),
      heading('需要携带的物品'),
      bullets(
        '申请表（请在家中将印有个人编号的部分剪下；如需使用“通知卡”或“个人编号通知书”（個人番号通知書），请装入信封，由您本人携带）',
        visit.isPhotoTakenThere
          ? '现场可以拍摄照片。'
          : '免冠正面照片一张（高4.5厘米、宽3.5厘米，6个月以内拍摄）',
        '如有“通知卡”（通知カード）或旧的“住民基本台账卡”（住基カード），请携带，并由您本人直接交给工作人员',
        '以下身份证明文件',
      ),
      ...paperBlocks(PAPERS_ZH, visit),
      paragraph(
        '即使文件不齐，也可以申请。这种情况下，您需要日后到市区町村的窗口领取卡片。公司不会查看您的文件，也不会记录您带了哪些文件。',
      ),
      paragraph('是否参加由您决定。如果不想参加，无需说明理由。'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `申请时需要使用带有二维码的申请表（交付申請書）。请在${dateZh(closesOn)}之前准备好。申请是自愿的，中途退出无需说明理由。`,
      ),
      steps(
        '找出申请表。它与个人编号的通知连在同一张纸上寄到您家。',
        '在家中沿裁剪线剪开。印有个人编号的部分请留在家里。',
        ...(collectsForms
          ? [
              '在“我的页面”中输入申请表上的23位“申请表ID”（申請書ID）。这不是个人编号。',
              '如以纸质方式申请，请只提交剪下的申请表。',
            ]
          : ['用手机扫描申请表上的二维码，即可自行申请。如在工作人员来公司的当天申请，请带上剪下的申请表。']),
      ),
      link('我的页面', answerUrl),
      box(
        '请不要把个人编号交给公司',
        '未剪开的表格，我们不会阅读，将原样退还给您。',
        '请不要以任何方式告知或发送您的个人编号：无论是书面、照片、电子邮件还是电话。',
        '如果您使用需要手写个人编号的申请表，请自行封好信封。公司里没有人会拆开。',
        '“通知卡”由您本人直接交给市区町村的工作人员。公司不保管、不查看、不复印。',
      ),
      paragraph(
        '如果找不到申请表，或者申请表印好之后您的住址或姓名有变更，则该表不能使用。请向您居住地的市区町村领取新的申请表。',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_ZH, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph('居住地的市区町村寄来通知卡片已制作完成的明信片（交付通知書）后，请按以下步骤办理。'),
      steps(
        '确认明信片上的领取地点和期限。有些市区町村需要预约。',
        '在“我的页面”中输入期限和预约日期。公司会为您安排半天时间。',
        '请您本人携带明信片、身份证明文件前往；如有“通知卡”和旧的“住民基本台账卡”，也请一并携带。',
        '密码由您在窗口自行设定。请不要告诉任何人。',
      ),
      link('我的页面', answerUrl),
      bullets(
        '只有在生病、残障或其他不得已的情况下，才可以由他人代领。“工作繁忙”不属于这种情况。',
        '如果您正在长期出差，公司可以出具证明信。请与我们联系。',
        '超过期限后，卡片仍会保留一段时间。请尽快与市区町村联系；时间过长卡片将被销毁。',
        '请不要把明信片的复印件或照片发给公司。',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(`${organisation}为您安排了以下半天时间，用于到市区町村的窗口领取卡片。`),
      facts(['日期', dateZh(on)], ['时间', halfOf(half, '上午', '下午')]),
      bullets(
        '这段时间如何计算（带薪休假、特别休假等），以就业规则为准。',
        '您不必向任何人出示本通知。请假时，理由写“前往市区町村窗口”即可。',
        '如果时间不方便，可以更改日期。',
      ),
      paragraph('请不要忘记携带明信片（交付通知書）和身份证明文件。'),
    ],
    'card-care': ({ stopLines }) => [
      heading('日常使用'),
      bullets(
        '请避免强磁场和高温。不要弯折卡片，也不要打孔。',
        '请不要把密码告诉任何人。公司和政府机关都不会通过电话或电子邮件询问密码。',
        '4位数字密码连续输错3次、签名用的6至16位密码连续输错5次后将被锁定，可在市区町村窗口解除。',
        '请不要把卡片借给他人，也不要让他人抄写或复印背面的编号。',
        '申报住址或姓名变更时，请同时携带卡片。',
        '如果您的在留期间有期限，卡片通常在期限当天失效。延长在留期间后，请在该日之前到市区町村窗口一并延长卡片的期限。',
        '卡内的电子证书有效期至发行后的第5个生日。到期前3个月起可在窗口更新。',
      ),
      heading('卡片丢失时'),
      steps(
        '请立即拨打以下电话，申请暂停使用卡片。全年365天24小时受理。',
        '在“我的页面”中停用您的员工证。',
        '向警察和居住地的市区町村报告。找到卡片后，在市区町村窗口解除暂停。',
      ),
      facts(...stopLineRows(stopLines, 'en')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('咨询'),
    paragraph(`负责人：${contacts.join('、')}`),
    box(
      '谨防诈骗',
      '公司和市区町村的工作人员都绝不会通过电话或电子邮件索要金钱，或询问银行账户、个人编号或密码。',
      '如果有人询问，请不要回答，挂断电话，并告诉上述负责人。',
      '本信与年末调整等收集个人编号的手续无关。请不要把写有个人编号的文件与本信的答复放入同一个信封。',
    ),
    box(
      '如何确认本信真伪',
      `确认码：${checkCode}`,
      '在以下页面输入此确认码，即可知道这封信是否由公司发出。请您自行输入网址。',
    ),
    link('确认信件', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    '您本人通过申请表上的二维码自行申请。公司不会收取您的申请表ID或照片。大约1至2个月后，居住地的市区町村会寄来明信片。您本人只需到窗口一次，领取卡片。',
  together:
    '由公司统一提交申请。大约1至2个月后，居住地的市区町村会寄来明信片。您本人只需到窗口一次，领取卡片。',
  visit: '市区町村的工作人员来公司受理申请。卡片日后邮寄到您家。如果文件不齐，则需要到窗口领取。',
  either: '有两种方式，因工作地点而异：',
};
