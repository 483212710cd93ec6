# The phone's page, in Portuguese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Uma nova versão desta página está pronta.
update-load = Carregar
cancel = Cancelar
not-now = Agora não
done = Concluído
copy = Copiar
copied = Copiado
not-copied = Não copiado
loading = Carregando…

status-not-ready = Não está pronto
status-empty = Ainda não há contas
status-offline = Off-line
status-offline-codes = Off-line. Os códigos continuam funcionando.
status-attention = Requer atenção
status-watching = Aguardando solicitações
calm-title = Nada para aprovar
calm-hint = Quando você fizer login em algum lugar, a solicitação aparecerá aqui enquanto esta página estiver aberta.
calm-hint-push = Quando você fizer login em algum lugar, a solicitação aparecerá aqui, e este dispositivo avisará se a página estiver fechada.
calm-off-title = Sem receber solicitações
calm-off-hint = Não foi possível acessar o portal. Esta página continua tentando.
calm-nobody-hint = No momento, nenhuma conta neste dispositivo pode responder.
blocked-title = Este navegador não pode ser usado como telefone
blocked-store = Este navegador não permite que esta página guarde nada; por isso, não há lugar para uma chave. Saia da janela privada ou permita dados para este site.
blocked-start = Não foi possível iniciar esta página. Recarregue-a.
blocked-insecure = As chaves só podem ser criadas em uma conexão segura. Abra esta página pelo endereço https://.
blocked-no-crypto = Este navegador não consegue criar chaves (não tem Web Crypto). Use um navegador mais recente.
blocked-no-store = Este navegador não tem lugar para guardar uma chave (IndexedDB). Use um navegador mais recente ou saia da janela privada.

requests-title = Aguardando a sua resposta
request-new = Nova solicitação para { $account }: { $message }
request-unnamed = Solicitação de login
request-asked = Solicitado: { $when }; expira em { $left }
request-not-me = Não fui eu
request-deny = Negar, mas fui eu
request-approve = Fui eu
request-number = Digite o número que o seu navegador mostra
request-number-hint = Não vê nenhum número? Então este login não é seu.
request-choice = Fui eu: { $number }
request-choose = Fui eu: toque no número que o seu navegador mostra
request-choose-hint = Qualquer outro número interrompe o login.
request-sending = Enviando…
request-changed = Esta solicitação mudou. Leia-a novamente antes de responder.
result-approved = Aprovado
result-approved-what = Você pode continuar no navegador.
result-denied = Negado
result-denied-what = O login foi interrompido.
result-not-me = Negado e comunicado
result-not-me-what = O login foi interrompido. Parece que outra pessoa sabe a sua senha: troque-a e avise os responsáveis por este serviço.
result-wrong-number = O número estava errado
result-wrong-number-what = O login foi interrompido. Se foi você, comece de novo e digite o número que o seu navegador mostra.
result-expired = Expirado
result-expired-what = Ninguém respondeu a tempo. Se foi você, inicie o login novamente.
result-answered = Já respondido
result-answered-what = Esta solicitação foi resolvida em outro lugar ou retirada.
result-approved-elsewhere = Ela foi aprovada em outro lugar.
result-denied-elsewhere = Ela foi negada em outro lugar.
result-waiting = Aguardando
question-approve = Aprovar
question-deny = Recusar
result-question-approved-what = Quem perguntou fica sabendo que você concorda.
result-question-denied-what = Quem perguntou fica sabendo que você não concorda.
result-question-not-me-what = Quem perguntou fica sabendo que você não concorda, e por algum tempo nada mais é perguntado neste telefone. Talvez outra pessoa saiba a sua senha nesse serviço: troque-a.
result-question-expired-what = Ninguém respondeu a tempo.
caller-what = Continue apenas se foi você quem ligou para o suporte. Você verá duas palavras para ler ao suporte. Quem liga para você e pede essas palavras é um golpista.
caller-open = Estou ligando: mostrar as palavras
caller-read = Leia estas duas palavras ao suporte
caller-spell = Elas estão em inglês. Você também pode soletrá-las, letra por letra.
caller-confirm = Já as li
caller-not-me = Não estou ligando
caller-deny = Não responder
result-caller-confirmed = Respondido
result-caller-confirmed-what = Continue a sua ligação.
result-caller-denied-what = O suporte é avisado de que você não responde.
result-not-calling-what = Alguém ligou para o suporte em seu nome. O suporte é avisado, e por algum tempo nada mais é perguntado neste telefone.
result-caller-expired-what = Ninguém respondeu a tempo. O suporte pode perguntar mais uma vez.
history-title = Solicitações recentes
history-empty = Ainda não há solicitações para este telefone.
history-row = { $result }, { $when }

empty-title = Faça deste dispositivo a sua segunda chave
empty-what = Ele pedirá que você aprove os seus logins e mostrará códigos, mesmo off-line. A chave é criada aqui e nunca sai deste dispositivo.
empty-step-one = No computador, faça login e abra a página da sua conta. No primeiro login, a página de configuração também oferece essa opção.
empty-step-two = Escolha “Adicionar um telefone”. Um código QR e um link aparecem; eles valem uma única vez, por 15 minutos.
empty-step-three = Aponte a câmera deste telefone para o código, ou abra ou cole o link aqui.
empty-none = Não encontra essa página? Os responsáveis pelo serviço podem enviar um link a você.
add-title = Adicionar uma conta
add-scan = Ler um código QR
add-paste = Colar um link
register-title = Registrar este dispositivo
register-link-known = O link foi recebido. Só falta uma coisa:
register-link = Link de registro
register-name = Um nome para este dispositivo
register-name-hint = Para que você possa distinguir os seus dispositivos.
register-go = Registrar
register-wrong-link = Este não é um link de registro. Ele se parece com “…/authenticator#register=VA…”.
register-other-portal = Este link pertence a outro portal. Abra-o em { $address }.
register-ios = Antes de registrar um iPhone ou iPad: copie o link, adicione esta página à tela de início (“Compartilhar” e depois “Adicionar à Tela de Início”), abra-a por lá e cole o link. Apenas no Safari, a chave se perde após uma semana sem visitas.
register-copy = Copiar o link
register-copied = Link copiado
register-busy = Registrando…
register-used = Este link já foi usado ou expirou. Peça um novo.
register-done = Agora este telefone responde por { $account }.
scan-title = Leia o código QR
scan-camera = Câmera
scan-point = Aponte a câmera para o código QR.
scan-failed = Não é possível usar a câmera. Cole o link ou abra-o com o app de câmera do telefone.
install-ios = Tenha esta página sempre à mão: no Safari, toque em “Compartilhar” e depois em “Adicionar à Tela de Início”.
install-android = Tenha esta página sempre à mão: no menu do navegador, escolha “Adicionar à tela inicial” ou “Instalar app”.
install-what = Tenha esta página sempre à mão, como um app próprio.
install-go = Instalar
device-name = { $browser } em { $system }
device-browser = Este navegador
device-system = este dispositivo

accounts-title = Contas
account-device = como “{ $name }”
account-rename = Renomear
account-rename-title = Renomear esta conta
account-rename-what = O nome fica guardado apenas neste telefone. Um nome vazio restaura o original.
account-rename-label = Nome
account-remove = Remover
account-remove-title = Remover “{ $name }”?
account-remove-what = Este telefone não aprovará mais logins desta conta nem mostrará os códigos dela. Verifique se você tem outra forma de entrar.
account-not-told = O portal não foi avisado
account-not-told-what = Você pode esquecer a conta aqui mesmo assim. O portal ainda listará este telefone: remova-o lá também.
account-forget-anyway = Esquecer mesmo assim
account-forget = Esquecer esta conta
account-removed = { $name }: conta removida deste telefone.
account-slow-down = O portal pede que este telefone espere um pouco. Ele tentará novamente sozinho.
account-no-key = Este navegador perdeu a chave desta conta, por exemplo porque os dados dele foram apagados. Peça um novo link e registre-se novamente.
account-revoked = Este telefone foi removido: o portal não aceita mais a chave dele. Se não foi você, avise os responsáveis por este serviço.
account-unfinished = O registro não foi concluído.
account-finish = Concluir agora
code-wanted = { $app } espera este código. Digite-o lá e em nenhum outro lugar.
code-label = Código
code-seconds = { $count } s
code-none = sem código
code-copied = Código copiado.
code-not-copied = Não foi possível copiar o código.
clock-slow-seconds =
    { $count ->
        [one] O relógio deste telefone está { $count } segundo atrasado; o código segue o relógio do portal.
       *[other] O relógio deste telefone está { $count } segundos atrasado; o código segue o relógio do portal.
    }
clock-slow-minutes =
    { $count ->
        [one] O relógio deste telefone está { $count } minuto atrasado; o código segue o relógio do portal.
       *[other] O relógio deste telefone está { $count } minutos atrasado; o código segue o relógio do portal.
    }
clock-fast-seconds =
    { $count ->
        [one] O relógio deste telefone está { $count } segundo adiantado; o código segue o relógio do portal.
       *[other] O relógio deste telefone está { $count } segundos adiantado; o código segue o relógio do portal.
    }
clock-fast-minutes =
    { $count ->
        [one] O relógio deste telefone está { $count } minuto adiantado; o código segue o relógio do portal.
       *[other] O relógio deste telefone está { $count } minutos adiantado; o código segue o relógio do portal.
    }

push-title = Notificações
push-state-on = Ativadas
push-state-off = Desativadas
push-state-blocked = Bloqueadas
push-ask-title = Saiba na hora quando houver uma pergunta
push-ask = Quando alguém faz login com a sua senha, este dispositivo pode avisar em segundos, mesmo com esta página fechada. Caso contrário, você só verá quando a página estiver aberta.
push-ask-ntfy = Este navegador não pode ser acordado com a página fechada. Em vez disso, o aplicativo ntfy pode avisar que chegou uma solicitação e trazer você até aqui.
push-turn-on = Ativar notificações
push-turn-off = Desativar
push-use-ntfy = Usar o ntfy
push-use-browser = Usar as notificações deste navegador
push-again = Tentar de novo
push-on-what = Este dispositivo avisa quando chega uma solicitação, mesmo com esta página fechada. A resposta é sempre dada nesta página, nunca na notificação.
push-off-what = As solicitações só são vistas enquanto esta página estiver aberta.
push-blocked-what = Este navegador bloqueia as notificações desta página. Para permitir, abra as configurações deste site (ao lado do endereço ou nas informações do aplicativo na tela de início), coloque as notificações em “Permitir” e volte aqui.
push-ios-what = No iPhone ou iPad, somente páginas na tela de início podem avisar. Toque em “Compartilhar” e depois em “Adicionar à Tela de Início”, abra a página por lá e registre-a como um telefone separado.
push-unable-what = Este navegador não pode avisar com esta página fechada.
push-undecided = Nada foi escolhido. O navegador perguntará de novo quando você ativar as notificações.
push-failed = Não foi possível configurar as notificações: o serviço de push do navegador não respondeu.
push-untold = Não foi possível informar o portal. Esta página tenta de novo sozinha.
push-ntfy-what = Abra o aplicativo ntfy e adicione uma assinatura para cada endereço abaixo. Quem conhece um endereço fica sabendo quando há uma pergunta para você nessa conta, mas não qual: não o compartilhe.
push-ntfy-address = Endereço para o ntfy
push-turned-on = As notificações estão ativadas.
push-turned-off = As notificações estão desativadas.
wake-request = Uma solicitação espera por você. Abra para ler.
wake-open = Abra para responder.
wake-over = Esta solicitação terminou.
wake-lost = Chegou uma solicitação que não pode ser respondida aqui: este navegador esqueceu a chave dele. Abra para ver o que fazer.
lost-title = Este navegador esqueceu a chave dele
lost-what = Ele respondia por { $accounts }, mas o que guardava foi apagado. As solicitações enviadas a ele não podem mais ser respondidas aqui.
lost-what-unnamed = Ele estava registrado como telefone, mas o que guardava foi apagado. As solicitações enviadas a ele não podem mais ser respondidas aqui.
lost-how = Para recuperar: faça login no aplicativo de outra maneira, abra lá a página da sua conta ({ $path } no endereço do próprio aplicativo), adicione este telefone de novo e remova o antigo.
lost-open = Abrir a página da sua conta em { $app }
lost-done = Entendi
error-offline = Não foi possível acessar o portal. Verifique a conexão deste telefone.
error-timeout = O portal não respondeu a tempo.
error-unauthorised = Este telefone foi removido: o portal não reconhece mais a chave dele.
error-clock = O portal recusou este telefone sem dizer que horas são. Acerte o relógio deste telefone.
error-missing = O portal não reconhece mais este item.
error-answered = Esta solicitação já foi respondida.
error-expired = Esta solicitação expirou.
error-not-accepted = O portal não aceitou esta resposta.
error-too-many = Esta conta já tem telefones demais. Remova um primeiro.
error-busy = Solicitações demais. Aguarde um momento e tente novamente.
error-unreadable = O portal enviou uma resposta que esta página não entende.
error-refused = O portal recusou ({ $status }). { $message }
error-key = Este navegador não conseguiu usar a chave. Registre este telefone novamente.
error-page = Algo deu errado nesta página. Recarregue-a.
