import { clockFrom, datePt, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_PT } from './self-application-pt.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_PT } from './papers-pt.ts';

const free = bullets(
  'Solicitar ou não o cartão é uma decisão somente sua.',
  'Não solicitar não traz nenhuma desvantagem. Você não precisa dar nenhum motivo, e o seu chefe não fica sabendo.',
  'Você pode mudar de ideia a qualquer momento, enquanto o cartão não tiver sido produzido.',
);

/** Português do Brasil */
export const WORDS_PT: LetterWords = {
  to: (name) => (name === null ? 'A todos os funcionários' : `Para ${name}`),
  date: datePt,
  titles: {
    invitation: 'A empresa ajuda você a solicitar o cartão My Number',
    'first-reminder': 'Solicitação do cartão My Number (primeiro lembrete)',
    'second-reminder': 'Solicitação do cartão My Number (último lembrete)',
    'what-to-bring': 'O que trazer no dia da visita',
    'form-preparation': 'Como preparar o formulário de solicitação',
    'self-application': 'Como solicitar o cartão por conta própria',
    'pick-up-notice': 'Quando o cartão-postal chegar',
    'half-day-leave': 'Seu meio período para retirar o cartão',
    'card-care': 'Como cuidar do seu cartão',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `A empresa ${organisation} ajuda todos que quiserem solicitar o cartão My Number (マイナンバーカード). O cartão é um documento oficial de identidade e pode servir também como crachá na nossa empresa.`,
      ),
      heading('A decisão é sua'),
      free,
      heading('Como funciona'),
      ...wayBlocks(WAYS, way),
      heading('Como responder'),
      paragraph(`Responda até ${datePt(closesOn)}, na sua página pessoal ou em papel.`),
      link('Minha página', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph(
        'Há pouco tempo escrevemos a você sobre a solicitação do cartão My Number. Este é um breve lembrete.',
      ),
      paragraph(`Você pode responder até ${datePt(closesOn)}. Também não há problema em não responder.`),
      free,
      link('Minha página', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph(
        'Esta é a última vez que escrevemos sobre a solicitação do cartão. Não perguntaremos de novo.',
      ),
      paragraph(`Você pode responder até ${datePt(closesOn)}. Também não há problema em não responder.`),
      free,
      link('Minha página', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(
        `Funcionários públicos de ${visit.municipality} virão à empresa para receber as solicitações.`,
      ),
      facts(
        ['Dia', datePt(visit.on)],
        ['Horário', clockFrom(visit.from, (at) => `a partir das ${at}`)],
        ['Local', visit.place],
      ),
      heading('O que trazer'),
      bullets(
        'o formulário de solicitação (recorte em casa a parte em que aparece o número; se usar o cartão de notificação (通知カード) ou o aviso do seu número (個人番号通知書), leve-o você mesmo em um envelope)',
        visit.isPhotoTakenThere
          ? 'A foto pode ser tirada no local.'
          : 'uma foto do rosto (4,5 cm de altura e 3,5 cm de largura, tirada nos últimos seis meses)',
        'o cartão de notificação (通知カード) e o antigo cartão de residente (住基カード), se você os tiver: entregue-os pessoalmente ao funcionário público',
        'documentos que comprovem a sua identidade, conforme indicado a seguir',
      ),
      ...paperBlocks(PAPERS_PT, visit),
      paragraph(
        'Mesmo que falte algum documento, você pode fazer a solicitação. Nesse caso, o cartão é retirado mais tarde no balcão da prefeitura. A empresa não olha os seus documentos nem anota quais você trouxe.',
      ),
      paragraph('A participação é voluntária. Se preferir não vir, você não precisa dar nenhum motivo.'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `Você precisa do formulário de solicitação com o código QR (交付申請書). Deixe-o pronto até ${datePt(closesOn)}. A solicitação é voluntária, e você pode desistir sem dar nenhum motivo.`,
      ),
      steps(
        'Procure o formulário. Ele veio pelo correio na mesma folha que o aviso do seu número.',
        'Em casa, recorte na linha. Guarde em casa a parte em que aparece o seu My Number.',
        ...(collectsForms
          ? [
              'Digite na sua página pessoal os 23 algarismos do identificador do formulário (申請書ID). Eles não são o seu My Number.',
              'Se fizer a solicitação em papel, entregue somente o formulário recortado.',
            ]
          : [
              'Leia com o telefone o código QR do formulário e faça você mesmo a solicitação. Se for fazê-la no dia em que os funcionários públicos vierem, traga nesse dia o formulário recortado.',
            ]),
      ),
      link('Minha página', answerUrl),
      box(
        'Não entregue o seu número à empresa',
        'Se a folha não estiver recortada, nós a devolvemos sem ler.',
        'Nunca nos envie nem nos diga o seu My Number: nem em papel, nem em foto, nem por e-mail, nem por telefone.',
        'Se você usar o formulário em que o número é escrito à mão, feche você mesmo o envelope. Ninguém na empresa o abre.',
        'O cartão de notificação (通知カード) passa da sua mão para a do funcionário público. A empresa não o guarda, não o confere nem o copia.',
      ),
      paragraph(
        'Se não encontrar o formulário, ou se o seu endereço ou nome mudou depois que ele foi impresso, esse formulário não serve mais. Peça um novo na prefeitura da cidade onde mora.',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_PT, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph(
        'Quando a prefeitura da cidade onde você mora enviar o cartão-postal (交付通知書) avisando que o seu cartão está pronto:',
      ),
      steps(
        'Veja no cartão-postal o local e o prazo. Em algumas cidades é preciso agendar.',
        'Anote o prazo e o dia agendado na sua página pessoal. A empresa concede meio período para isso.',
        'Vá pessoalmente, com o cartão-postal, os seus documentos de identidade e, se tiver, o cartão de notificação (通知カード) e o antigo cartão de residente (住基カード).',
        'Você mesmo escolhe as suas senhas no balcão. Não as diga a ninguém.',
      ),
      link('Minha página', answerUrl),
      bullets(
        'Outra pessoa só pode ir no seu lugar por doença, deficiência ou outro motivo inevitável. Estar ocupado com o trabalho não é um deles.',
        'Se você estiver em uma viagem longa a trabalho, a empresa confirma isso por carta. Fale conosco.',
        'Depois do prazo, o cartão ainda fica guardado por algum tempo. Ligue logo para a prefeitura: no fim, ele é destruído.',
        'Por favor, não nos envie cópia nem foto do cartão-postal.',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(
        `A empresa ${organisation} reservou meio período para você retirar o seu cartão no balcão da prefeitura.`,
      ),
      facts(['Dia', datePt(on)], ['Período', halfOf(half, 'manhã', 'tarde')]),
      bullets(
        'Como esse tempo é contado (folga remunerada, folga especial) está no regulamento de trabalho.',
        'Você não precisa mostrar este aviso a ninguém. No pedido de folga, basta escrever “ida à prefeitura”.',
        'Se o dia não for mais conveniente, ele pode ser mudado.',
      ),
      paragraph('Não se esqueça do cartão-postal (交付通知書) e dos seus documentos de identidade.'),
    ],
    'card-care': ({ stopLines }) => [
      heading('No dia a dia'),
      bullets(
        'Mantenha o cartão longe de ímãs fortes e do calor. Não o dobre nem o perfure.',
        'Não diga a sua senha a ninguém. Nem a empresa nem os órgãos públicos a pedem por telefone ou e-mail.',
        'Três erros seguidos bloqueiam a senha de quatro algarismos; cinco bloqueiam a senha de assinatura, de 6 a 16 caracteres. O desbloqueio é feito no balcão da prefeitura.',
        'Não empreste o cartão nem deixe ninguém copiar o número do verso.',
        'Leve o cartão quando comunicar uma mudança de endereço ou de nome.',
        'Se a sua permanência no Japão tem data de término, o cartão normalmente vale até esse dia. Depois de prorrogar a permanência, peça à prefeitura, antes desse dia, que prorrogue também o cartão.',
        'Os certificados valem até o seu quinto aniversário depois da emissão. A partir de três meses antes, podem ser renovados no balcão.',
      ),
      heading('Se você o perder'),
      steps(
        'Ligue imediatamente para um destes números e peça a suspensão do cartão. O atendimento é 24 horas por dia, 365 dias por ano.',
        'Suspenda o seu crachá na sua página pessoal.',
        'Avise a polícia e a prefeitura da cidade onde mora. Se o cartão for encontrado, a suspensão é retirada no balcão da prefeitura.',
      ),
      facts(...stopLineRows(stopLines, 'en')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('Dúvidas'),
    paragraph(`Fale com: ${contacts.join(', ')}`),
    box(
      'Cuidado com golpes',
      'Nem a empresa nem os funcionários públicos pedem, por telefone ou e-mail, dinheiro, dados bancários, o seu My Number ou uma senha.',
      'Se alguém pedir, não responda, desligue e avise as pessoas indicadas acima.',
      'Esta carta não tem nenhuma relação com a coleta do My Number para impostos e seguros. Não coloque nenhum papel com um número no mesmo envelope da sua resposta.',
    ),
    box(
      'Esta carta é mesmo nossa?',
      `Código de verificação: ${checkCode}`,
      'Digite este código na página abaixo para saber se a carta foi enviada pela empresa. Digite você mesmo o endereço.',
    ),
    link('Verificar uma carta', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    'Você mesmo faz a solicitação com o código QR do seu formulário. A empresa não recolhe o identificador do formulário nem a sua foto. De um a dois meses depois, a prefeitura da cidade onde você mora envia um cartão-postal. Você vai uma única vez, pessoalmente, ao balcão para retirar o cartão.',
  together:
    'A empresa entrega as solicitações em conjunto. De um a dois meses depois, a prefeitura da cidade onde você mora envia um cartão-postal. Você vai uma única vez, pessoalmente, ao balcão para retirar o cartão.',
  visit:
    'Funcionários públicos vêm à empresa e recebem as solicitações. O cartão chega depois à sua casa pelo correio. Se faltar algum documento, a retirada é feita no balcão.',
  either: 'Há duas maneiras, conforme o seu local de trabalho:',
};
