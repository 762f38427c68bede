import { clockFrom, dateEs, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_ES } from './self-application-es.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_ES } from './papers-es.ts';

const free = bullets(
  'Solicitar la tarjeta o no es una decisión exclusivamente suya.',
  'No solicitarla no le supone ninguna desventaja. No tiene que dar ningún motivo y su superior no se entera.',
  'Puede cambiar de opinión en cualquier momento mientras la tarjeta no se haya fabricado.',
);

/** Español */
export const WORDS_ES: LetterWords = {
  to: (name) => (name === null ? 'A todo el personal' : `A la atención de ${name}`),
  date: dateEs,
  titles: {
    invitation: 'La empresa le ayuda a solicitar la tarjeta My Number',
    'first-reminder': 'Solicitud de la tarjeta My Number (primer recordatorio)',
    'second-reminder': 'Solicitud de la tarjeta My Number (último recordatorio)',
    'what-to-bring': 'Qué traer el día de la visita',
    'form-preparation': 'Cómo preparar el formulario de solicitud',
    'self-application': 'Cómo solicitar la tarjeta por su cuenta',
    'pick-up-notice': 'Cuando reciba la postal',
    'half-day-leave': 'Su medio día para recoger la tarjeta',
    'card-care': 'Cómo cuidar su tarjeta',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `${organisation} ayuda a todas las personas que deseen solicitar la tarjeta My Number (マイナンバーカード). La tarjeta es un documento oficial de identidad y puede servirle también de tarjeta de empleado en nuestra empresa.`,
      ),
      heading('Usted decide'),
      free,
      heading('Cómo funciona'),
      ...wayBlocks(WAYS, way),
      heading('Cómo responder'),
      paragraph(
        `Responda, por favor, hasta el ${dateEs(closesOn)}, en su página personal o por escrito en papel.`,
      ),
      link('Mi página', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph(
        'Hace poco le escribimos sobre la solicitud de la tarjeta My Number. Este es un breve recordatorio.',
      ),
      paragraph(`Puede responder hasta el ${dateEs(closesOn)}. Tampoco pasa nada si prefiere no responder.`),
      free,
      link('Mi página', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph(
        'Esta es la última vez que le escribimos sobre la solicitud de la tarjeta. No volveremos a preguntarle.',
      ),
      paragraph(`Puede responder hasta el ${dateEs(closesOn)}. Tampoco pasa nada si prefiere no responder.`),
      free,
      link('Mi página', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(`Funcionarios de ${visit.municipality} vendrán a la empresa para recibir las solicitudes.`),
      facts(
        ['Día', dateEs(visit.on)],
        ['Hora', clockFrom(visit.from, (at) => `a partir de las ${at}`)],
        ['Lugar', visit.place],
      ),
      heading('Qué debe traer'),
      bullets(
        'el formulario de solicitud (recorte en casa la parte donde aparece el número; si utiliza la tarjeta de notificación (通知カード) o el aviso de su número (個人番号通知書), llévelo usted mismo en un sobre)',
        visit.isPhotoTakenThere
          ? 'La fotografía se puede hacer allí mismo.'
          : 'una fotografía de su rostro (4,5 cm de alto y 3,5 cm de ancho, tomada en los últimos seis meses)',
        'su tarjeta de notificación (通知カード) y su antigua tarjeta de residente (住基カード), si las tiene: entréguelas usted mismo al funcionario',
        'documentos que acrediten su identidad, según se indica a continuación',
      ),
      ...paperBlocks(PAPERS_ES, visit),
      paragraph(
        'Aunque le falte algún documento, puede presentar la solicitud. En ese caso recogerá la tarjeta más adelante en la ventanilla del municipio. La empresa no mira sus documentos ni anota cuáles ha traído.',
      ),
      paragraph('La participación es voluntaria. Si prefiere no venir, no tiene que dar ningún motivo.'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `Necesita el formulario de solicitud con el código QR (交付申請書). Téngalo preparado para el ${dateEs(closesOn)}. La solicitud es voluntaria y puede dejarla sin dar ningún motivo.`,
      ),
      steps(
        'Busque el formulario. Llegó por correo en la misma hoja que el aviso de su número.',
        'En casa, corte por la línea. Guarde en casa la parte donde aparece su My Number.',
        ...(collectsForms
          ? [
              'Escriba en su página personal las 23 cifras del identificador del formulario (申請書ID). No son su My Number.',
              'Si presenta la solicitud en papel, entregue únicamente el formulario recortado.',
            ]
          : [
              'Lea con el teléfono el código QR del formulario y presente usted mismo la solicitud. Si la presenta el día en que vienen los funcionarios, traiga ese día el formulario recortado.',
            ]),
      ),
      link('Mi página', answerUrl),
      box(
        'No entregue su número a la empresa',
        'Si la hoja no está cortada, se la devolvemos sin leerla.',
        'No nos envíe ni nos diga nunca su My Number: ni en papel, ni en foto, ni por correo electrónico, ni por teléfono.',
        'Si usa el formulario en el que el número se escribe a mano, cierre usted mismo el sobre. Nadie en la empresa lo abre.',
        'La tarjeta de notificación (通知カード) pasa de su mano a la del funcionario. La empresa no la guarda, no la revisa ni la copia.',
      ),
      paragraph(
        'Si no encuentra el formulario, o si su dirección o su nombre han cambiado desde que se imprimió, ese formulario ya no sirve. Pida uno nuevo en el municipio donde vive.',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_ES, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph(
        'Cuando el municipio donde vive le envíe la postal (交付通知書) que avisa de que su tarjeta está lista:',
      ),
      steps(
        'Compruebe en la postal el lugar y el plazo. En algunos municipios hay que pedir cita.',
        'Anote el plazo y el día de la cita en su página personal. La empresa le concede medio día para ello.',
        'Vaya en persona, con la postal, sus documentos de identidad y, si los tiene, la tarjeta de notificación (通知カード) y la antigua tarjeta de residente (住基カード).',
        'Usted mismo elige sus números PIN en la ventanilla. No se los diga a nadie.',
      ),
      link('Mi página', answerUrl),
      bullets(
        'Otra persona solo puede ir en su lugar por enfermedad, discapacidad u otra causa inevitable. Tener mucho trabajo no lo es.',
        'Si está en un viaje de trabajo largo, la empresa lo confirma por carta. Consúltenos.',
        'Pasado el plazo, la tarjeta se conserva todavía algún tiempo. Llame pronto al municipio: al final se destruye.',
        'No nos envíe, por favor, ninguna copia ni foto de la postal.',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(
        `${organisation} ha reservado medio día para que recoja su tarjeta en la ventanilla del municipio.`,
      ),
      facts(['Día', dateEs(on)], ['Horario', halfOf(half, 'por la mañana', 'por la tarde')]),
      bullets(
        'Cómo se computa ese tiempo (permiso retribuido, permiso especial) figura en el reglamento laboral.',
        'No tiene que enseñar esta nota a nadie. En la solicitud de permiso basta con indicar «trámite en el municipio».',
        'Si el día deja de convenirle, se puede cambiar.',
      ),
      paragraph('No olvide la postal (交付通知書) ni sus documentos de identidad.'),
    ],
    'card-care': ({ stopLines }) => [
      heading('En el uso diario'),
      bullets(
        'Mantenga la tarjeta lejos de imanes fuertes y del calor. No la doble ni la perfore.',
        'No diga su PIN a nadie. Ni la empresa ni las autoridades se lo piden por teléfono o por correo electrónico.',
        'Tres intentos fallidos seguidos bloquean el PIN de cuatro cifras; cinco bloquean el PIN de firma, de 6 a 16 caracteres. Se desbloquean en la ventanilla del municipio.',
        'No preste la tarjeta ni deje que nadie copie el número del reverso.',
        'Lleve la tarjeta cuando comunique un cambio de dirección o de nombre.',
        'Si su estancia en Japón tiene fecha de fin, la tarjeta normalmente caduca ese día. Después de prorrogar la estancia, pida antes de ese día en el municipio que prorroguen también la tarjeta.',
        'Sus certificados valen hasta su quinto cumpleaños después de la emisión. Desde tres meses antes se pueden renovar en la ventanilla.',
      ),
      heading('Si la pierde'),
      steps(
        'Llame enseguida a uno de estos números y pida que suspendan la tarjeta. Atienden las 24 horas, los 365 días del año.',
        'Suspenda su tarjeta de empleado en su página personal.',
        'Avise a la policía y al municipio donde vive. Si la encuentra, la suspensión se levanta en la ventanilla del municipio.',
      ),
      facts(...stopLineRows(stopLines, 'en')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('Consultas'),
    paragraph(`Pregunte a: ${contacts.join(', ')}`),
    box(
      'Cuidado con las estafas',
      'Ni la empresa ni los funcionarios le pedirán nunca por teléfono o por correo electrónico dinero, datos bancarios, su My Number ni un PIN.',
      'Si alguien se lo pide, no responda, cuelgue y avise a las personas indicadas arriba.',
      'Esta carta no tiene nada que ver con la recogida de los My Number para impuestos y seguros. No meta ningún papel con un número en el mismo sobre que su respuesta.',
    ),
    box(
      '¿Es auténtica esta carta?',
      `Código de comprobación: ${checkCode}`,
      'Introduzca este código en la página siguiente para saber si la carta procede de la empresa. Escriba usted mismo la dirección.',
    ),
    link('Comprobar una carta', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    'Usted mismo presenta la solicitud con el código QR de su formulario. La empresa no recoge ni el identificador del formulario ni su fotografía. De uno a dos meses después, el municipio donde vive le envía una postal. Solo tiene que ir una vez, en persona, a la ventanilla para recoger la tarjeta.',
  together:
    'La empresa presenta las solicitudes en conjunto. De uno a dos meses después, el municipio donde vive le envía una postal. Solo tiene que ir una vez, en persona, a la ventanilla para recoger la tarjeta.',
  visit:
    'Funcionarios de un municipio vienen a la empresa y reciben las solicitudes. La tarjeta le llega después a casa por correo. Si falta algún documento, la recoge en la ventanilla.',
  either: 'Hay dos maneras, según su centro de trabajo:',
};
