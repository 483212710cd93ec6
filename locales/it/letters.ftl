# Letters that are printed, in Italian.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Account: { $account }
letter-title = Il tuo secondo passaggio per { $app }
letter-title-several = Il tuo secondo passaggio per { $app } e altri servizi
letter-why = Per accedere non basterà più la password: confermerai sul telefono. Configuralo una volta sola; bastano circa due minuti.
letter-scan = 1. Inquadra questo codice con la fotocamera del telefono e apri l’indirizzo che mostra.
letter-follow = 2. Segui le istruzioni sul telefono. È tutto.
letter-type = Senza fotocamera, digita questo indirizzo nel browser del telefono, su una sola riga:
letter-once = Il codice e l’indirizzo valgono una volta sola, e fino al { $until }.
letter-secret = Non darli a nessuno: chi apre l’indirizzo per primo conferma gli accessi al tuo account.
letter-used = Se qualcun altro li ha già usati, avvisa subito l’assistenza.
