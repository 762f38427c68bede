import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_ES: PaperWords = {
  anyOf: 'Basta con una de estas combinaciones:',
  listA: 'A (documentos oficiales con fotografía)',
  listB: 'B (documentos con su nombre y fecha de nacimiento, o con su nombre y dirección)',
  combinations: {
    a1: 'uno de A',
    a2: 'dos de A',
    'a1-b1': 'uno de A y uno de B',
    b2: 'dos de B',
    'a1-pin': 'uno de A que tenga chip (usted mismo introduce el PIN de ese documento)',
    'notice-b2':
      'la tarjeta de notificación (通知カード) o el aviso de su número (個人番号通知書), que usted mismo entrega al funcionario, y dos de B',
    'face-b1': 'el certificado de fotografía para la tarjeta (顔写真証明書) y uno de B',
  },
  a: {
    'driving-licence': 'permiso de conducir',
    'driving-history-certificate':
      'certificado de historial de conducción (expedido a partir del 1 de abril de 2012)',
    passport: 'pasaporte',
    'physical-disability-handbook': 'certificado de discapacidad física (身体障害者手帳)',
    'mental-health-handbook': 'certificado de discapacidad mental (精神障害者保健福祉手帳)',
    'rehabilitation-handbook': 'certificado de discapacidad intelectual (療育手帳)',
    'residence-card': 'tarjeta de residencia (在留カード)',
    'special-permanent-resident-certificate': 'certificado de residente permanente especial',
    'landing-permission': 'permiso de desembarco por refugio temporal',
    'provisional-stay-permission': 'permiso de estancia provisional',
    'resident-card-with-photo': 'antigua tarjeta de residente con fotografía (住基カード)',
    'former-my-number-card': 'tarjeta My Number anterior',
  },
  b: {
    'health-insurance': 'certificado de derecho al seguro de salud (資格確認書)',
    'care-insurance': 'certificado del seguro de dependencia',
    'medical-certificate': 'certificado de prestaciones médicas',
    'pension-book': 'libreta de pensión o aviso del número básico de pensión',
    'child-support-certificate': 'certificado de ayuda por hijos a cargo',
    'employee-id': 'tarjeta de empleado',
    'student-id': 'carné de estudiante',
    'school-papers': 'certificado con el nombre de su escuela',
    'bank-book': 'libreta bancaria',
    'trade-licence': 'licencia profesional (por ejemplo, de agente inmobiliario)',
    'public-office-id': 'acreditación de empleado público',
  },
};
