# The gateway's own pages, in Portuguese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: segunda etapa (second step), código de recuperação (recovery code), aprovar, confirmar, negar, login (sign-in),
# entrar (sign in), sair (sign out), solicitação (request to the phone), requisição (request of a browser), senha de app.

this-app = o aplicativo
signing-in-as = Entrando como { $user }
signed-in-as = Você entrou como { $user }
help-stuck = Precisa de ajuda?
made-by = Protegido por Vestibule
languages = Idioma
error-number = Erro { $status }
request-id = Requisição
date =
    { $day } de { $month ->
        [1] janeiro
        [2] fevereiro
        [3] março
        [4] abril
        [5] maio
        [6] junho
        [7] julho
        [8] agosto
        [9] setembro
        [10] outubro
        [11] novembro
       *[12] dezembro
    } de { $year }
moment = { $date }, { $time } UTC

confirm-title = Confirme que é você
confirm-code-only = Digite um código para concluir o login.
confirm-code-only-step-up = Digite um código para continuar.
push-label = Solicitação no seu telefone
push-sent-to = Enviamos uma solicitação para { $device }.
push-sent = Enviamos uma solicitação para o seu telefone.
push-none = Nenhuma solicitação está à espera no seu telefone.
push-send = Enviar uma solicitação ao meu telefone
push-waiting = Aguardando a sua resposta no telefone.
code-waiting = Aguardando um código.
number-approve = Aprove no seu telefone
number-choose = Escolha este número no seu telefone
number-type = Digite este número no seu telefone
code-enter = Digite um código
code-use = Usar um código
code-or = Ou use um código
code-forward = Nada no telefone? Use um código
ways-none = Não há nenhuma forma de confirmar este login.
ways-back = Voltar às outras formas
recovery-use = Usar um código de recuperação
recovery-label = Código de recuperação
recovery-hint = Um dos dez códigos que você salvou na configuração. Cada um funciona uma vez.
help-desk-have = Tenho um código do suporte
help-desk-title = Usar um código do suporte
help-desk-label = Código do suporte
help-desk-hint = Quem cuida da sua conta pode lhe dar um. Ele vale por pouco tempo.
help-desk-too = Um código do suporte também serve aqui.
code-label = Código de 6 dígitos
code-sent-to = Enviamos um código para { $to }.
code-or-app = Um código do seu app autenticador também serve.
code-from-app = Do seu app autenticador.
code-from-app-or-sent = Do seu app autenticador, ou um que enviamos a você.
code-ask-below = Peça um código abaixo e digite-o aqui.
code-checked-at-sixth = Ele é verificado no sexto dígito.
code-check = Verificar código
tries-left =
    { $count ->
        [one] Resta { $count } tentativa.
       *[other] Restam { $count } tentativas.
    }
send-sms = Enviar um código por SMS
send-voice = Ligar para informar um código
send-email = Enviar um código por e-mail
time-left = Tempo restante: { $time }
more-time = Preciso de mais tempo
trust-days =
    { $count ->
        [one] Confiar neste navegador por { $count } dia
       *[other] Confiar neste navegador por { $count } dias
    }
trust-hours =
    { $count ->
        [one] Confiar neste navegador por { $count } hora
       *[other] Confiar neste navegador por { $count } horas
    }
trust-what = Nesse caso, ele faz o seu login apenas com a senha. Nunca marque esta opção em um computador que outras pessoas também usam.
cancel-sign-in = Cancelar este login
cancel = Cancelar

sent-by-sms = Enviamos um código a você por SMS.
sent-by-voice = Estamos ligando para informar um código.
sent-by-email = Enviamos um código a você por e-mail.
code-wrong = Este código não está correto.
push-not-now = Por enquanto, nenhuma solicitação é enviada ao seu telefone. Use um código ou fale com o suporte.
push-again-time = Será possível enviar uma nova solicitação ao seu telefone em { $time }.
push-unclear = O aplicativo não informou claramente se a sua senha estava correta; por isso, nenhum telefone toca.
refused-often-seconds =
    { $count ->
        [one] Tentativas frequentes demais. Tente novamente em { $count } segundo.
       *[other] Tentativas frequentes demais. Tente novamente em { $count } segundos.
    }
refused-often-minutes =
    { $count ->
        [one] Tentativas frequentes demais. Tente novamente em { $count } minuto.
       *[other] Tentativas frequentes demais. Tente novamente em { $count } minutos.
    }
refused-locked-seconds =
    { $count ->
        [one] Houve códigos errados demais. Os códigos voltarão a ser aceitos em { $count } segundo.
       *[other] Houve códigos errados demais. Os códigos voltarão a ser aceitos em { $count } segundos.
    }
refused-locked-minutes =
    { $count ->
        [one] Houve códigos errados demais. Os códigos voltarão a ser aceitos em { $count } minuto.
       *[other] Houve códigos errados demais. Os códigos voltarão a ser aceitos em { $count } minutos.
    }
refused-disabled = Houve códigos errados demais. Fale com o suporte.
refused-not-offered = Isso não é possível aqui. Escolha outra forma.
refused-number = Este não é um número de telefone em formato internacional. Ele começa com + e o código do país, como +55 11 96123-4567.
refused-not-served = Nenhuma mensagem é enviada a este número. Use outro ou escolha outra forma.
refused-send = Não foi possível enviar a mensagem. Tente novamente ou escolha outra forma.
refused-no-grace = Não restam logins sem a segunda etapa.
refused-enrolled = Esta conta já tem uma segunda etapa. Use-a.
refused-password = Isto não pode ser uma senha: está vazia, é longa demais ou contém caracteres impossíveis de digitar.
refused-not-proven = Enquanto isso, esta conta ou o telefone dela foi bloqueado ou removido.
refused-no-login = Nenhum login está à espera neste navegador.
refused-expired = Este login expirou.
refused-settled = Este login já foi respondido.
refused-not-approved = Este login ainda não foi confirmado.
refused-under-way = Outro login com esta sessão está em andamento.
refused-name = Este nome não pode ser usado: está vazio, é longo demais ou contém caracteres impossíveis de digitar.
refused-gone = Isso não existe mais.
refused-exists = Já existe um com esse nome.
refused-too-many = Já existem muitos deles.
refused-last-factor = Esta é a sua única forma de confirmar um login. Primeiro adicione outra.
refused-step-up = Primeiro confirme que é você.

setup-title = Configure a sua segunda etapa
setup-why = Depois da senha, { $app } pede uma segunda etapa, para que uma senha roubada, sozinha, não abra nada. Leva cerca de dois minutos.
setup-ways = Formas de confirmar
setup-nothing = Você ainda não pode configurar uma aqui por conta própria. Peça ao suporte que faça isso com você antes que ela seja exigida.
required-count = Ela é exigida agora: não restam logins sem ela.
required-date = Ela é exigida desde { $date } e não pode mais ser adiada.
required-always = Ela é exigida desde o primeiro login e não pode ser adiada.
setup-phone = Aprovar no meu telefone
setup-phone-hint = O seu telefone mostra cada login, e você digita um número curto. É o mais seguro e o mais rápido.
setup-softtoken = Usar um app autenticador
setup-softtoken-hint = Um app mostra um código de seis dígitos. Funciona sem conexão.
setup-number = Receber códigos por SMS ou ligação
setup-number-hint = Funciona com qualquer telefone. Menos seguro: mensagens podem ser interceptadas, e números, roubados.
setup-not-now = Agora não?
setup-last = Esta é a última vez que você pode pular esta etapa. Ela será necessária no seu próximo login.
setup-last-day = Hoje é o último dia em que você pode pular esta etapa. A partir de amanhã, ela será necessária.
setup-skips =
    { $count ->
        [one] Você pode pular esta etapa mais { $count } vez.
       *[other] Você pode pular esta etapa mais { $count } vezes.
    }
setup-skips-until =
    { $count ->
        [one] Você pode pular esta etapa mais { $count } vez, no máximo até { $date }.
       *[other] Você pode pular esta etapa mais { $count } vezes, no máximo até { $date }.
    }
setup-skip = Pular por enquanto
setup-skip-last = Pular uma última vez
setup-opt-out-hint = Você também pode ficar sem ela. Não recomendamos: a sua conta fica protegida apenas pela senha.
setup-opt-out = Não perguntar novamente
setup-back = Escolher outra forma
opt-out-title = Dispensar mesmo a segunda etapa?
opt-out-risk = Nesse caso, a sua conta fica protegida apenas pela senha. Quem a obtiver, por um e-mail falso ou em outro site, poderá ler e alterar em seu nome tudo o que você pode.
opt-out-lasts =
    { $count ->
        [one] Isso vale apenas para este login. Depois, você será perguntado novamente.
       *[other] Isso vale para { $count } logins, incluindo este. Depois, você será perguntado novamente.
    }
opt-out-lasts-until =
    { $count ->
        [one] Isso vale apenas para este login. Depois, você será perguntado novamente e, em todo caso, após { $date }.
       *[other] Isso vale para { $count } logins, incluindo este, e no máximo até { $date }. Depois, você será perguntado novamente.
    }
opt-out-rather = Configurar uma segunda etapa
opt-out-do = Dispensar
imported-title = Confirme o seu número de telefone
imported-what = O seu número de telefone já é conhecido: { $to }. Enviamos um código para ele, que você digita aqui.
imported-wrong = Este número não é mais seu? Peça ao suporte que o altere.
phone-title = Adicione o seu telefone
phone-scan = Aponte a câmera do seu telefone para este código e abra o link.
phone-qr = Código QR com o link para o seu telefone
phone-follow = Siga as etapas no telefone. Esta página continua sozinha.
phone-here = Este é o próprio telefone? Então abra o link aqui ou copie-o.
phone-open = Abrir o link neste dispositivo
phone-waiting = Aguardando o seu telefone.
phone-confirm-title = Confirme o seu telefone
phone-almost = { $device }: quase pronto.
phone-almost-unnamed = O seu telefone está quase pronto.
softtoken-title = Configure um app autenticador
softtoken-scan = Leia este código com o seu app autenticador.
softtoken-qr = Código QR com a chave para o seu app autenticador
softtoken-here = O app está neste dispositivo? Então abra-o com a chave ou digite a chave manualmente.
softtoken-open = Abrir o meu app autenticador
softtoken-type = Digite os seis dígitos que o app mostra agora
confirm-button = Confirmar
number-title = O seu número de telefone
number-why = Enviamos um código para ele agora e também em logins futuros, quando você pedir.
number-label = Número com o código do país
number-how = Como o código deve chegar?
number-by-voice = Por uma ligação que o dita
number-by-sms = Por SMS
number-warning = SMS e ligações podem ser interceptados, e números, roubados. Se puder, use uma das outras formas.
number-send = Enviar um código
number-confirm-title = Digite o código que enviamos
number-calling = Estamos ligando para { $to }.
number-texted = Enviamos um SMS para { $to }.
number-call-again = Ligar novamente
number-text-again = Enviar novamente
recovery-offer-title = Salve os códigos de recuperação
recovery-offer-heading = Para terminar: códigos de recuperação
recovery-offer-done = A configuração está concluída. Se algum dia você perder o telefone, um código de recuperação ainda permite entrar.
recovery-offer-hint = Você recebe dez códigos, e cada um funciona uma vez. Eles são mostrados uma única vez; por isso, tenha um lugar seguro à mão: um gerenciador de senhas ou um papel que você guarda em casa.
recovery-offer-show = Mostrar os meus códigos de recuperação
recovery-offer-without = Continuar sem eles
recovery-title = Os seus códigos de recuperação
recovery-save = Salve-os agora: eles não serão mostrados novamente. Cada um permite entrar uma vez, caso você perca o telefone.
recovery-copy = Copiar
recovery-download = Baixar
recovery-print = Imprimir
recovery-saved = Salvei estes códigos
continue = Continuar

approved-title = Confirmado
approved-go-on = Tudo certo. Você pode continuar para { $app }.
ended-go-on-without = Continuar sem confirmar
ended-back = Voltar ao login
ended-expired-title = O tempo acabou
ended-expired-happened = Este login não foi confirmado a tempo e foi descartado. Ninguém obteve acesso.
ended-expired-advice = Entre novamente para receber uma nova solicitação.
ended-none-title = Nenhum login está à espera aqui
ended-none-happened = Não há nada para confirmar neste navegador. O login pode já ter terminado ou ter começado em outro navegador.
locked-title = A sua conta está bloqueada
locked-admin-happened = Esta conta foi bloqueada por quem a administra. Ninguém pode entrar nela até que seja desbloqueada.
locked-admin-advice = Peça que ela seja desbloqueada.
locked-no-factor-happened = Esta conta precisa de uma segunda etapa para entrar e não tem nenhuma que seja aceita aqui.
locked-no-factor-advice = Peça a quem administra a sua conta que configure uma com você.
locked-ended-title = A sua conta expirou
locked-ended-happened = Esta conta era válida até uma data que já passou. Ninguém mais pode entrar nela.
locked-ended-advice = Se você ainda precisa dela, peça a quem a administra que a prorrogue.
locked-unknown-title = A sua conta não é conhecida aqui
locked-unknown-happened = Somente contas adicionadas aqui podem entrar, e esta ainda não foi adicionada.
locked-unknown-advice = Peça a quem administra a sua conta que a adicione.
denied-title = Login negado
denied-happened = Este login foi negado no seu telefone. Ninguém obteve acesso.
denied-advice = Se você o negou por engano, entre novamente.
not-me-title = Login interrompido
not-me-happened = O seu telefone informou que não era você. Ninguém obteve acesso.
not-me-advice = Se outra pessoa tentou entrar, ela sabe a sua senha: troque-a e avise quem administra a sua conta.
wrong-number-title = O número não coincidiu
wrong-number-happened = O telefone enviou um número diferente do que esta página mostrava; por isso, o login foi interrompido. Ninguém obteve acesso.
wrong-number-advice = Entre novamente e digite o número que a página mostrar.
wrong-codes-title = Códigos errados demais
wrong-codes-happened = Este login foi interrompido após códigos errados demais. Ninguém obteve acesso.
wrong-codes-advice = Entre novamente e use um código novo que pertença a esta conta.
cancelled-title = Login cancelado
cancelled-happened = Você cancelou este login. Ninguém obteve acesso.
superseded-title = Outro login tomou o lugar deste
superseded-happened = Você começou a entrar novamente neste navegador; por isso, este login foi interrompido. Ninguém obteve acesso por ele.
superseded-advice = Continue com o outro ou entre novamente.
withdrawn-title = Login interrompido
withdrawn-happened = Enquanto isso, algo mudou na sua conta ou na segunda etapa dela; por isso, este login foi interrompido. Ninguém obteve acesso.
withdrawn-advice = Entre novamente. Se você não esperava uma mudança, fale com quem administra a sua conta.

again-expired-happened = Isso não foi confirmado a tempo; por isso, nada foi feito.
again-expired-advice = Volte e tente novamente para receber uma nova solicitação.
again-denied-title = Negado no seu telefone
again-denied-happened = Isso foi negado no seu telefone; por isso, nada foi feito.
again-denied-advice = Se você negou por engano, volte e tente novamente.
again-stopped-title = Interrompido
again-not-me-happened = O seu telefone informou que não era você; por isso, a sessão neste navegador foi encerrada.
again-not-me-advice = Se outra pessoa usou este navegador ou a sua sessão, avise quem administra a sua conta.
again-wrong-number-happened = O telefone enviou um número diferente do que esta página mostrava; por isso, nada foi feito.
again-wrong-number-advice = Volte, tente novamente e digite o número que a página mostrar.
again-wrong-codes-happened = Isso foi interrompido após códigos errados demais, e nada foi feito.
again-wrong-codes-advice = Volte e tente novamente com um código novo que pertença a esta conta.
again-cancelled-title = Cancelado
again-cancelled-happened = Você cancelou, e nada foi feito.
again-superseded-title = Outra solicitação tomou o lugar desta
again-superseded-happened = Você começou de novo neste navegador; por isso, esta solicitação foi interrompida.
again-superseded-advice = Continue com a outra ou tente novamente.
again-withdrawn-happened = Enquanto isso, algo mudou na sua conta, na segunda etapa dela ou na sua sessão; por isso, nada foi feito.
again-withdrawn-advice = Tente novamente. Se você não esperava uma mudança, fale com quem administra a sua conta.

step-up-first = Primeiro confirme que é você
step-up-done = Volte à aba de onde você veio e envie mais uma vez. Você pode fechar esta aba.
step-up-go-to = Ir para { $app }
step-up-needed = O que você enviou não foi feito, porque exige novamente a sua segunda etapa. O que você digitou continua lá: volte no seu navegador.
step-up-needed-confirm = Confirme que é você em uma segunda aba.
step-up-needed-back = Volte à página anterior nesta aba.
send-once-more = Envie mais uma vez.
step-up-new-tab = Confirmar em uma nova aba
step-up-why = Nesta parte, { $app } pede novamente a sua segunda etapa, mesmo com a sessão aberta.
step-up-confirm = Confirmar que é você
step-up-not-now = Agora não
session-ended-title = A sua sessão terminou
session-ended-what = O que você enviou não foi salvo, mas o que você digitou continua lá: volte no seu navegador e guarde uma cópia.
session-ended-back = Volte à página anterior e copie o que você digitou.
session-ended-sign-in = Entre novamente, aqui ou em uma segunda aba.
session-ended-new-tab = Entrar em uma nova aba
sign-out-title = Sair
sign-out-heading = Deseja sair?
sign-out-what = Até você sair, este navegador pode abrir { $app }.
sign-out-stay = Manter a sessão
signed-out-title = Sessão encerrada
signed-out-heading = Você saiu
signed-out-what = Este navegador não pode mais abrir { $app } sem um novo login.
signed-out-shared = Em um computador compartilhado, feche também todas as janelas do navegador.
signed-out-again = Entrar novamente

account-title = A sua conta
account-made-title = A senha de app “{ $name }”
account-made-what = Digite-a ou cole-a agora nesse programa, como senha. Ela não será mostrada novamente.
account-made-deposit = Ela funcionará depois que você salvar abaixo a sua senha para { $app }.
account-step-up = Para mudar algo aqui, confirme novamente que é você.
account-app-passwords = Senhas de app
account-app-passwords-what = Para programas que não podem pedir a sua segunda etapa, como uma agenda ou um programa de e-mail. Cada programa recebe uma senha própria, que deve ser digitada com o seu nome de usuário habitual, e você pode removê-la depois.
account-made-on = Criada em { $date }
account-used = último uso em { $date }
account-unused = ainda não usada
account-remove = Remover
account-remove-named = Remover { $name }
account-none = Ainda não há nenhuma.
account-full = O limite foi atingido. Remova uma que você não usa.
account-which = Para qual programa?
account-which-example = Agenda do telefone
account-make = Criar uma senha de app
account-deposit = A sua senha para { $app }
account-deposit-saved = Ela está salva para o nome de usuário { $name }. Salve-a novamente aqui depois de trocá-la lá.
account-deposit-what = As senhas de app a substituem: salve-a aqui uma vez. Ela fica guardada de forma criptografada e só é usada quando uma das suas senhas de app está correta.
account-username = Nome de usuário
account-password = Senha
account-save-again = Salvar novamente
account-save = Salvar a senha
account-forget = Remover a senha salva
account-back = Voltar para { $app }
account-too-many =
    { $count ->
        [one] Já existe { $count } senha de app. Remova uma que você não usa mais.
       *[other] Já existem { $count } senhas de app. Remova uma que você não usa mais.
    }
account-removed = A senha de app foi removida. O programa que a usava não pode mais entrar.
account-deposited = A senha foi salva. Agora as suas senhas de app a substituem.
account-deposit-removed = A senha salva foi removida.
account-opting = Segunda etapa
account-opting-none-yet = Até agora, a sua conta está protegida apenas pela senha. Com uma segunda etapa, uma senha roubada não abre nada.
account-opting-may = A sua conta está protegida apenas pela senha. Ninguém exige de você uma segunda etapa, mas com ela uma senha roubada não abre nada.
account-opting-is-out = Você decidiu dispensar a segunda etapa por enquanto. A sua conta está protegida apenas pela senha.
account-set-up = Configurar uma segunda etapa
account-opt-out = Não quero uma
account-opt-out-sure = A maioria das contas invadidas tinha apenas uma senha, e muitas vezes ninguém percebeu por semanas. Quer mesmo dispensar a segunda etapa?
account-opt-out-go = Sim, dispensar a segunda etapa
account-opt-in = Quero, sim, uma segunda etapa
account-opted-out = A segunda etapa não será mais pedida a você, enquanto isso for permitido.
account-opted-in = No seu próximo login, será pedido que você configure uma segunda etapa. Ou faça isso agora.
account-browsers = Navegadores de confiança
account-browsers-what = Eles fazem o seu login apenas com a senha, porque você confiou neles ao confirmar um login. Mudar a sua segunda etapa encerra isso em todos.
account-browsers-none = Não há nenhum. Ao confirmar um login, você pode marcar uma opção para confiar no navegador.
account-browser-this = Este navegador
account-browser-until = até { $date }
account-browser-end = Deixar de confiar
account-browser-end-named = Deixar de confiar em { $name }
account-browsers-end-all = Deixar de confiar em todos
account-browsers-ended = A confiança foi removida. O próximo login por lá pedirá a sua segunda etapa.
account-sessions = Sessões em outros lugares
account-sessions-what = Se você não reconhece alguma delas, encerre-a e troque a sua senha.
account-sessions-none = Você não tem nenhuma outra sessão aberta.
account-session-begun = Desde { $date }
account-session-end = Encerrar
account-session-end-named = Encerrar { $name }
account-sessions-end-all = Encerrar todas as outras
account-sessions-ended = Sessão encerrada por lá.
account-history = Os seus últimos logins
account-history-what = Os dos últimos 90 dias, 50 no máximo. Se você não reconhece algum deles, troque a sua senha e avise o suporte.
account-history-older = Mostrar os anteriores
account-history-none = Ainda não há nenhum.
browser-unknown = Navegador desconhecido
history-onetouch = Confirmado no telefone
history-softtoken = Confirmado por um código de um app autenticador
history-sms = Confirmado por um código recebido por SMS
history-voice = Confirmado por um código recebido por ligação
history-email = Confirmado por um código recebido por e-mail
history-recovery = Confirmado por um código de recuperação
history-bypass = Confirmado por um código do suporte
history-set-up = Confirmado ao configurar uma segunda etapa
history-trusted = Em um navegador de confiança, apenas com a senha
history-without = Apenas com a senha
history-denied = Negado no telefone
history-not-me = Negado: não foi você
history-wrong-number = Negado: um número errado foi digitado no telefone
history-too-many-codes = Negado após códigos errados demais
history-cancelled = Cancelado no navegador
history-withdrawn = Interrompido: a conta ou a segunda etapa dela mudou
history-expired = Não confirmado a tempo
account-change = Alterar
account-change-named = Alterar { $name }
account-last-way = Esta é a sua única forma de confirmar um login; por isso, não pode ser removida. Primeiro adicione outra.
account-phones = Telefones
account-phones-what = Um telefone mostra cada login, e você digita nele um número curto.
account-phones-none = Você ainda não tem nenhum aqui.
account-phones-full = O limite de telefones foi atingido. Remova um que você não usa.
account-phone-add = Adicionar um telefone
account-phone-added = Adicionado em { $date }
account-phone-name = Nome
account-phone-rename = Salvar o nome
account-phone-renamed = O nome foi salvo.
account-phone-replace-what = Para um telefone novo, ou para este se ele perdeu os dados: ele é registrado novamente no lugar deste, que então deixa de funcionar.
account-phone-replace = Substituir este telefone
account-phone-remove-what = Ele não confirmará mais logins, e as sessões abertas por ele em outros lugares serão encerradas.
account-phone-removed = O telefone foi removido. Ele não confirma mais logins.
account-softtoken = App autenticador
account-softtoken-what = Um app que mostra um código de seis dígitos, mesmo sem conexão.
account-softtoken-set = Está configurado.
account-softtoken-none = Não está configurado.
account-softtoken-change = Alterar o app autenticador
account-softtoken-replace-what = O atual funciona até que o novo seja confirmado.
account-softtoken-replace = Configurar novamente
account-softtoken-remove = Remover o app autenticador
account-softtoken-removed = O app autenticador foi removido. Os códigos dele não valem mais.
account-number = Número de telefone
account-number-what = Os códigos chegam a ele por SMS ou ligação, quando você pede um.
account-number-is = Os códigos são enviados para { $to }.
account-number-unproven = { $to } é conhecido aqui, mas nunca foi confirmado; por isso, nenhum código é enviado para ele.
account-number-none = Você ainda não tem nenhum aqui.
account-number-add = Adicionar um número de telefone
account-number-change = Alterar o número de telefone
account-number-change-what = Os códigos chegam ao número atual até que o novo seja confirmado. Então o número atual é avisado, e os códigos chegam ao novo.
account-number-other = Usar outro número
account-number-remove = Remover o número de telefone
account-number-removed = O número de telefone foi removido. Nenhum código é mais enviado para ele.
account-recovery = Códigos de recuperação
account-recovery-what = Cada um permite entrar uma vez, caso você perca o telefone.
account-recovery-left =
    { $count ->
        [one] Resta { $count } código.
       *[other] Restam { $count } códigos.
    }
account-recovery-none = Você não tem nenhum.
account-recovery-few = Crie novos agora, para ter um quando precisar.
account-recovery-unsaved = Estes códigos foram criados em { $date }. Se você não os salvou, crie novos.
account-recovery-ends = Os códigos que você tem deixam de funcionar quando novos são criados.
account-recovery-make = Criar novos códigos de recuperação
account-recovery-kept = Certo. Guarde os códigos em um lugar seguro.
adding-instead-of = Ele toma o lugar de { $device }, que funciona até que o novo seja confirmado.
adding-waiting = Aguardando o telefone.
adding-done-title = Concluído
adding-done-phone = A partir de agora, o telefone confirma os seus logins.
adding-done-softtoken = A partir de agora, o app autenticador confirma os seus logins.
adding-done-number = A partir de agora, os códigos chegam a esse número, quando você pede um.
adding-refused-title = Nada foi adicionado
adding-refused-phone = O telefone negou, ou foi digitado um número diferente do que esta página mostrava. Você pode tentar novamente.
adding-refused-code = Códigos demais estavam errados. Você pode tentar novamente mais tarde.
adding-expired-title = O tempo acabou
adding-expired = Nada foi adicionado. Você pode tentar novamente.
adding-leave = Voltar sem adicionar
adding-back = Ir para a sua conta
account-language = Idioma
account-language-what = Para estas páginas e para as mensagens que você recebe.
account-language-browser = Conforme o navegador
account-language-save = Salvar o idioma
account-language-saved = O idioma foi salvo.

turned-read-title = Não é possível ler esta requisição
turned-read = A requisição foi recusada porque não pode ser lida de forma inequívoca.
turned-read-advice = Se você seguiu um link, avise a pessoa que o enviou.
turned-handshake-title = Não é possível abrir esta conexão
turned-handshake = Um WebSocket foi solicitado, mas não da forma correta.
turned-handshake-advice = Se o aplicativo funcionava antes, avise quem o administra.
turned-head-title = Esta requisição é grande demais
turned-head = O cabeçalho da requisição é mais longo do que o permitido.
turned-head-advice = Apagar os cookies deste site costuma ajudar.
turned-host-title = Não há nada sob este nome
turned-host = Este gateway não conhece o nome de host do endereço.
turned-host-advice = Verifique o endereço.
turned-denied-title = Este endereço está fechado
turned-denied = Ninguém pode acessar este endereço aqui.
turned-method-title = Este método não é permitido
turned-method = O aplicativo não aceita requisições deste tipo.
turned-body = Uma requisição deste tipo não pode ter corpo.
turned-login-page-title = Entre pela página de login
turned-credentials = Somente a página de login aceita um nome de usuário e uma senha.
turned-credentials-advice = Vá para a página de login e entre por lá.
turned-authorization = Estas credenciais não são aceitas aqui.
turned-authorization-advice = Vá para a página de login.
turned-cross-site-title = Este login veio de outro site
turned-cross-site = Outro site tentou fazer login em seu nome aqui. Nada foi feito.
turned-cross-site-advice = Abra você mesmo a página de login, por https se puder escolher, e entre por lá.
turned-closed-title = Esta forma de entrar está fechada
turned-closed = Entrar desta forma está desativado aqui.
turned-closed-advice = Use a página de login.
turned-unreadable-title = Não é possível ler este login
turned-unreadable = O login foi recusado porque não pode ser lido de forma inequívoca.
turned-unreadable-advice = Abra novamente a página de login e entre por lá.
turned-session-title = Entre primeiro
turned-session = Não há sessão, ou ela terminou.
turned-session-advice = Entre e tente novamente.
turned-long-title = Foram enviados dados demais
turned-long = A requisição é mais longa do que o permitido sem uma sessão.
turned-unrecognised-title = Esta forma de entrar não é conhecida
turned-unrecognised = O aplicativo fez o login de alguém em um endereço onde isso não era esperado. Nada foi repassado.
turned-unrecognised-advice = Use a página de login. Se esta era a página de login, o administrador precisa descrevê-la na configuração.
turned-title = Isso não foi feito
turned-not-passed = O gateway não permitiu a passagem.
turned-ambiguous-title = Este nome não está claro
turned-ambiguous = O nome com que você fez login não leva aqui a uma única pessoa.
turned-ambiguous-advice = Faça login com o seu nome de usuário simples. Se continuar assim, pergunte a quem administra as contas.
turned-directory-title = Agora não é possível descobrir de quem é este nome
turned-directory = O diretório que conhece os nomes não responde. Nada foi repassado.
turned-directory-advice = Tente novamente daqui a pouco ou faça login com o nome que costuma usar.
turned-many-title = Há logins demais à espera
turned-many = Esta conta já tem o número máximo de logins à espera.
turned-many-advice = Conclua ou cancele um deles, ou espere dez minutos.
turned-trouble-title = O gateway está com um problema próprio
turned-trouble = Nada foi repassado, para que nada dê errado.
turned-trouble-advice = Tente novamente em instantes.
turned-under-way-title = Um login está em andamento
turned-under-way = Outro login com esta sessão, ou com as mesmas credenciais, ainda não foi respondido.
turned-under-way-advice = Espere um momento e tente novamente.
turned-down-title = Não é possível acessar o aplicativo
turned-down = O aplicativo não responde.
turned-slow-title = O aplicativo não responde a tempo
turned-slow = O aplicativo demorou demais.
turned-unclear-title = O aplicativo não disse nem sim nem não
turned-unclear = A resposta do aplicativo não permitiu saber se a senha estava correta. Nada foi repassado.
turned-unclear-advice = Tente novamente. Se continuar assim, avise quem administra o aplicativo.
turned-broken-title = O aplicativo interrompeu a resposta
turned-broken = A resposta do aplicativo estava incompleta ou era mais longa do que se pode guardar.
turned-form-site = Esta requisição veio de outro site.
turned-form-read = Não é possível ler este formulário.
turned-form-foreign = Este formulário é de outro login.
turned-form-advice = Volte e tente novamente.
turned-nothing-title = Não há nada aqui
turned-nothing = O gateway não tem essa página.
turned-page-method = Esta página não pode ser solicitada desta forma.

portal-missing-title = Não encontrado
portal-missing-lead = Ir para a página do telefone
phone-no-script = Esta página cria uma chave no seu navegador e assina com ela. Para isso, é preciso JavaScript, que está desativado.

script-signing-in = Confirmado. Entrando…
script-more-time = Você tem mais tempo.
script-seconds-left =
    { $count ->
        [one] { $count } segundo restante
       *[other] { $count } segundos restantes
    }
script-minute-left = 1 minuto restante
script-number-now = Agora o número é { $number }
script-push-ended = A solicitação no seu telefone terminou.
script-code-too = Você também pode usar um código.
script-unreachable = Não conseguimos acessar o gateway; os códigos continuam funcionando.
script-copied = Copiado.
script-codes-selected = Os códigos estão selecionados; copie-os com o teclado.
script-selected = Está selecionado; copie com o teclado.
script-downloaded = Salvo em um arquivo.

overlay-title = Confirme este login
overlay-wait = Um momento…
overlay-code-label = Ou digite um código
overlay-code-use = Usar código
overlay-again = Pedir ao telefone novamente
overlay-set-up = Configurar uma segunda etapa
overlay-type-number = Digite este número no seu telefone.
overlay-no-step = Esta conta ainda não tem uma segunda etapa.
overlay-code-or-again = Digite um código ou peça ao telefone novamente.
overlay-code = Digite um código.
overlay-not-done = Isso não foi feito.
