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
help-desk-have = Ho un codice dell’assistenza
help-desk-title = Usa un codice dell’assistenza
help-desk-label = Codice dell’assistenza
help-desk-hint = Chi gestisce il tuo account può dartene uno. Vale solo per poco tempo.
help-desk-too = Qui va bene anche un codice dell’assistenza.
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
trust-days =
    { $count ->
        [one] Considera attendibile questo browser per { $count } giorno
       *[other] Considera attendibile questo browser per { $count } giorni
    }
trust-hours =
    { $count ->
        [one] Considera attendibile questo browser per { $count } ora
       *[other] Considera attendibile questo browser per { $count } ore
    }
trust-what = In seguito per accedere basterà la password. Non selezionare mai questa opzione su un computer usato anche da altri.
cancel-sign-in = Annulla questo accesso
cancel = Annulla

sent-by-sms = Ti abbiamo inviato un codice per SMS.
sent-by-voice = Ti stiamo chiamando per darti un codice.
sent-by-email = Ti abbiamo inviato un codice per email.
code-wrong = Questo codice non è corretto.
push-not-now = Per ora al tuo telefono non vengono inviate richieste. Usa un codice o rivolgiti all’assistenza.
push-again-time = Potrai inviare una nuova richiesta al tuo telefono tra { $time }.
push-unclear = L’applicazione non ha indicato chiaramente se la tua password era corretta, perciò nessun telefono squilla.
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
refused-not-served = A questo numero non vengono inviati messaggi. Usane un altro o scegli un altro modo.
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
refused-last-factor = Questo è l’unico modo che hai per confermare un accesso. Prima aggiungine un altro.
refused-step-up = Prima conferma la tua identità.

setup-title = Configura il secondo passaggio
setup-why = Dopo la password, { $app } richiede un secondo passaggio: così una password rubata, da sola, non apre nulla. Bastano circa due minuti.
setup-ways = Modi per confermare
setup-nothing = Qui non puoi ancora configurarne uno in autonomia. Chiedi all’assistenza di farlo con te prima che diventi obbligatorio.
required-count = Ora è obbligatorio: non ti restano più accessi senza il secondo passaggio.
required-date = È obbligatorio (data di inizio: { $date }) e non può più essere rimandato.
required-always = È obbligatorio fin dal primo accesso e non può essere rimandato.
setup-phone = Approva sul mio telefono
setup-phone-hint = Il telefono mostra ogni accesso e tu digiti un numero breve. Il modo più sicuro e più rapido.
setup-softtoken = Usa un’app di autenticazione
setup-softtoken-hint = Un’app mostra un codice a sei cifre. Funziona senza connessione.
setup-number = Ricevi codici per SMS o chiamata
setup-number-hint = Funziona con qualsiasi telefono. Meno sicuro: i messaggi possono essere intercettati e i numeri rubati.
setup-not-now = Non ora?
setup-last = Questa è l’ultima volta che puoi saltare questo passaggio. Al prossimo accesso sarà necessario.
setup-last-day = Oggi è l’ultimo giorno in cui puoi saltare questo passaggio. Da domani sarà necessario.
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
setup-opt-out-hint = Puoi anche farne a meno. Lo sconsigliamo: in tal caso il tuo account è protetto solo dalla password.
setup-opt-out = Non chiedermelo più
setup-back = Scegli un altro modo
opt-out-title = Vuoi davvero fare a meno del secondo passaggio?
opt-out-risk = Il tuo account sarà protetto soltanto dalla password. Chi se ne impossessa, con un’email falsa o tramite un altro sito web, può leggere e modificare a tuo nome tutto quello che puoi leggere e modificare tu.
opt-out-lasts =
    { $count ->
        [one] Vale solo per questo accesso. Poi ti verrà chiesto di nuovo.
       *[other] Vale per { $count } accessi, compreso questo. Poi ti verrà chiesto di nuovo.
    }
opt-out-lasts-until =
    { $count ->
        [one] Vale solo per questo accesso (termine ultimo: { $date }). Poi ti verrà chiesto di nuovo.
       *[other] Vale per { $count } accessi, compreso questo (termine ultimo: { $date }). Poi ti verrà chiesto di nuovo.
    }
opt-out-rather = Configura invece un secondo passaggio
opt-out-do = Procedi senza
imported-title = Conferma il tuo numero di telefono
imported-what = Il tuo numero di telefono è già noto: { $to }. Inviamo a questo numero un codice da digitare qui.
imported-wrong = Non è più il tuo numero? Chiedi all’assistenza di cambiarlo.
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
account-unused = ancora nessun uso
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
account-opting = Secondo passaggio
account-opting-none-yet = Finora il tuo account è protetto soltanto dalla password. Con un secondo passaggio, una password rubata non apre nulla.
account-opting-may = Il tuo account è protetto soltanto dalla password. Nessuno ti chiede un secondo passaggio, ma con questo una password rubata non apre nulla.
account-opting-is-out = Hai deciso di fare a meno per ora del secondo passaggio. Il tuo account è protetto soltanto dalla password.
account-set-up = Configura un secondo passaggio
account-opt-out = Non lo voglio
account-opt-out-sure = La maggior parte degli account violati era protetta soltanto da una password, e spesso per settimane nessuno se n’è accorto. Vuoi davvero farne a meno?
account-opt-out-go = Sì, procedi senza secondo passaggio
account-opt-in = Voglio comunque un secondo passaggio
account-opted-out = Non ti verrà più chiesto un secondo passaggio, finché è consentito.
account-opted-in = Al prossimo accesso ti verrà chiesto di configurare un secondo passaggio. Oppure fallo ora.
account-browsers = Browser attendibili
account-browsers-what = Questi browser accedono con la sola password, perché li hai considerati attendibili confermando un accesso. Se modifichi il secondo passaggio, nessuno di loro lo sarà più.
account-browsers-none = Non ce n’è nessuno. Quando confermi un accesso, puoi selezionare una casella per considerare attendibile quel browser.
account-browser-this = Questo browser
account-browser-until = scadenza: { $date }
account-browser-end = Revoca
account-browser-end-named = Revoca { $name }
account-browsers-end-all = Revoca tutti
account-browsers-ended = Non è più considerato attendibile. Al prossimo accesso da lì verrà chiesto il secondo passaggio.
account-sessions = Accessi attivi altrove
account-sessions-what = Se non ne riconosci uno, disconnettilo e cambia la password.
account-sessions-none = Non hai accessi attivi altrove.
account-session-begun = Inizio: { $date }
account-session-end = Disconnetti
account-session-end-named = Disconnetti { $name }
account-sessions-end-all = Disconnetti ovunque tranne qui
account-sessions-ended = Disconnessione eseguita.
account-history = I tuoi ultimi accessi
account-history-what = Quelli degli ultimi 90 giorni, 50 al massimo. Se non ne riconosci uno, cambia la password e avvisa l’assistenza.
account-history-older = Mostra i precedenti
account-history-none = Non ce n’è ancora nessuno.
browser-unknown = Browser sconosciuto
history-onetouch = Confermato sul telefono
history-softtoken = Confermato con un codice di un’app di autenticazione
history-sms = Confermato con un codice ricevuto per SMS
history-voice = Confermato con un codice ricevuto in una chiamata
history-email = Confermato con un codice ricevuto per email
history-recovery = Confermato con un codice di recupero
history-bypass = Confermato con un codice dell’assistenza
history-set-up = Confermato configurando un secondo passaggio
history-trusted = Da un browser attendibile, con la sola password
history-without = Con la sola password
history-denied = Rifiutato sul telefono
history-not-me = Rifiutato: non eri tu
history-wrong-number = Rifiutato: sul telefono è stato digitato un numero errato
history-too-many-codes = Rifiutato dopo troppi codici errati
history-cancelled = Annullato nel browser
history-withdrawn = Interrotto: l’account o il suo secondo passaggio è stato modificato
history-expired = Non confermato in tempo
account-change = Modifica
account-change-named = Modifica { $name }
account-last-way = È l’unico modo che hai per confermare un accesso, perciò non può essere rimosso. Prima aggiungine un altro.
account-phones = Telefoni
account-phones-what = Un telefono mostra ogni accesso e tu vi digiti un numero breve.
account-phones-none = Qui non ne hai ancora nessuno.
account-phones-full = Non è possibile avere altri telefoni. Rimuovine uno che non usi.
account-phone-add = Aggiungi un telefono
account-phone-added = Data di aggiunta: { $date }
account-phone-name = Nome
account-phone-rename = Salva il nome
account-phone-renamed = Il nome è stato salvato.
account-phone-replace-what = Per un telefono nuovo, o per questo se ha perso i suoi dati: si registra di nuovo al posto di questo, che poi smette di funzionare.
account-phone-replace = Sostituisci questo telefono
account-phone-remove-what = Non confermerà più alcun accesso e le sessioni aperte altrove con questo telefono verranno chiuse.
account-phone-removed = Il telefono è stato rimosso. Non conferma più alcun accesso.
account-softtoken = App di autenticazione
account-softtoken-what = Un’app che mostra un codice a sei cifre, anche senza connessione.
account-softtoken-set = È configurata.
account-softtoken-none = Non è configurata.
account-softtoken-change = Modifica l’app di autenticazione
account-softtoken-replace-what = Quella che hai funziona finché la nuova non è confermata.
account-softtoken-replace = Configura di nuovo
account-softtoken-remove = Rimuovi l’app di autenticazione
account-softtoken-removed = L’app di autenticazione è stata rimossa. I suoi codici non valgono più.
account-number = Numero di telefono
account-number-what = Qui inviamo i codici per SMS o chiamata, quando ne chiedi uno.
account-number-is = I codici vengono inviati a { $to }.
account-number-unproven = Il numero { $to } è noto, ma non è mai stato confermato, perciò non vi vengono inviati codici.
account-number-none = Qui non ne hai ancora nessuno.
account-number-add = Aggiungi un numero di telefono
account-number-change = Modifica il numero di telefono
account-number-change-what = I codici vengono inviati al numero attuale finché il nuovo non è confermato. Poi il numero attuale viene avvisato e i codici vengono inviati a quello nuovo.
account-number-other = Usa un altro numero
account-number-remove = Rimuovi il numero di telefono
account-number-removed = Il numero di telefono è stato rimosso. Non vi vengono più inviati codici.
account-recovery = Codici di recupero
account-recovery-what = Ognuno ti permette di accedere una volta, se perdi il telefono.
account-recovery-left =
    { $count ->
        [one] Ti resta { $count } codice.
       *[other] Ti restano { $count } codici.
    }
account-recovery-none = Non ne hai nessuno.
account-recovery-few = Creane ora di nuovi, così ne avrai uno quando ti servirà.
account-recovery-unsaved = Data di creazione di questi codici: { $date }. Se non li hai salvati, creane di nuovi.
account-recovery-ends = Quando ne vengono creati di nuovi, i codici che hai smettono di funzionare.
account-recovery-make = Crea nuovi codici di recupero
account-recovery-kept = Bene. Conserva i codici in un posto sicuro.
adding-instead-of = Prende il posto di { $device }, che funziona finché il nuovo non è confermato.
adding-waiting = In attesa del telefono.
adding-done-title = Fatto
adding-done-phone = D’ora in poi il telefono conferma i tuoi accessi.
adding-done-softtoken = D’ora in poi l’app di autenticazione conferma i tuoi accessi.
adding-done-number = D’ora in poi i codici vengono inviati a questo numero, quando ne chiedi uno.
adding-refused-title = Non è stato aggiunto nulla
adding-refused-phone = La richiesta è stata rifiutata sul telefono, oppure è stato digitato un numero diverso da quello mostrato in questa pagina. Puoi riprovare.
adding-refused-code = Sono stati inseriti troppi codici errati. Puoi riprovare più tardi.
adding-expired-title = Tempo scaduto
adding-expired = Non è stato aggiunto nulla. Puoi riprovare.
adding-leave = Indietro, senza aggiungere
adding-back = Vai al tuo account
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
turned-ambiguous-title = Questo nome non è chiaro
turned-ambiguous = Il nome con cui hai effettuato l’accesso qui non porta a una sola persona.
turned-ambiguous-advice = Accedi con il tuo nome utente semplice. Se il problema persiste, chiedi a chi gestisce gli account.
turned-directory-title = Al momento non si può stabilire di chi sia questo nome
turned-directory = La directory che conosce i nomi non risponde. Non è stato inoltrato nulla.
turned-directory-advice = Riprova tra poco, oppure accedi con il nome che usi di solito.
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
