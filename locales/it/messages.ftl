# What goes out by text message, call and e-mail, in Italian.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } è il tuo codice per accedere a { $app }. Non sei tu? Cambia la password.
email-code = { $code } è il tuo codice per accedere a { $app }. Se non stai eseguendo l’accesso, cambia la password.
voice-code = Il tuo codice per accedere a { $app } è { $digits }.
notice-advice = Se la richiesta non è partita da te, avvisa subito l’assistenza e cambia la password.
notice-others = { $app } e altre applicazioni
notice-recovery-made = Sono stati creati nuovi codici di recupero per il tuo account { $account } di { $app }.
notice-phone-added = Al tuo account { $account } di { $app } è stato aggiunto un telefono per confermare gli accessi.
notice-softtoken-added = Al tuo account { $account } di { $app } è stata aggiunta un’app di autenticazione per confermare gli accessi.
notice-number-added = Al tuo account { $account } di { $app } è stato aggiunto un numero di telefono per confermare gli accessi.
notice-email-added = Al tuo account { $account } di { $app } è stato aggiunto un indirizzo email per confermare gli accessi.
notice-recovery-removed = I codici di recupero del tuo account { $account } di { $app } sono stati rimossi.
notice-phone-removed = Un telefono è stato rimosso dal tuo account { $account } di { $app } e non conferma più gli accessi.
notice-softtoken-removed = Un’app di autenticazione è stata rimossa dal tuo account { $account } di { $app } e non conferma più gli accessi.
notice-number-removed = Un numero di telefono è stato rimosso dal tuo account { $account } di { $app } e non conferma più gli accessi.
notice-email-removed = Un indirizzo email è stato rimosso dal tuo account { $account } di { $app } e non conferma più gli accessi.
notice-reset = Tutti i modi per confermare gli accessi sono stati rimossi dal tuo account { $account } di { $app }.
notice-app-password-made = È stata creata una password per app per il tuo account { $account } di { $app }: un programma può usarla per accedere senza il secondo passaggio.
notice-app-password-removed = È stata rimossa una password per app del tuo account { $account } di { $app }.
notice-deposited = La password sostituita dalle password per app è stata salvata per il tuo account { $account } di { $app }.
notice-deposit-removed = La password sostituita dalle password per app è stata rimossa dal tuo account { $account } di { $app }.
notice-bypass-made = L’assistenza ha creato un codice per accedere al tuo account { $account } di { $app } al posto del secondo passaggio.

notice-advice-sms = Non sei tu? Avvisa l'assistenza.
notice-sms-recovery-made = Nuovi codici di recupero per { $account } ({ $app }).
notice-sms-phone-added = Telefono aggiunto a { $account } ({ $app }).
notice-sms-softtoken-added = App di autenticazione aggiunta a { $account } ({ $app }).
notice-sms-number-added = Numero di telefono aggiunto a { $account } ({ $app }).
notice-sms-email-added = Indirizzo email aggiunto a { $account } ({ $app }).
notice-sms-recovery-removed = Codici di recupero di { $account } ({ $app }) rimossi.
notice-sms-phone-removed = Telefono rimosso da { $account } ({ $app }).
notice-sms-softtoken-removed = App di autenticazione rimossa da { $account } ({ $app }).
notice-sms-number-removed = Numero di telefono rimosso da { $account } ({ $app }).
notice-sms-email-removed = Indirizzo email rimosso da { $account } ({ $app }).
notice-sms-reset = Tutti i secondi passaggi di { $account } ({ $app }) rimossi.
notice-sms-app-password-made = Password per app creata per { $account } ({ $app }).
notice-sms-app-password-removed = Password per app di { $account } ({ $app }) rimossa.
notice-sms-deposited = Password salvata per { $account } ({ $app }).
notice-sms-deposit-removed = Password salvata di { $account } ({ $app }) rimossa.
notice-sms-bypass-made = L'assistenza ha creato un codice per { $account } ({ $app }).

ask-sign-in = Accedere a { $app }?
ask-go-on = Continuare in { $app }?
ask-set-up = Usare questo telefono per accedere a { $app }?
ask-app = App
ask-user = Utente
ask-browser = Browser
ask-address = Indirizzo
ask-time = Ora
