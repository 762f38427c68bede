import type { SelfApplicationWords } from './self-application-blocks.ts';

export const SELF_APPLICATION_ES: SelfApplicationWords = {
  lead: 'Así se solicita la tarjeta My Number por cuenta propia, sin pasar por la empresa. Solicitarla o no es decisión suya, y puede dejarlo sin dar ningún motivo. La primera tarjeta es gratuita.',
  needed: {
    title: 'Qué necesita',
    items: [
      'el formulario de solicitud (交付申請書) con el código QR y las 23 cifras del identificador del formulario (申請書ID): llegó por correo en la misma hoja que el aviso de su número. El identificador no es su My Number.',
      'una fotografía de su rostro (las reglas están más abajo)',
      'una dirección de correo electrónico propia, si hace la solicitud con un teléfono inteligente o un ordenador',
    ],
  },
  newForm:
    'Si no encuentra el formulario, o si desde que se imprimió se ha mudado o han cambiado su dirección o su nombre, pida uno nuevo en el municipio donde vive. Con un formulario antiguo la tarjeta saldría con los datos antiguos, o la solicitud se rechaza.',
  cutOff: {
    title: 'Primero, corte el formulario en casa',
    items: [
      'El formulario está unido a la hoja donde aparece su My Number. Córtelo en casa por la línea y guarde allí la parte del número.',
      'Para esto, nadie en la empresa necesita ver ese número. No nos enseñe ni nos envíe el formulario ni la hoja.',
      'Si usa el formulario en el que el número se escribe a mano, cierre usted mismo el sobre y envíelo usted mismo por correo.',
    ],
  },
  bySmartphone: {
    title: 'Con el teléfono inteligente',
    items: [
      'Lea el código QR de su propio formulario. Se abre una página de J-LIS, el organismo que recibe las solicitudes.',
      'Escriba su dirección de correo electrónico. Le llega un mensaje que lleva a la página siguiente.',
      'Envíe allí su fotografía.',
      'Escriba su fecha de nacimiento y elija qué certificados desea.',
      'Cuando le llegue el mensaje que confirma la recepción, la solicitud está hecha.',
    ],
  },
  otherWays: {
    title: 'Otras maneras',
    items: [
      'Con un ordenador: entre por el sitio de la tarjeta de J-LIS (個人番号カード総合サイト) y escriba las 23 cifras del identificador en lugar de leer el código QR. Lo demás es igual.',
      'Por correo: firme el formulario (o escriba su nombre y ponga su sello), pegue la fotografía y envíelo en el sobre de respuesta.',
      'En un fotomatón: algunos admiten también solicitudes. Lleve el formulario y siga las indicaciones de la pantalla.',
    ],
  },
  keep: [
    'Guarde en casa las 23 cifras del formulario hasta que tenga la tarjeta. Con ellas puede consultar en qué punto está su solicitud.',
    'Esta carta no contiene más dirección que la nuestra. A la solicitud se llega con el código QR de su propio formulario.',
  ],
  choices: {
    title: 'La elección de los certificados',
    items: [
      'Hay dos certificados: el de firma (署名用) y el de usuario (利用者証明用). Puede renunciar a cualquiera de ellos. La elección es suya.',
      'Sin el certificado de usuario la tarjeta sigue siendo un documento de identidad. No sirve para entrar en Mynaportal, ni para obtener certificados en las tiendas de conveniencia, ni para abrir las puertas de la empresa. Para las puertas recibe una tarjeta de la empresa con los mismos derechos; quién usa cuál no se muestra a nadie más que a la ventanilla y a seguridad. Ese certificado se puede añadir más adelante en la ventanilla del municipio.',
    ],
  },
  photo: {
    title: 'Reglas para la fotografía',
    items: [
      'tomada en los últimos seis meses, de frente, sin sombrero, sin nada al fondo, con expresión tranquila',
      'en archivo: JPEG, de 20 KB a 7 MB, de 480 a 6000 píxeles de alto y de ancho; también en blanco y negro',
      'en papel: 4,5 cm de alto y 3,5 cm de ancho, sin borde, con su nombre y su fecha de nacimiento en el dorso',
      'Puede que le devuelvan la fotografía si mira de lado, no está centrado o está inclinado, si hay algo al fondo, si hay sombras en el rostro o en la pared, o si está borrosa.',
      'También si el pelo o la montura de las gafas le tapan los ojos, si la montura es gruesa o si una aplicación ha cambiado mucho el rostro.',
    ],
  },
  next: {
    title: 'Qué viene después',
    items: [
      'Si hay que corregir la fotografía u otra cosa, se lo comunican a usted. Corríjalo y vuelva a hacer la solicitud.',
      'De uno a dos meses después, el municipio donde vive le envía la postal (交付通知書) que avisa de que su tarjeta está lista.',
      'Mire en ella el lugar y el plazo. Algunos municipios piden cita previa. La empresa le concede medio día para ello.',
      'Vaya en persona a la ventanilla de ese municipio con la postal, sus documentos de identidad (uno oficial con fotografía, como el permiso de conducir, el pasaporte o la tarjeta de residencia (在留カード); si no, otros dos) y, si las tiene, la tarjeta de notificación (通知カード) y la antigua tarjeta de residente (住基カード).',
      'Usted mismo elige sus PIN en la ventanilla. No se los diga a nadie.',
    ],
  },
  changes:
    'Si su dirección o su nombre cambian antes de que tenga la tarjeta, puede que la solicitud ya no sirva. Pregunte en el municipio donde vive.',
  told: {
    title: 'Qué comunicar a la empresa',
    items: [
      'En su página personal, díganos solo que ha hecho la solicitud, que ha llegado la postal y su plazo, y que tiene la tarjeta. No hay nada más que comunicar.',
      'No nos entregue ni nos envíe el formulario, su identificador, la fotografía, su My Number ni copias de la postal o de la tarjeta.',
    ],
  },
  ownPage: 'Mi página',
};
