import { clockFrom, dateKo, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_KO } from './self-application-ko.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_KO } from './papers-ko.ts';

const free = bullets(
  '신청 여부는 전적으로 본인이 자유롭게 결정합니다.',
  '신청하지 않아도 어떠한 불이익도 없습니다. 거절하는 이유를 밝힐 필요가 없으며, 상사에게도 알리지 않습니다.',
  '신청한 뒤에도 카드가 제작되기 전이라면 언제든지 그만둘 수 있습니다.',
);

/** 한국어 */
export const WORDS_KO: LetterWords = {
  to: (name) => (name === null ? '직원 여러분께' : `${name} 님께`),
  date: dateKo,
  titles: {
    invitation: '마이넘버카드 신청을 회사가 도와드립니다',
    'first-reminder': '마이넘버카드 신청 안내 (첫 번째 알림)',
    'second-reminder': '마이넘버카드 신청 안내 (마지막 알림)',
    'what-to-bring': '회사에서 신청을 접수하는 날의 준비물',
    'form-preparation': '교부신청서 준비 방법',
    'self-application': '마이넘버카드를 직접 신청하는 방법',
    'pick-up-notice': '교부 통지 엽서가 도착하면',
    'half-day-leave': '카드 수령을 위한 반일 안내',
    'card-care': '카드를 소중히 사용해 주세요',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `${organisation}에서는 마이넘버카드 신청을 희망하는 분들을 도와드립니다. 카드는 공적인 신분증이며, 우리 회사의 사원증으로도 사용할 수 있습니다.`,
      ),
      heading('신청은 자유입니다'),
      free,
      heading('진행 방법'),
      ...wayBlocks(WAYS, way),
      heading('회신 방법'),
      paragraph(`${dateKo(closesOn)}까지 ‘나의 페이지’ 또는 서면으로 회신해 주십시오.`),
      link('나의 페이지', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph('앞서 안내해 드린 마이넘버카드 신청에 대해 다시 한번 알려 드립니다.'),
      paragraph(`회신은 ${dateKo(closesOn)}까지 받습니다. 회신하지 않으셔도 괜찮습니다.`),
      free,
      link('나의 페이지', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph('마이넘버카드 신청에 관한 안내는 이번이 마지막입니다. 이후에는 다시 여쭙지 않습니다.'),
      paragraph(`회신은 ${dateKo(closesOn)}까지 받습니다. 회신하지 않으셔도 괜찮습니다.`),
      free,
      link('나의 페이지', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(`${visit.municipality} 직원이 회사로 와서 신청을 접수합니다.`),
      facts(
        ['날짜', dateKo(visit.on)],
        ['시간', clockFrom(visit.from, (at) => `${at}부터`)],
        ['장소', visit.place],
      ),
      heading('가져오실 것'),
      bullets(
        '교부신청서 (번호가 적힌 부분은 집에서 잘라 주십시오. 통지카드나 개인번호통지서(個人番号通知書)를 쓰는 분은 봉투에 넣어 직접 가져오십시오)',
        visit.isPhotoTakenThere
          ? '얼굴 사진은 현장에서 촬영할 수 있습니다.'
          : '얼굴 사진 (세로 4.5cm, 가로 3.5cm, 6개월 이내에 촬영한 것)',
        '통지카드(通知カード)나 예전의 주민기본대장카드(住基カード)가 있으면 가져와서 본인이 직접 담당 공무원에게 건네주십시오',
        '아래의 본인 확인 서류',
      ),
      ...paperBlocks(PAPERS_KO, visit),
      paragraph(
        '서류가 부족해도 신청할 수 있습니다. 이 경우 카드는 나중에 시구정촌 창구에서 수령합니다. 회사는 서류를 보지 않으며, 어떤 서류를 가져오셨는지 기록하지 않습니다.',
      ),
      paragraph('참가는 자유입니다. 오시지 않더라도 이유를 밝힐 필요가 없습니다.'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `신청에는 QR코드가 있는 교부신청서(交付申請書)를 사용합니다. ${dateKo(closesOn)}까지 준비해 주십시오. 신청은 자유이며, 이유를 밝히지 않고 그만둘 수 있습니다.`,
      ),
      steps(
        '교부신청서를 찾습니다. 번호 통지서와 한 장으로 이어진 상태로 우편으로 받으셨습니다.',
        '집에서 절취선을 따라 자릅니다. 개인번호(마이넘버)가 적힌 부분은 집에 두십시오.',
        ...(collectsForms
          ? [
              '신청서의 23자리 ‘신청서 ID(申請書ID)’를 나의 페이지에 입력합니다. 이것은 개인번호가 아닙니다.',
              '종이로 신청하는 분은 잘라 낸 신청서만 제출하십시오.',
            ]
          : [
              '신청서의 QR코드를 스마트폰으로 읽으면 본인이 직접 신청할 수 있습니다. 공무원이 회사에 오는 날 신청하는 분은 잘라 낸 신청서를 그날 가져오십시오.',
            ]),
      ),
      link('나의 페이지', answerUrl),
      box(
        '개인번호를 회사에 건네지 마십시오',
        '자르지 않은 용지는 읽지 않고 그대로 돌려드립니다.',
        '개인번호는 종이, 사진, 이메일, 전화 등 어떤 방법으로도 보내거나 알려 주지 마십시오.',
        '개인번호를 손으로 적는 신청서를 사용하는 분은 직접 봉투를 봉해 주십시오. 회사에서는 아무도 열지 않습니다.',
        '통지카드는 본인이 직접 담당 공무원에게 건넵니다. 회사는 맡지도, 확인하지도, 복사하지도 않습니다.',
      ),
      paragraph(
        '용지를 찾을 수 없거나, 용지가 인쇄된 뒤에 주소나 이름이 바뀌었다면 그 용지는 사용할 수 없습니다. 거주지의 시구정촌에서 새 용지를 받으십시오.',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_KO, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph('거주지의 시구정촌에서 카드가 준비되었다는 엽서(交付通知書)가 오면 다음과 같이 하십시오.'),
      steps(
        '엽서에 적힌 수령 장소와 기한을 확인합니다. 예약이 필요한 곳도 있습니다.',
        '나의 페이지에 기한과 예약일을 입력합니다. 회사가 반일의 시간을 마련합니다.',
        '엽서와 본인 확인 서류를, 통지카드와 예전의 주민기본대장카드가 있으면 그것도 가지고 본인이 직접 갑니다.',
        '비밀번호는 창구에서 본인이 직접 정합니다. 아무에게도 알려 주지 마십시오.',
      ),
      link('나의 페이지', answerUrl),
      bullets(
        '대리인이 수령할 수 있는 것은 질병이나 장애 등 부득이한 사정이 있을 때뿐입니다. 업무가 바쁘다는 것은 이유가 되지 않습니다.',
        '장기 출장 중인 분에게는 회사가 확인서를 발급합니다. 문의해 주십시오.',
        '기한이 지나도 당분간은 수령할 수 있습니다. 빨리 시구정촌에 연락하십시오. 오래 지나면 카드는 폐기됩니다.',
        '엽서의 사본이나 사진은 회사에 보내지 마십시오.',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(
        `${organisation}은(는) 시구정촌 창구에서 카드를 수령하실 수 있도록 다음과 같이 반일을 마련했습니다.`,
      ),
      facts(['날짜', dateKo(on)], ['시간', halfOf(half, '오전', '오후')]),
      bullets(
        '이 시간의 취급(유급휴가, 특별휴가 등)은 취업규칙에 따릅니다.',
        '이 안내문을 누구에게도 보여 줄 필요가 없습니다. 휴가를 신청할 때의 이유는 ‘시구정촌 창구 방문’이면 충분합니다.',
        '사정이 생기면 날짜를 바꿀 수 있습니다.',
      ),
      paragraph('엽서(交付通知書)와 본인 확인 서류를 잊지 말고 가져가십시오.'),
    ],
    'card-care': ({ stopLines }) => [
      heading('평소의 사용'),
      bullets(
        '강한 자석과 열을 피하십시오. 카드를 구부리거나 구멍을 뚫지 마십시오.',
        '비밀번호는 아무에게도 알려 주지 마십시오. 회사도 관공서도 전화나 이메일로 묻지 않습니다.',
        '4자리 비밀번호는 3회, 서명용 6~16자 비밀번호는 5회 연속으로 틀리면 잠깁니다. 시구정촌 창구에서 해제할 수 있습니다.',
        '카드를 빌려주지 마십시오. 뒷면의 번호를 다른 사람이 옮겨 적거나 복사하지 못하게 하십시오.',
        '주소나 이름의 변경을 신고할 때에는 카드도 가지고 가십시오.',
        '체류 기간에 기한이 있는 분의 카드는 보통 그날까지 유효합니다. 체류 기간을 연장한 뒤에는 그날이 되기 전에 창구에서 카드의 기한도 연장하십시오.',
        '전자증명서는 발급 후 다섯 번째 생일까지 유효합니다. 3개월 전부터 창구에서 갱신할 수 있습니다.',
      ),
      heading('카드를 잃어버렸을 때'),
      steps(
        '즉시 아래 번호로 전화하여 카드의 일시 정지를 요청하십시오. 24시간 365일 접수합니다.',
        '나의 페이지에서 사원증을 정지하십시오.',
        '경찰과 거주지의 시구정촌에 신고하십시오. 카드를 찾으면 시구정촌 창구에서 정지를 해제합니다.',
      ),
      facts(...stopLineRows(stopLines, 'en')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('문의'),
    paragraph(`담당: ${contacts.join(', ')}`),
    box(
      '사기에 주의하십시오',
      '회사도 시구정촌 직원도 전화나 이메일로 돈을 요구하거나 은행 계좌, 개인번호(마이넘버), 비밀번호를 묻는 일은 절대로 없습니다.',
      '누군가 묻는다면 대답하지 말고 전화를 끊은 뒤 위의 담당자에게 알려 주십시오.',
      '이 편지는 연말정산 등을 위해 번호를 수집하는 절차와는 관계가 없습니다. 번호가 적힌 서류를 이 편지의 회신과 같은 봉투에 넣지 마십시오.',
    ),
    box(
      '이 편지가 진짜인지 확인하는 방법',
      `확인 코드: ${checkCode}`,
      '아래 페이지에 이 코드를 입력하면 회사에서 보낸 편지인지 알 수 있습니다. 주소는 직접 입력해 주십시오.',
    ),
    link('편지 확인', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    '신청서의 QR코드를 이용하여 본인이 직접 신청합니다. 회사는 신청서 ID나 사진을 맡지 않습니다. 약 1~2개월 뒤에 거주지의 시구정촌에서 엽서가 옵니다. 카드는 본인이 한 번만 창구에 가서 수령합니다.',
  together:
    '회사가 모아서 신청합니다. 약 1~2개월 뒤에 거주지의 시구정촌에서 엽서가 옵니다. 카드는 본인이 한 번만 창구에 가서 수령합니다.',
  visit:
    '시구정촌 직원이 회사로 와서 신청을 접수합니다. 카드는 나중에 집으로 우송됩니다. 서류가 부족하면 창구에서 수령합니다.',
  either: '방법은 두 가지이며 근무지에 따라 다릅니다.',
};
