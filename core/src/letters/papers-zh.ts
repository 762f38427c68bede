import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_ZH: PaperWords = {
  anyOf: '请携带以下任意一种组合：',
  listA: 'A（带有本人照片的官方证件）',
  listB: 'B（写有姓名和出生日期，或姓名和住址的文件）',
  combinations: {
    a1: 'A类1件',
    a2: 'A类2件',
    'a1-b1': 'A类1件和B类1件',
    b2: 'B类2件',
    'a1-pin': '带有IC芯片的A类证件1件（由您本人输入该证件的密码）',
    'notice-b2':
      '“通知卡”（通知カード）或“个人编号通知书”（個人番号通知書）（由您本人直接交给工作人员），以及B类2件',
    'face-b1': '“个人编号卡照片证明书”（顔写真証明書）和B类1件',
  },
  a: {
    'driving-licence': '驾驶证',
    'driving-history-certificate': '驾驶经历证明书（2012年4月1日以后签发）',
    passport: '护照',
    'physical-disability-handbook': '身体残障者手册',
    'mental-health-handbook': '精神残障者保健福利手册',
    'rehabilitation-handbook': '智力残障者手册（療育手帳）',
    'residence-card': '在留卡',
    'special-permanent-resident-certificate': '特别永住者证明书',
    'landing-permission': '临时庇护许可书',
    'provisional-stay-permission': '临时逗留许可书',
    'resident-card-with-photo': '带照片的住民基本台账卡（住基カード）',
    'former-my-number-card': '以前的个人编号卡',
  },
  b: {
    'health-insurance': '健康保险资格确认书',
    'care-insurance': '护理保险证',
    'medical-certificate': '医疗补助证',
    'pension-book': '年金手册或基础年金号码通知书',
    'child-support-certificate': '儿童抚养津贴证书',
    'employee-id': '员工证',
    'student-id': '学生证',
    'school-papers': '写有学校名称的证书',
    'bank-book': '银行存折',
    'trade-licence': '职业资格证（如房地产交易士证）',
    'public-office-id': '政府机关工作人员证件',
  },
};
