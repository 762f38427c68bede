import type { SelfApplicationWords } from './self-application-blocks.ts';

export const SELF_APPLICATION_PT: SelfApplicationWords = {
  lead: 'É assim que se solicita o cartão My Number por conta própria, sem passar pela empresa. Solicitar ou não é decisão sua, e você pode desistir sem dar nenhum motivo. O primeiro cartão é gratuito.',
  needed: {
    title: 'Do que você precisa',
    items: [
      'o formulário de solicitação (交付申請書) com o código QR e os 23 algarismos do identificador do formulário (申請書ID): ele veio pelo correio na mesma folha que o aviso do seu número. O identificador não é o seu My Number.',
      'uma foto do rosto (as regras estão abaixo)',
      'um endereço de e-mail seu, se fizer a solicitação pelo celular ou pelo computador',
    ],
  },
  newForm:
    'Se não encontrar o formulário, ou se depois que ele foi impresso você se mudou ou o seu endereço ou nome mudou, peça um novo na prefeitura da cidade onde mora. Com um formulário antigo, o cartão sairia com os dados antigos, ou a solicitação é recusada.',
  cutOff: {
    title: 'Primeiro, recorte o formulário em casa',
    items: [
      'O formulário está preso à folha em que aparece o seu My Number. Recorte-o em casa na linha e guarde lá a parte com o número.',
      'Para isto, ninguém na empresa precisa ver esse número. Não nos mostre nem nos envie o formulário nem a folha.',
      'Se você usar o formulário em que o número é escrito à mão, feche você mesmo o envelope e coloque-o você mesmo no correio.',
    ],
  },
  bySmartphone: {
    title: 'Pelo celular',
    items: [
      'Leia o código QR do seu próprio formulário. Abre-se uma página da J-LIS, o órgão que recebe as solicitações.',
      'Digite o seu endereço de e-mail. Chega uma mensagem que leva à página seguinte.',
      'Envie ali a sua foto.',
      'Digite a sua data de nascimento e escolha quais certificados deseja.',
      'Quando chegar a mensagem que confirma o recebimento, a solicitação está feita.',
    ],
  },
  otherWays: {
    title: 'Outras maneiras',
    items: [
      'Pelo computador: entre pelo site do cartão da J-LIS (個人番号カード総合サイト) e digite os 23 algarismos do identificador no lugar do código QR. O resto é igual.',
      'Pelo correio: assine o formulário (ou escreva o nome e ponha o seu carimbo), cole a foto e envie-o no envelope de resposta.',
      'Em uma cabine de fotos: algumas também recebem solicitações. Leve o formulário e siga as indicações da tela.',
    ],
  },
  keep: [
    'Guarde em casa os 23 algarismos do formulário até receber o cartão. Com eles você pode consultar em que ponto está a sua solicitação.',
    'Esta carta não traz nenhum endereço além do nosso. Chega-se à solicitação pelo código QR do seu próprio formulário.',
  ],
  choices: {
    title: 'A escolha dos certificados',
    items: [
      'Há dois certificados: o de assinatura (署名用) e o de usuário (利用者証明用). Você pode recusar qualquer um deles. A escolha é sua.',
      'Sem o certificado de usuário, o cartão continua sendo um documento de identidade. Ele não serve para entrar no Mynaportal, nem para emitir certidões em lojas de conveniência, nem para abrir as portas da empresa. Para as portas, você recebe um cartão da empresa com os mesmos direitos; quem usa qual não é mostrado a ninguém além do balcão e da segurança. Esse certificado pode ser incluído mais tarde no balcão da prefeitura.',
    ],
  },
  photo: {
    title: 'Regras para a foto',
    items: [
      'tirada nos últimos seis meses, de frente, sem chapéu, sem nada ao fundo, com expressão tranquila',
      'em arquivo: JPEG, de 20 KB a 7 MB, de 480 a 6000 pixels de altura e de largura; também em preto e branco',
      'em papel: 4,5 cm de altura e 3,5 cm de largura, sem borda, com o seu nome e a sua data de nascimento no verso',
      'A foto pode ser devolvida se você olhar de lado, não estiver centralizado ou estiver inclinado, se houver algo ao fundo, se houver sombras no rosto ou na parede, ou se ela estiver borrada.',
      'Também se o cabelo ou a armação dos óculos cobrir os olhos, se a armação for grossa ou se um aplicativo tiver mudado muito o rosto.',
    ],
  },
  next: {
    title: 'O que vem depois',
    items: [
      'Se for preciso corrigir a foto ou outra coisa, você é avisado. Corrija e faça a solicitação de novo.',
      'De um a dois meses depois, a prefeitura da cidade onde você mora envia o cartão-postal (交付通知書) avisando que o seu cartão está pronto.',
      'Veja nele o local e o prazo. Em algumas cidades é preciso agendar. A empresa concede meio período para isso.',
      'Vá pessoalmente ao balcão dessa prefeitura com o cartão-postal, os seus documentos de identidade (um oficial com foto, como a carteira de motorista, o passaporte ou o cartão de residência (在留カード); senão, dois outros) e, se tiver, o cartão de notificação (通知カード) e o antigo cartão de residente (住基カード).',
      'Você mesmo escolhe as suas senhas no balcão. Não as diga a ninguém.',
    ],
  },
  changes:
    'Se o seu endereço ou nome mudar antes de você receber o cartão, a solicitação pode não servir mais. Pergunte na prefeitura da cidade onde mora.',
  told: {
    title: 'O que informar à empresa',
    items: [
      'Na sua página pessoal, informe somente que fez a solicitação, que o cartão-postal chegou e o prazo dele, e que está com o cartão. Não há mais nada a informar.',
      'Não nos entregue nem nos envie o formulário, o identificador dele, a foto, o seu My Number nem cópias do cartão-postal ou do cartão.',
    ],
  },
  ownPage: 'Minha página',
};
