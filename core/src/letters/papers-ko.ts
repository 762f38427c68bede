import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_KO: PaperWords = {
  anyOf: '다음 중 한 가지 조합을 가져오십시오.',
  listA: 'A (얼굴 사진이 있는 공적인 증명서)',
  listB: 'B (이름과 생년월일, 또는 이름과 주소가 적힌 것)',
  combinations: {
    a1: 'A 중 1개',
    a2: 'A 중 2개',
    'a1-b1': 'A 중 1개와 B 중 1개',
    b2: 'B 중 2개',
    'a1-pin': 'IC칩이 있는 A 중 1개 (그 증명서의 비밀번호를 본인이 직접 입력합니다)',
    'notice-b2':
      '통지카드(通知カード) 또는 개인번호통지서(個人番号通知書) (본인이 직접 담당 공무원에게 건넵니다)와 B 중 2개',
    'face-b1': '개인번호카드 얼굴 사진 증명서(顔写真証明書)와 B 중 1개',
  },
  a: {
    'driving-licence': '운전면허증',
    'driving-history-certificate': '운전경력증명서 (2012년 4월 1일 이후 발급된 것)',
    passport: '여권',
    'physical-disability-handbook': '신체장애인 수첩',
    'mental-health-handbook': '정신장애인 보건복지 수첩',
    'rehabilitation-handbook': '지적장애인 수첩(療育手帳)',
    'residence-card': '재류카드',
    'special-permanent-resident-certificate': '특별영주자 증명서',
    'landing-permission': '일시비호 허가서',
    'provisional-stay-permission': '가체재 허가서',
    'resident-card-with-photo': '사진이 있는 주민기본대장카드(住基カード)',
    'former-my-number-card': '이전의 마이넘버카드',
  },
  b: {
    'health-insurance': '건강보험 자격확인서',
    'care-insurance': '개호보험 피보험자증',
    'medical-certificate': '의료 수급자증',
    'pension-book': '연금 수첩 또는 기초연금번호 통지서',
    'child-support-certificate': '아동부양수당 증서',
    'employee-id': '사원증',
    'student-id': '학생증',
    'school-papers': '학교 이름이 적힌 증서',
    'bank-book': '예금 통장',
    'trade-licence': '자격증 (택지건물거래사증 등)',
    'public-office-id': '관공서 직원 신분증',
  },
};
