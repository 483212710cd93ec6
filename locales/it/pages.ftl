# The gateway's own pages, in Italian.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: secondo passaggio (second step), codice di recupero (recovery code), approvare, confermare, rifiutare,
# accesso (sign-in), accedere (sign in), uscire (sign out), richiesta, password per app; «tu» throughout.

this-app = questa applicazione
signing-in-as = Accesso come { $user }
signed-in-as = Accesso eseguito come { $user }
help-stuck = Serve aiuto?
made-by = Protetto da Vestibule
languages = Lingua
error-number = Errore { $status }
request-id = Richiesta
date =
    { $day } { $month ->
        [1] gennaio
        [2] febbraio
        [3] marzo
        [4] aprile
        [5] maggio
        [6] giugno
        [7] luglio
        [8] agosto
        [9] settembre
        [10] ottobre
        [11] novembre
       *[12] dicembre
    } { $year }
moment = { $date }, ore { $time } UTC

confirm-title = Conferma la tua identità
confirm-code-only = Inserisci un codice per completare l’accesso.
confirm-code-only-step-up = Inserisci un codice per continuare.
push-label = Richiesta sul tuo telefono
push-sent-to = Abbiamo inviato una richiesta a { $device }.
push-sent = Abbiamo inviato una richiesta al tuo telefono.
push-none = Nessuna richiesta è in attesa sul tuo telefono.
push-send = Invia una richiesta al mio telefono
push-waiting = In attesa della tua risposta sul telefono.
code-waiting = In attesa di un codice.
number-approve = Approva sul tuo telefono
number-choose = Scegli questo numero sul tuo telefono
number-type = Digita questo numero sul tuo telefono
code-enter = Inserisci un codice
code-use = Usa un codice
code-or = Oppure usa un codice
code-forward = Niente sul telefono? Usa un codice
ways-none = Non c’è alcun modo per confermare questo accesso.
ways-back = Torna agli altri modi
recovery-use = Usa un codice di recupero
recovery-label = Codice di recupero
recovery-hint = Uno dei dieci codici che hai salvato durante la configurazione. Ognuno vale una sola volta.
code-label = Codice a 6 cifre
code-sent-to = Abbiamo inviato un codice a { $to }.
code-or-app = Va bene anche un codice della tua app di autenticazione.
code-from-app = Dalla tua app di autenticazione.
code-from-app-or-sent = Dalla tua app di autenticazione, oppure uno inviato da noi.
code-ask-below = Richiedine uno qui sotto, poi digitalo qui.
code-checked-at-sixth = Viene verificato alla sesta cifra.
code-check = Verifica codice
tries-left =
    { $count ->
        [one] Resta { $count } tentativo.
       *[other] Restano { $count } tentativi.
    }
send-sms = Inviami un codice per SMS
send-voice = Chiamami per darmi un codice
send-email = Inviami un codice per email
time-left = Tempo rimanente: { $time }
more-time = Mi serve più tempo
cancel-sign-in = Annulla questo accesso
cancel = Annulla

sent-by-sms = Ti abbiamo inviato un codice per SMS.
sent-by-voice = Ti stiamo chiamando per darti un codice.
sent-by-email = Ti abbiamo inviato un codice per email.
code-wrong = Questo codice non è corretto.
push-unclear = L’applicazione non ha indicato chiaramente se la tua password era corretta, perciò nessun telefono squilla.
push-stopped =
    { $count ->
        [one] Le richieste al tuo telefono sono sospese per { $count } minuto, perché una di esse non era tua.
       *[other] Le richieste al tuo telefono sono sospese per { $count } minuti, perché una di esse non era tua.
    }
push-again-in =
    { $count ->
        [one] Una nuova richiesta al tuo telefono sarà possibile tra { $count } minuto.
       *[other] Una nuova richiesta al tuo telefono sarà possibile tra { $count } minuti.
    }
refused-often-seconds =
    { $count ->
        [one] Tentativi troppo frequenti. Riprova tra { $count } secondo.
       *[other] Tentativi troppo frequenti. Riprova tra { $count } secondi.
    }
refused-often-minutes =
    { $count ->
        [one] Tentativi troppo frequenti. Riprova tra { $count } minuto.
       *[other] Tentativi troppo frequenti. Riprova tra { $count } minuti.
    }
refused-locked-seconds =
    { $count ->
        [one] Ci sono stati troppi codici errati. I codici saranno di nuovo accettati tra { $count } secondo.
       *[other] Ci sono stati troppi codici errati. I codici saranno di nuovo accettati tra { $count } secondi.
    }
refused-locked-minutes =
    { $count ->
        [one] Ci sono stati troppi codici errati. I codici saranno di nuovo accettati tra { $count } minuto.
       *[other] Ci sono stati troppi codici errati. I codici saranno di nuovo accettati tra { $count } minuti.
    }
refused-disabled = Ci sono stati troppi codici errati. Rivolgiti all’assistenza.
refused-not-offered = Qui non è possibile. Scegli un altro modo.
refused-number = Questo non è un numero di telefono in formato internazionale. Inizia con + e il prefisso del Paese, come +39 312 345 6789.
refused-send = Non è stato possibile inviare il messaggio. Riprova o scegli un altro modo.
refused-no-grace = Non restano più accessi senza il secondo passaggio.
refused-enrolled = Questo account ha già un secondo passaggio. Usalo.
refused-password = Questa non può essere una password: è vuota, troppo lunga o contiene caratteri che non si possono digitare.
refused-not-proven = Nel frattempo questo account o il suo telefono è stato bloccato o rimosso.
refused-no-login = Nessun accesso è in attesa in questo browser.
refused-expired = Questo accesso è scaduto.
refused-settled = A questo accesso è già stato risposto.
refused-not-approved = Questo accesso non è ancora confermato.
refused-under-way = Un altro accesso con questa sessione è in corso.
refused-name = Questo nome non può essere usato: è vuoto, troppo lungo o contiene caratteri che non si possono digitare.
refused-gone = Questo elemento non esiste più.
refused-exists = Ne esiste già uno con questo nome.
refused-too-many = Ce ne sono già troppi.
refused-step-up = Prima conferma la tua identità.

setup-title = Configura il secondo passaggio
setup-why = Dopo la password, { $app } richiede un secondo passaggio: così una password rubata, da sola, non apre nulla. Bastano circa due minuti.
setup-ways = Modi per confermare
setup-phone = Approva sul mio telefono
setup-phone-hint = Il telefono mostra ogni accesso e tu digiti un numero breve. Il modo più sicuro e più rapido.
setup-softtoken = Usa un’app di autenticazione
setup-softtoken-hint = Un’app mostra un codice a sei cifre. Funziona senza connessione.
setup-number = Ricevi codici per SMS o chiamata
setup-number-hint = Funziona con qualsiasi telefono. Meno sicuro: i messaggi possono essere intercettati e i numeri rubati.
setup-not-now = Non ora?
setup-last = Questa è l’ultima volta che puoi saltare questo passaggio. Al prossimo accesso sarà necessario.
setup-skips =
    { $count ->
        [one] Puoi saltare questo passaggio ancora { $count } volta.
       *[other] Puoi saltare questo passaggio ancora { $count } volte.
    }
setup-skips-until =
    { $count ->
        [one] Puoi saltare questo passaggio ancora { $count } volta (termine ultimo: { $date }).
       *[other] Puoi saltare questo passaggio ancora { $count } volte (termine ultimo: { $date }).
    }
setup-skip = Salta per ora
setup-skip-last = Salta un’ultima volta
setup-opt-out-hint = Puoi anche farne a meno. In tal caso il tuo account è protetto solo dalla password.
setup-opt-out = Non chiedermelo più
setup-back = Scegli un altro modo
phone-title = Aggiungi il tuo telefono
phone-scan = Inquadra questo codice con la fotocamera del telefono e apri il link.
phone-qr = Codice QR con il link per il tuo telefono
phone-follow = Segui le istruzioni sul telefono. Questa pagina prosegue da sola.
phone-here = È questo il telefono? Allora apri il link qui o copialo.
phone-open = Apri il link su questo dispositivo
phone-waiting = In attesa del tuo telefono.
phone-confirm-title = Conferma il tuo telefono
phone-almost = { $device } è quasi pronto.
phone-almost-unnamed = Il tuo telefono è quasi pronto.
softtoken-title = Configura un’app di autenticazione
softtoken-scan = Scansiona questo codice con la tua app di autenticazione.
softtoken-qr = Codice QR con la chiave per la tua app di autenticazione
softtoken-here = L’app è su questo dispositivo? Allora aprila con la chiave o digita la chiave a mano.
softtoken-open = Apri la mia app di autenticazione
softtoken-type = Digita le sei cifre che l’app mostra ora
confirm-button = Conferma
number-title = Il tuo numero di telefono
number-why = Inviamo un codice a questo numero ora e, quando ne chiedi uno, agli accessi successivi.
number-label = Numero con prefisso del Paese
number-how = Come vuoi ricevere il codice?
number-by-voice = Con una chiamata che lo detta
number-by-sms = Per SMS
number-warning = SMS e chiamate possono essere intercettati e i numeri rubati. Se puoi, usa uno degli altri modi.
number-send = Inviami un codice
number-confirm-title = Digita il codice che abbiamo inviato
number-calling = Stiamo chiamando il numero { $to }.
number-texted = Abbiamo inviato un SMS al numero { $to }.
number-call-again = Chiamami di nuovo
number-text-again = Invia di nuovo
recovery-offer-title = Salva i codici di recupero
recovery-offer-heading = Un’ultima cosa: i codici di recupero
recovery-offer-done = La configurazione è completa. Se un giorno perdi il telefono, un codice di recupero ti permette comunque di accedere.
recovery-offer-hint = Ricevi dieci codici e ognuno vale una sola volta. Vengono mostrati una volta soltanto, quindi prepara un posto sicuro: un gestore di password o un foglio da tenere a casa.
recovery-offer-show = Mostra i miei codici di recupero
recovery-offer-without = Continua senza codici
recovery-title = I tuoi codici di recupero
recovery-save = Salvali ora: non verranno più mostrati. Ognuno ti permette di accedere una volta, se perdi il telefono.
recovery-copy = Copia
recovery-download = Scarica
recovery-print = Stampa
recovery-saved = Ho salvato questi codici
continue = Continua

approved-title = Confermato
approved-go-on = Grazie. Puoi proseguire con { $app }.
ended-go-on-without = Continua senza confermare
ended-back = Torna all’accesso
ended-expired-title = Tempo scaduto
ended-expired-happened = Questo accesso non è stato confermato in tempo ed è stato annullato. Nessuno è entrato.
ended-expired-advice = Accedi di nuovo per ricevere una nuova richiesta.
ended-none-title = Nessun accesso è in attesa qui
ended-none-happened = In questo browser non c’è nulla da confermare. L’accesso potrebbe essere già concluso o iniziato in un altro browser.
locked-title = Il tuo account è bloccato
locked-admin-happened = Questo account è stato bloccato da chi lo gestisce. Nessuno può accedervi finché non viene sbloccato.
locked-admin-advice = Chiedi che venga sbloccato.
locked-no-factor-happened = Per accedere a questo account serve un secondo passaggio, ma non ne ha nessuno che qui sia accettato.
locked-no-factor-advice = Chiedi a chi gestisce il tuo account di configurarne uno con te.
locked-ended-title = Il tuo account è scaduto
locked-ended-happened = Questo account era valido fino a una data ormai passata. Nessuno può più accedervi.
locked-ended-advice = Se ti serve ancora, chiedi a chi lo gestisce di prolungarlo.
locked-unknown-title = Il tuo account non è conosciuto qui
locked-unknown-happened = Possono accedere solo gli account aggiunti qui, e questo non è ancora stato aggiunto.
locked-unknown-advice = Chiedi a chi gestisce il tuo account di aggiungerlo.
denied-title = Accesso rifiutato
denied-happened = Questo accesso è stato rifiutato sul tuo telefono. Nessuno è entrato.
denied-advice = Se l’hai rifiutato per errore, accedi di nuovo.
not-me-title = Accesso interrotto
not-me-happened = Il tuo telefono ha segnalato che non eri tu. Nessuno è entrato.
not-me-advice = Se qualcun altro ha provato ad accedere, conosce la tua password: cambiala e avvisa chi gestisce il tuo account.
wrong-number-title = Il numero non corrispondeva
wrong-number-happened = Il telefono ha inviato un numero diverso da quello mostrato in questa pagina, perciò l’accesso è stato interrotto. Nessuno è entrato.
wrong-number-advice = Accedi di nuovo e digita il numero che la pagina mostrerà.
wrong-codes-title = Troppi codici errati
wrong-codes-happened = Questo accesso è stato interrotto dopo troppi codici errati. Nessuno è entrato.
wrong-codes-advice = Accedi di nuovo e usa un nuovo codice di questo account.
cancelled-title = Accesso annullato
cancelled-happened = Hai annullato questo accesso. Nessuno è entrato.
superseded-title = Un altro accesso ha preso il suo posto
superseded-happened = Hai iniziato un nuovo accesso in questo browser, perciò questo è stato interrotto. Con questo accesso nessuno è entrato.
superseded-advice = Continua con l’altro o accedi di nuovo.
withdrawn-title = Accesso interrotto
withdrawn-happened = Nel frattempo qualcosa è cambiato nel tuo account o nel suo secondo passaggio, perciò questo accesso è stato interrotto. Nessuno è entrato.
withdrawn-advice = Accedi di nuovo. Se non ti aspettavi una modifica, rivolgiti a chi gestisce il tuo account.

again-expired-happened = L’operazione non è stata confermata in tempo, perciò non è stato fatto nulla.
again-expired-advice = Torna indietro e riprova per ricevere una nuova richiesta.
again-denied-title = Operazione rifiutata sul telefono
again-denied-happened = L’operazione è stata rifiutata sul tuo telefono, perciò non è stato fatto nulla.
again-denied-advice = Se l’hai rifiutata per errore, torna indietro e riprova.
again-stopped-title = Operazione interrotta
again-not-me-happened = Il tuo telefono ha segnalato che non eri tu, perciò la sessione in questo browser è stata chiusa.
again-not-me-advice = Se qualcun altro ha usato questo browser o la tua sessione, avvisa chi gestisce il tuo account.
again-wrong-number-happened = Il telefono ha inviato un numero diverso da quello mostrato in questa pagina, perciò non è stato fatto nulla.
again-wrong-number-advice = Torna indietro, riprova e digita il numero che la pagina mostrerà.
again-wrong-codes-happened = L’operazione è stata interrotta dopo troppi codici errati e non è stato fatto nulla.
again-wrong-codes-advice = Torna indietro e riprova con un nuovo codice di questo account.
again-cancelled-title = Operazione annullata
again-cancelled-happened = Hai annullato l’operazione e non è stato fatto nulla.
again-superseded-title = Un’altra richiesta ha preso il suo posto
again-superseded-happened = Hai ricominciato in questo browser, perciò questa richiesta è stata interrotta.
again-superseded-advice = Continua con l’altra o riprova.
again-withdrawn-happened = Nel frattempo qualcosa è cambiato nel tuo account, nel suo secondo passaggio o nella tua sessione, perciò non è stato fatto nulla.
again-withdrawn-advice = Riprova. Se non ti aspettavi una modifica, rivolgiti a chi gestisce il tuo account.

step-up-first = Prima conferma la tua identità
step-up-done = Torna alla scheda da cui provieni e invia di nuovo. Puoi chiudere questa.
step-up-go-to = Vai a { $app }
step-up-needed = Quello che hai inviato non è stato eseguito, perché richiede di nuovo il secondo passaggio. Quello che hai digitato è ancora lì: torna indietro nel browser.
step-up-needed-confirm = Conferma la tua identità in una seconda scheda.
step-up-needed-back = Torna alla pagina precedente in questa scheda.
send-once-more = Invia di nuovo.
step-up-new-tab = Conferma in una nuova scheda
step-up-why = Questa parte di { $app } richiede di nuovo il secondo passaggio, anche durante la sessione.
step-up-confirm = Conferma la tua identità
step-up-not-now = Non ora
session-ended-title = La tua sessione è terminata
session-ended-what = Quello che hai inviato non è stato salvato, ma quello che hai digitato è ancora lì: torna indietro nel browser e conservane una copia.
session-ended-back = Torna alla pagina precedente e copia quello che hai digitato.
session-ended-sign-in = Accedi di nuovo, qui o in una seconda scheda.
session-ended-new-tab = Accedi in una nuova scheda
sign-out-title = Esci
sign-out-heading = Vuoi uscire?
sign-out-what = Finché non esci, questo browser può aprire { $app }.
sign-out-stay = Mantieni l’accesso
signed-out-title = Uscita eseguita
signed-out-heading = Hai chiuso la sessione
signed-out-what = Questo browser non può più aprire { $app } senza un nuovo accesso.
signed-out-shared = Su un computer condiviso, chiudi anche tutte le finestre del browser.
signed-out-again = Accedi di nuovo

account-title = Il tuo account
account-made-title = La password per app «{ $name }»
account-made-what = Digitala o incollala ora in quel programma, come password. Non verrà più mostrata.
account-made-deposit = Funzionerà dopo che avrai salvato qui sotto la tua password di { $app }.
account-step-up = Per modificare qualcosa qui, conferma di nuovo la tua identità.
account-app-passwords = Password per app
account-app-passwords-what = Per i programmi che non possono chiedere il secondo passaggio, come un calendario o un programma di posta. Ogni programma riceve una password propria, da digitare insieme al tuo solito nome utente, e puoi rimuoverla in seguito.
account-made-on = Data di creazione: { $date }
account-used = ultimo uso: { $date }
account-unused = non ancora usata
account-remove = Rimuovi
account-remove-named = Rimuovi { $name }
account-none = Non ce n’è ancora nessuna.
account-full = Non è possibile averne altre. Rimuovine una che non usi.
account-which = Per quale programma?
account-which-example = Calendario del telefono
account-make = Crea una password per app
account-deposit = La tua password di { $app }
account-deposit-saved = È salvata per il nome utente { $name }. Salvala di nuovo qui dopo averla cambiata lì.
account-deposit-what = Le password per app la sostituiscono: salvala qui una volta. È conservata in forma cifrata e viene usata solo quando una delle tue password per app è corretta.
account-username = Nome utente
account-password = Password
account-save-again = Salva di nuovo
account-save = Salva la password
account-forget = Rimuovi la password salvata
account-back = Torna a { $app }
account-too-many =
    { $count ->
        [one] C’è già { $count } password per app. Rimuovine una che non usi più.
       *[other] Ci sono già { $count } password per app. Rimuovine una che non usi più.
    }
account-removed = La password per app è stata rimossa. Il programma che la usava non può più accedere.
account-deposited = La password è stata salvata. Ora le tue password per app la sostituiscono.
account-deposit-removed = La password salvata è stata rimossa.
account-language = Lingua
account-language-what = Per queste pagine e per i messaggi che ricevi.
account-language-browser = Come indica il browser
account-language-save = Salva la lingua
account-language-saved = La lingua è stata salvata.

turned-read-title = Questa richiesta non è leggibile
turned-read = La richiesta è stata respinta perché non può essere letta in modo univoco.
turned-read-advice = Se hai seguito un link, avvisa la persona che te l’ha dato.
turned-handshake-title = Non è possibile aprire questa connessione
turned-handshake = È stato richiesto un WebSocket, ma non nel modo corretto.
turned-handshake-advice = Se prima l’applicazione funzionava, avvisa chi la gestisce.
turned-head-title = Questa richiesta è troppo grande
turned-head = L’intestazione della richiesta è più lunga del consentito.
turned-head-advice = Di solito aiuta eliminare i cookie di questo sito.
turned-host-title = A questo nome non corrisponde nulla
turned-host = Questo gateway non conosce il nome host dell’indirizzo.
turned-host-advice = Controlla l’indirizzo.
turned-denied-title = Questo indirizzo è chiuso
turned-denied = Nessuno può raggiungere questo indirizzo qui.
turned-method-title = Questo metodo non è consentito
turned-method = L’applicazione non accetta richieste di questo tipo.
turned-body = Una richiesta di questo tipo non può avere un corpo.
turned-login-page-title = Accedi dalla pagina di accesso
turned-credentials = Solo la pagina di accesso accetta nome utente e password.
turned-credentials-advice = Vai alla pagina di accesso e accedi da lì.
turned-authorization = Queste credenziali non sono accettate qui.
turned-authorization-advice = Vai alla pagina di accesso.
turned-cross-site-title = Questo accesso proveniva da un altro sito
turned-cross-site = Un altro sito web ha tentato di farti accedere qui. Non è stato fatto nulla.
turned-cross-site-advice = Apri tu la pagina di accesso, tramite https se puoi scegliere, e accedi da lì.
turned-closed-title = Questo modo di accedere è chiuso
turned-closed = Accedere in questo modo è disattivato qui.
turned-closed-advice = Usa la pagina di accesso.
turned-unreadable-title = Questo accesso non è leggibile
turned-unreadable = L’accesso è stato respinto perché non può essere letto in modo univoco.
turned-unreadable-advice = Apri di nuovo la pagina di accesso e accedi da lì.
turned-session-title = Prima accedi
turned-session = Non c’è una sessione, oppure è terminata.
turned-session-advice = Accedi e riprova.
turned-long-title = Troppi dati inviati
turned-long = La richiesta è più lunga di quanto consentito senza una sessione.
turned-unrecognised-title = Questo modo di accedere non è conosciuto
turned-unrecognised = L’applicazione ha concesso un accesso a un indirizzo in cui non era previsto. Non è stato inoltrato nulla.
turned-unrecognised-advice = Usa la pagina di accesso. Se questa era la pagina di accesso, l’amministratore deve descriverla nella configurazione.
turned-title = L’operazione non è stata eseguita
turned-not-passed = Il gateway non l’ha lasciata passare.
turned-many-title = Troppi accessi sono in attesa
turned-many = Questo account ha già il numero massimo di accessi in attesa.
turned-many-advice = Completane o annullane uno, oppure attendi dieci minuti.
turned-trouble-title = Il gateway ha un problema interno
turned-trouble = Non è stato inoltrato nulla, per evitare errori.
turned-trouble-advice = Riprova tra poco.
turned-under-way-title = Un accesso è in corso
turned-under-way = Un altro accesso con questa sessione, o con le stesse credenziali, non ha ancora ricevuto risposta.
turned-under-way-advice = Attendi un momento e riprova.
turned-down-title = L’applicazione non è raggiungibile
turned-down = L’applicazione non risponde.
turned-slow-title = L’applicazione non risponde in tempo
turned-slow = L’applicazione ha impiegato troppo tempo.
turned-unclear-title = L’applicazione non ha detto né sì né no
turned-unclear = Dalla risposta dell’applicazione non è stato possibile capire se la password era corretta. Non è stato inoltrato nulla.
turned-unclear-advice = Riprova. Se il problema persiste, avvisa chi gestisce l’applicazione.
turned-broken-title = L’applicazione ha interrotto la risposta
turned-broken = La risposta dell’applicazione era incompleta o più lunga di quanto si possa conservare.
turned-form-site = Questa richiesta proveniva da un altro sito.
turned-form-read = Questo modulo non è leggibile.
turned-form-foreign = Questo modulo appartiene a un altro accesso.
turned-form-advice = Torna indietro e riprova.
turned-nothing-title = Qui non c’è nulla
turned-nothing = Il gateway non ha una pagina di questo tipo.
turned-page-method = Questa pagina non si può richiedere in questo modo.

portal-missing-title = Non trovato
portal-missing-lead = Vai alla pagina del telefono
phone-no-script = Questa pagina crea una chiave nel tuo browser e la usa per firmare. Serve JavaScript, che è disattivato.

script-signing-in = Confermato. Accesso in corso.
script-more-time = Hai più tempo.
script-seconds-left =
    { $count ->
        [one] { $count } secondo rimanente
       *[other] { $count } secondi rimanenti
    }
script-minute-left = 1 minuto rimanente
script-number-now = Ora il numero è { $number }
script-push-ended = La richiesta sul tuo telefono è terminata.
script-code-too = Puoi anche usare un codice.
script-unreachable = Il gateway non è raggiungibile; i codici funzionano comunque.
script-copied = Copiato.
script-codes-selected = I codici sono selezionati; copiali con la tastiera.
script-selected = È selezionato; copia con la tastiera.
script-downloaded = Salvato in un file.

overlay-title = Conferma questo accesso
overlay-wait = Un momento…
overlay-code-label = Oppure inserisci un codice
overlay-code-use = Usa il codice
overlay-again = Chiedi di nuovo al telefono
overlay-set-up = Configura un secondo passaggio
overlay-type-number = Digita questo numero sul tuo telefono.
overlay-no-step = Questo account non ha ancora un secondo passaggio.
overlay-code-or-again = Inserisci un codice o chiedi di nuovo al telefono.
overlay-code = Inserisci un codice.
overlay-not-done = L’operazione non è stata eseguita.
