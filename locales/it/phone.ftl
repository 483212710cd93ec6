# The phone's page, in Italian.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = È pronta una nuova versione di questa pagina.
update-load = Carica
cancel = Annulla
not-now = Non ora
done = Fine
copy = Copia
copied = Copiato
not-copied = Non copiato
loading = Caricamento…

status-not-ready = Non pronto
status-empty = Ancora nessun account
status-offline = Offline
status-offline-codes = Offline. I codici funzionano comunque.
status-attention = Richiede attenzione
status-watching = In attesa di richieste
calm-title = Niente da approvare
calm-hint = Quando accedi da qualche parte, la richiesta compare qui finché questa pagina è aperta.
calm-hint-push = Quando accedi da qualche parte, la richiesta compare qui, e questo dispositivo ti avvisa se la pagina è chiusa.
calm-off-title = Non riceve richieste
calm-off-hint = Il portale non è raggiungibile. Questa pagina continua a riprovare.
calm-nobody-hint = Al momento nessun account su questo dispositivo può rispondere.
blocked-title = Questo browser non può essere usato come telefono
blocked-store = Questo browser non permette alla pagina di conservare nulla, quindi non c’è posto per una chiave. Esci dalla finestra privata o consenti i dati per questo sito.
blocked-start = Non è stato possibile avviare questa pagina. Ricaricala.
blocked-insecure = Le chiavi si possono creare solo con una connessione sicura. Apri questa pagina dal suo indirizzo https://.
blocked-no-crypto = Questo browser non può creare chiavi (non dispone di Web Crypto). Usa un browser più recente.
blocked-no-store = Questo browser non ha un posto per conservare una chiave (IndexedDB). Usa un browser più recente o esci dalla finestra privata.

requests-title = In attesa della tua risposta
request-new = Nuova richiesta per { $account }: { $message }
request-unnamed = Richiesta di accesso
request-asked = Richiesta: { $when }; scade tra { $left }
request-not-me = Non ero io
request-deny = Rifiuta, ma ero io
request-approve = Ero io
request-number = Digita il numero mostrato dal tuo browser
request-number-hint = Non vedi nessun numero? Allora questo accesso non è tuo.
request-choice = Ero io: { $number }
request-choose = Ero io: tocca il numero mostrato dal tuo browser
request-choose-hint = Qualsiasi altro numero interrompe l’accesso.
request-sending = Invio…
request-changed = Questa richiesta è cambiata. Rileggila prima di rispondere.
result-approved = Approvata
result-approved-what = Puoi continuare nel browser.
result-denied = Rifiutata
result-denied-what = L’accesso è stato interrotto.
result-not-me = Rifiutata e segnalata
result-not-me-what = L’accesso è stato interrotto. Sembra che qualcun altro conosca la tua password: cambiala e avvisa chi gestisce questo servizio.
result-wrong-number = Il numero era sbagliato
result-wrong-number-what = L’accesso è stato interrotto. Se eri tu, ricomincia e digita il numero mostrato dal tuo browser.
result-expired = Scaduta
result-expired-what = Nessuno ha risposto in tempo. Se eri tu, ricomincia l’accesso.
result-answered = Già risolta
result-answered-what = Questa richiesta è stata gestita altrove o ritirata.
result-approved-elsewhere = È stata approvata altrove.
result-denied-elsewhere = È stata rifiutata altrove.
result-waiting = In attesa
question-approve = Approva
question-deny = Rifiuta
result-question-approved-what = Chi ha chiesto viene informato che sei d’accordo.
result-question-denied-what = Chi ha chiesto viene informato che non sei d’accordo.
result-question-not-me-what = Chi ha chiesto viene informato che non sei d’accordo, e per un po’ a questo telefono non viene chiesto altro. Forse qualcun altro conosce la tua password di quel servizio: cambiala.
result-question-expired-what = Nessuno ha risposto in tempo.
caller-what = Continua solo se hai chiamato tu l’assistenza. Vedrai due parole da leggere a chi ti risponde. Chi ti chiama e te le chiede è un truffatore.
caller-open = Sto chiamando: mostra le parole
caller-read = Leggi queste due parole all’assistenza
caller-spell = Sono in inglese. Puoi anche dettarle lettera per lettera.
caller-confirm = Le ho lette
caller-not-me = Non sto chiamando
caller-deny = Non rispondere
result-caller-confirmed = Risposta inviata
result-caller-confirmed-what = Continua la chiamata.
result-caller-denied-what = L’assistenza viene informata che non rispondi.
result-not-calling-what = Qualcuno ha chiamato l’assistenza a tuo nome. L’assistenza viene avvisata e per un po’ su questo telefono non arriveranno altre richieste.
result-caller-expired-what = Nessuno ha risposto in tempo. L’assistenza può chiedere un’altra volta.
history-title = Richieste recenti
history-empty = Ancora nessuna richiesta a questo telefono.
history-row = { $result }, { $when }

empty-title = Fai di questo dispositivo la tua seconda chiave
empty-what = Ti chiederà di approvare i tuoi accessi e mostrerà codici, anche offline. La chiave viene creata qui e non lascia mai questo dispositivo.
empty-step-one = Sul computer, accedi e apri la pagina del tuo account. Al primo accesso lo propone anche la pagina di configurazione.
empty-step-two = Scegli «Aggiungi un telefono». Compaiono un codice QR e un link; valgono una sola volta, per 15 minuti.
empty-step-three = Inquadra il codice con la fotocamera di questo telefono, oppure apri o incolla qui il link.
empty-none = Non trovi questa pagina? Chi gestisce il servizio può inviarti un link.
add-title = Aggiungi un account
add-scan = Scansiona un codice QR
add-paste = Incolla un link
register-title = Registra questo dispositivo
register-link-known = Il link c’è. Manca solo una cosa:
register-link = Link di registrazione
register-name = Un nome per questo dispositivo
register-name-hint = Per distinguere i tuoi dispositivi.
register-go = Registra
register-wrong-link = Questo non è un link di registrazione. Ha questo aspetto: «…/authenticator#register=VA…».
register-other-portal = Questo link appartiene a un altro portale. Aprilo da { $address }.
register-ios = Prima di registrare un iPhone o iPad: copia il link, aggiungi questa pagina alla schermata Home («Condividi», poi «Aggiungi alla schermata Home»), aprila da lì e incolla il link. Con il solo Safari la chiave va persa dopo una settimana senza visite.
register-copy = Copia il link
register-copied = Link copiato
register-busy = Registrazione…
register-used = Questo link è già stato usato o è scaduto. Chiedine uno nuovo.
register-done = Ora questo telefono risponde per { $account }.
scan-title = Scansiona il codice QR
scan-camera = Fotocamera
scan-point = Inquadra il codice QR con la fotocamera.
scan-failed = La fotocamera non è utilizzabile. Incolla invece il link o aprilo con l’app fotocamera del telefono.
install-ios = Tieni questa pagina a portata di mano: in Safari tocca «Condividi», poi «Aggiungi alla schermata Home».
install-android = Tieni questa pagina a portata di mano: nel menu del browser scegli «Aggiungi a schermata Home» o «Installa app».
install-what = Tieni questa pagina a portata di mano, come app a sé.
install-go = Installa
device-name = { $browser } su { $system }
device-browser = Questo browser
device-system = questo dispositivo

accounts-title = Account
account-device = come «{ $name }»
account-rename = Rinomina
account-rename-title = Rinomina questo account
account-rename-what = Il nome resta solo su questo telefono. Un nome vuoto ripristina quello originale.
account-rename-label = Nome
account-remove = Rimuovi
account-remove-title = Rimuovere «{ $name }»?
account-remove-what = Questo telefono non approverà più gli accessi di questo account e non ne mostrerà più i codici. Assicurati di avere un altro modo per accedere.
account-not-told = Il portale non è stato avvisato
account-not-told-what = Puoi comunque dimenticare l’account qui. Il portale elencherà ancora questo telefono: rimuovilo anche lì.
account-forget-anyway = Dimentica comunque
account-forget = Dimentica questo account
account-removed = { $name }: account rimosso da questo telefono.
account-slow-down = Il portale chiede a questo telefono di rallentare. Riproverà da solo.
account-no-key = Questo browser ha perso la chiave di questo account, per esempio perché i suoi dati sono stati cancellati. Chiedi un nuovo link e registrati di nuovo.
account-revoked = Questo telefono è stato rimosso: il portale non accetta più la sua chiave. Se non l’hai rimosso tu, avvisa chi gestisce questo servizio.
account-unfinished = La registrazione non è stata completata.
account-finish = Completa ora
code-wanted = { $app } attende questo codice. Inseriscilo lì e da nessun’altra parte.
code-label = Codice
code-seconds = { $count } s
code-none = nessun codice
code-copied = Codice copiato.
code-not-copied = Non è stato possibile copiare il codice.
clock-slow-seconds =
    { $count ->
        [one] L’orologio di questo telefono è indietro di { $count } secondo; il codice segue l’orologio del portale.
       *[other] L’orologio di questo telefono è indietro di { $count } secondi; il codice segue l’orologio del portale.
    }
clock-slow-minutes =
    { $count ->
        [one] L’orologio di questo telefono è indietro di { $count } minuto; il codice segue l’orologio del portale.
       *[other] L’orologio di questo telefono è indietro di { $count } minuti; il codice segue l’orologio del portale.
    }
clock-fast-seconds =
    { $count ->
        [one] L’orologio di questo telefono è avanti di { $count } secondo; il codice segue l’orologio del portale.
       *[other] L’orologio di questo telefono è avanti di { $count } secondi; il codice segue l’orologio del portale.
    }
clock-fast-minutes =
    { $count ->
        [one] L’orologio di questo telefono è avanti di { $count } minuto; il codice segue l’orologio del portale.
       *[other] L’orologio di questo telefono è avanti di { $count } minuti; il codice segue l’orologio del portale.
    }

push-title = Notifiche
push-state-on = Attive
push-state-off = Disattivate
push-state-blocked = Bloccate
push-ask-title = Sapere subito quando ti viene chiesto qualcosa
push-ask = Quando qualcuno accede con la tua password, questo dispositivo può avvisarti in pochi secondi, anche con questa pagina chiusa. Altrimenti lo vedi solo quando la pagina è aperta.
push-ask-ntfy = Questo browser non può essere svegliato quando la pagina è chiusa. Al suo posto l’app ntfy può avvisarti che arriva una richiesta e portarti qui.
push-turn-on = Attiva le notifiche
push-turn-off = Disattiva
push-use-ntfy = Usa ntfy
push-use-browser = Usa le notifiche di questo browser
push-again = Riprova
push-on-what = Questo dispositivo ti avvisa quando arriva una richiesta, anche con questa pagina chiusa. Si risponde sempre in questa pagina, mai nella notifica.
push-off-what = Le richieste si vedono solo finché questa pagina è aperta.
push-blocked-what = Questo browser blocca le notifiche di questa pagina. Per consentirle, apri le impostazioni di questo sito (accanto al suo indirizzo, o nelle informazioni dell’app nella schermata Home), imposta le notifiche su «Consenti» e torna qui.
push-ios-what = Su iPhone o iPad possono avvisarti solo le pagine nella schermata Home. Tocca «Condividi», poi «Aggiungi alla schermata Home», apri la pagina da lì e registrala come un telefono a sé.
push-unable-what = Questo browser non può avvisarti quando questa pagina è chiusa.
push-undecided = Non è stato scelto nulla. Il browser lo chiederà di nuovo quando attivi le notifiche.
push-failed = Non è stato possibile impostare le notifiche: il servizio push del browser non ha risposto.
push-untold = Non è stato possibile informare il portale. Questa pagina riprova da sola.
push-ntfy-what = Apri l’app ntfy e aggiungi una sottoscrizione per ogni indirizzo qui sotto. Chi conosce un indirizzo viene a sapere quando ti viene chiesto qualcosa per quell’account, ma non che cosa: tienilo per te.
push-ntfy-address = Indirizzo per ntfy
push-turned-on = Le notifiche sono attive.
push-turned-off = Le notifiche sono disattivate.
wake-request = Una richiesta ti aspetta. Aprila per leggerla.
wake-open = Aprila per rispondere.
wake-over = Questa richiesta è conclusa.
wake-lost = È arrivata una richiesta a cui non si può rispondere qui: questo browser ha dimenticato la sua chiave. Apri per vedere che cosa fare.
lost-title = Questo browser ha dimenticato la sua chiave
lost-what = Rispondeva per { $accounts }, ma ciò che conservava è stato cancellato. Alle richieste che riceve non si può più rispondere qui.
lost-what-unnamed = Era registrato come telefono, ma ciò che conservava è stato cancellato. Alle richieste che riceve non si può più rispondere qui.
lost-how = Per riaverla: accedi all’applicazione in un altro modo, apri lì la pagina del tuo account ({ $path } all’indirizzo dell’applicazione stessa), aggiungi di nuovo questo telefono e rimuovi quello vecchio.
lost-open = Apri la pagina del tuo account su { $app }
lost-done = Ho capito
error-offline = Il portale non è raggiungibile. Controlla la connessione di questo telefono.
error-timeout = Il portale non ha risposto in tempo.
error-unauthorised = Questo telefono è stato rimosso: il portale non riconosce più la sua chiave.
error-clock = Il portale ha respinto questo telefono senza dire che ora è. Regola l’orologio di questo telefono.
error-missing = Il portale non riconosce più questo elemento.
error-answered = A questa richiesta è già stato risposto.
error-expired = Questa richiesta è scaduta.
error-not-accepted = Il portale non ha accettato questa risposta.
error-too-many = Questo account ha già troppi telefoni. Prima rimuovine uno.
error-busy = Troppe richieste. Attendi un momento, poi riprova.
error-unreadable = Il portale ha inviato una risposta che questa pagina non comprende.
error-refused = Il portale ha rifiutato ({ $status }). { $message }
error-key = Questo browser non è riuscito a usare la chiave. Registra di nuovo questo telefono.
error-page = Qualcosa è andato storto in questa pagina. Ricaricala.
