import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_PT: PaperWords = {
  anyOf: 'Basta uma destas combinações:',
  listA: 'A (documentos oficiais com foto)',
  listB: 'B (documentos com o seu nome e data de nascimento, ou com o seu nome e endereço)',
  combinations: {
    a1: 'um de A',
    a2: 'dois de A',
    'a1-b1': 'um de A e um de B',
    b2: 'dois de B',
    'a1-pin': 'um de A que tenha chip (você mesmo digita a senha desse documento)',
    'notice-b2':
      'o cartão de notificação (通知カード) ou o aviso do seu número (個人番号通知書), que você mesmo entrega ao funcionário público, e dois de B',
    'face-b1': 'o certificado de foto para o cartão (顔写真証明書) e um de B',
  },
  a: {
    'driving-licence': 'carteira de motorista',
    'driving-history-certificate':
      'certificado de histórico de motorista (emitido a partir de 1º de abril de 2012)',
    passport: 'passaporte',
    'physical-disability-handbook': 'certificado de deficiência física (身体障害者手帳)',
    'mental-health-handbook': 'certificado de deficiência mental (精神障害者保健福祉手帳)',
    'rehabilitation-handbook': 'certificado de deficiência intelectual (療育手帳)',
    'residence-card': 'cartão de residência (在留カード)',
    'special-permanent-resident-certificate': 'certificado de residente permanente especial',
    'landing-permission': 'permissão de desembarque para refúgio temporário',
    'provisional-stay-permission': 'permissão de estadia provisória',
    'resident-card-with-photo': 'antigo cartão de residente com foto (住基カード)',
    'former-my-number-card': 'cartão My Number anterior',
  },
  b: {
    'health-insurance': 'certificado de direito ao seguro de saúde (資格確認書)',
    'care-insurance': 'certificado do seguro de cuidados de longo prazo',
    'medical-certificate': 'certificado de benefícios médicos',
    'pension-book': 'caderneta de pensão ou aviso do número básico de pensão',
    'child-support-certificate': 'certificado do auxílio para sustento de filhos',
    'employee-id': 'crachá da empresa',
    'student-id': 'carteira de estudante',
    'school-papers': 'certificado com o nome da sua escola',
    'bank-book': 'caderneta bancária',
    'trade-licence': 'licença profissional (por exemplo, de corretor de imóveis)',
    'public-office-id': 'identificação funcional de órgão público',
  },
};
