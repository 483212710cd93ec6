# Letters that are printed, in German.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Konto: { $account }
letter-title = Ihr zweiter Schritt für { $app }
letter-title-several = Ihr zweiter Schritt für { $app } und weitere Dienste
letter-why = Bei der Anmeldung genügt künftig das Passwort nicht mehr: Sie bestätigen sie auf Ihrem Telefon. Richten Sie es einmal dafür ein; das dauert etwa zwei Minuten.
letter-scan = 1. Richten Sie die Kamera Ihres Telefons auf diesen Code und öffnen Sie die Adresse, die sie anzeigt.
letter-follow = 2. Folgen Sie den Schritten auf dem Telefon. Das ist alles.
letter-type = Ohne Kamera geben Sie diese Adresse im Browser Ihres Telefons ein, als eine Zeile:
letter-once = Code und Adresse gelten einmal, und nur bis { $until }.
letter-secret = Geben Sie sie niemandem: Wer die Adresse zuerst öffnet, bestätigt Anmeldungen bei Ihrem Konto.
letter-used = Wenn jemand anderes sie schon benutzt hat, melden Sie es sofort Ihrem Helpdesk.
