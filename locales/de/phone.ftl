# The phone's page, in German.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Eine neue Fassung dieser Seite ist bereit.
update-load = Laden
cancel = Abbrechen
not-now = Nicht jetzt
done = Fertig
copy = Kopieren
copied = Kopiert
not-copied = Nicht kopiert
loading = Wird geladen …

status-not-ready = Nicht bereit
status-empty = Noch kein Konto
status-offline = Offline
status-offline-codes = Offline. Codes gelten weiterhin.
status-attention = Hier ist etwas zu tun
status-watching = Wartet auf Anfragen
calm-title = Nichts zu bestätigen
calm-hint = Wenn Sie sich irgendwo anmelden, erscheint die Anfrage hier, solange diese Seite offen ist.
calm-hint-push = Wenn Sie sich irgendwo anmelden, erscheint die Anfrage hier, und dieses Gerät meldet sie, wenn die Seite geschlossen ist.
calm-off-title = Wartet nicht auf Anfragen
calm-off-hint = Das Portal ist nicht erreichbar. Diese Seite versucht es weiter.
calm-nobody-hint = Gerade kann kein Konto auf diesem Gerät antworten.
blocked-title = Dieser Browser kann nicht als Telefon dienen
blocked-store = Dieser Browser lässt diese Seite nichts aufbewahren, also auch keinen Schlüssel. Verlassen Sie das private Fenster, oder erlauben Sie Daten für diese Website.
blocked-start = Diese Seite konnte nicht gestartet werden. Laden Sie sie neu.
blocked-insecure = Schlüssel entstehen nur über eine sichere Verbindung. Öffnen Sie diese Seite unter ihrer Adresse mit https://.
blocked-no-crypto = Dieser Browser kann keine Schlüssel erzeugen (ihm fehlt Web Crypto). Verwenden Sie einen neueren.
blocked-no-store = Dieser Browser hat keinen Platz für einen Schlüssel (IndexedDB). Verwenden Sie einen neueren, oder verlassen Sie das private Fenster.

requests-title = Wartet auf Sie
request-new = Neue Anfrage für { $account }: { $message }
request-unnamed = Anmeldeanfrage
request-asked = Gefragt { $when }, endet in { $left }
request-not-me = Das war ich nicht
request-deny = Ablehnen, aber ich war es
request-approve = Das war ich
request-number = Tippen Sie die Zahl ein, die Ihr Browser zeigt
request-number-hint = Keine Zahl vor sich? Dann ist es nicht Ihre Anmeldung.
request-choice = Das war ich: { $number }
request-choose = Das war ich: Berühren Sie die Zahl, die Ihr Browser zeigt
request-choose-hint = Jede andere Zahl stoppt die Anmeldung.
request-sending = Wird gesendet …
request-changed = Diese Anfrage hat sich geändert. Lesen Sie sie noch einmal, bevor Sie antworten.
result-approved = Bestätigt
result-approved-what = Sie können im Browser weitermachen.
result-denied = Abgelehnt
result-denied-what = Die Anmeldung wurde gestoppt.
result-not-me = Abgelehnt und gemeldet
result-not-me-what = Die Anmeldung wurde gestoppt. Offenbar kennt jemand anderes Ihr Passwort: Ändern Sie es, und melden Sie es denen, die diesen Dienst betreiben.
result-wrong-number = Die Zahl war falsch
result-wrong-number-what = Die Anmeldung wurde gestoppt. Falls Sie es waren, beginnen Sie neu und tippen Sie die Zahl ein, die Ihr Browser zeigt.
result-expired = Abgelaufen
result-expired-what = Niemand hat rechtzeitig geantwortet. Falls Sie es waren, beginnen Sie die Anmeldung neu.
result-answered = Schon beantwortet
result-answered-what = Diese Anfrage wurde anderswo erledigt oder zurückgezogen.
result-approved-elsewhere = Sie wurde anderswo bestätigt.
result-denied-elsewhere = Sie wurde anderswo abgelehnt.
result-waiting = Wartet
question-approve = Zustimmen
question-deny = Ablehnen
result-question-approved-what = Wer gefragt hat, erfährt, dass Sie zustimmen.
result-question-denied-what = Wer gefragt hat, erfährt, dass Sie nicht zustimmen.
result-question-not-me-what = Wer gefragt hat, erfährt, dass Sie nicht zustimmen, und eine Zeit lang wird dieses Telefon nichts mehr gefragt. Vielleicht kennt jemand anderes Ihr Passwort dort: Ändern Sie es.
result-question-expired-what = Niemand hat rechtzeitig geantwortet.
caller-what = Fahren Sie nur fort, wenn Sie den Helpdesk selbst angerufen haben. Sie sehen dann zwei Wörter, die Sie dort vorlesen. Wer Sie anruft und danach fragt, ist ein Betrüger.
caller-open = Ich rufe an: Wörter zeigen
caller-read = Lesen Sie dem Helpdesk diese zwei Wörter vor
caller-spell = Sie sind englisch. Sie können sie auch buchstabieren.
caller-confirm = Ich habe sie vorgelesen
caller-not-me = Ich rufe nicht an
caller-deny = Nicht antworten
result-caller-confirmed = Beantwortet
result-caller-confirmed-what = Telefonieren Sie weiter.
result-caller-denied-what = Der Helpdesk erfährt, dass Sie nicht antworten.
result-not-calling-what = Jemand hat in Ihrem Namen den Helpdesk angerufen. Er erfährt das, und eine Zeit lang wird auf diesem Telefon nichts mehr gefragt.
result-caller-expired-what = Niemand hat rechtzeitig geantwortet. Der Helpdesk kann noch einmal fragen.
history-title = Letzte Anfragen
history-empty = Noch keine Anfragen an dieses Telefon.
history-row = { $result }, { $when }

empty-title = Machen Sie dieses Gerät zu Ihrem zweiten Schlüssel
empty-what = Es fragt Sie bei Anmeldungen nach Ihrer Bestätigung und zeigt Codes, auch offline. Der Schlüssel entsteht hier und verlässt dieses Gerät nie.
empty-step-one = Melden Sie sich am Computer an und öffnen Sie Ihre Kontoseite. Bei der ersten Anmeldung bietet es auch die Einrichtungsseite an.
empty-step-two = Wählen Sie „Telefon hinzufügen“. Es erscheinen ein QR-Code und ein Link; sie gelten einmal, 15 Minuten lang.
empty-step-three = Richten Sie die Kamera dieses Telefons auf den Code, oder öffnen Sie den Link oder fügen Sie ihn hier ein.
empty-none = Keine solche Seite? Wer den Dienst betreibt, kann Ihnen einen Link senden.
add-title = Ein Konto hinzufügen
add-scan = QR-Code scannen
add-paste = Link einfügen
register-title = Dieses Gerät registrieren
register-link-known = Der Link ist da. Eines fehlt noch:
register-link = Registrierungslink
register-name = Ein Name für dieses Gerät
register-name-hint = Damit Sie Ihre Geräte auseinanderhalten können.
register-go = Registrieren
register-wrong-link = Das ist kein Registrierungslink. Ein solcher sieht aus wie „…/authenticator#register=VA…“.
register-other-portal = Dieser Link gehört zu einem anderen Portal. Öffnen Sie ihn unter { $address }.
register-ios = Bevor Sie ein iPhone oder iPad registrieren: Kopieren Sie den Link, legen Sie diese Seite auf den Home-Bildschirm („Teilen“, dann „Zum Home-Bildschirm“), öffnen Sie sie dort und fügen Sie den Link ein. In Safari allein geht der Schlüssel nach einer Woche ohne Besuch verloren.
register-copy = Link kopieren
register-copied = Link kopiert
register-busy = Wird registriert …
register-used = Dieser Link ist verbraucht oder abgelaufen. Bitten Sie um einen neuen.
register-done = Dieses Telefon antwortet jetzt für { $account }.
scan-title = QR-Code scannen
scan-camera = Kamera
scan-point = Richten Sie die Kamera auf den QR-Code.
scan-failed = Die Kamera ist nicht verwendbar. Fügen Sie stattdessen den Link ein, oder öffnen Sie ihn mit der Kamera-App des Telefons.
install-ios = Halten Sie diese Seite griffbereit: Berühren Sie in Safari „Teilen“, dann „Zum Home-Bildschirm“.
install-android = Halten Sie diese Seite griffbereit: Wählen Sie im Menü des Browsers „Zum Startbildschirm hinzufügen“ oder „App installieren“.
install-what = Halten Sie diese Seite als eigene App griffbereit.
install-go = Installieren
device-name = { $browser } auf { $system }
device-browser = Dieser Browser
device-system = diesem Gerät

accounts-title = Konten
account-device = als „{ $name }“
account-rename = Umbenennen
account-rename-title = Dieses Konto umbenennen
account-rename-what = Der Name bleibt nur auf diesem Telefon. Ein leerer Name bringt den ursprünglichen zurück.
account-rename-label = Name
account-remove = Entfernen
account-remove-title = „{ $name }“ entfernen?
account-remove-what = Dieses Telefon bestätigt dann keine Anmeldungen für dieses Konto mehr und zeigt seine Codes nicht mehr. Vergewissern Sie sich, dass Sie sich auf andere Weise anmelden können.
account-not-told = Das Portal weiß nichts davon
account-not-told-what = Sie können das Konto hier trotzdem vergessen. Das Portal führt dieses Telefon dann noch: Entfernen Sie es auch dort.
account-forget-anyway = Trotzdem vergessen
account-forget = Dieses Konto vergessen
account-removed = { $name } wurde von diesem Telefon entfernt.
account-slow-down = Das Portal bittet dieses Telefon, langsamer zu fragen. Es versucht es von selbst wieder.
account-no-key = Dieser Browser hat den Schlüssel dieses Kontos verloren, etwa weil seine Daten gelöscht wurden. Bitten Sie um einen neuen Link und registrieren Sie sich noch einmal.
account-revoked = Dieses Telefon wurde entfernt: Das Portal nimmt seinen Schlüssel nicht mehr an. Waren Sie das nicht, melden Sie es denen, die diesen Dienst betreiben.
account-unfinished = Die Registrierung wurde nicht abgeschlossen.
account-finish = Jetzt abschließen
code-wanted = { $app } wartet auf diesen Code. Geben Sie ihn dort ein und nirgends sonst.
code-label = Code
code-seconds = { $count } s
code-none = kein Code
code-copied = Code kopiert.
code-not-copied = Der Code konnte nicht kopiert werden.
clock-slow-seconds =
    { $count ->
        [one] Die Uhr dieses Telefons geht 1 Sekunde nach; der Code richtet sich nach der Uhr des Portals.
       *[other] Die Uhr dieses Telefons geht { $count } Sekunden nach; der Code richtet sich nach der Uhr des Portals.
    }
clock-slow-minutes =
    { $count ->
        [one] Die Uhr dieses Telefons geht 1 Minute nach; der Code richtet sich nach der Uhr des Portals.
       *[other] Die Uhr dieses Telefons geht { $count } Minuten nach; der Code richtet sich nach der Uhr des Portals.
    }
clock-fast-seconds =
    { $count ->
        [one] Die Uhr dieses Telefons geht 1 Sekunde vor; der Code richtet sich nach der Uhr des Portals.
       *[other] Die Uhr dieses Telefons geht { $count } Sekunden vor; der Code richtet sich nach der Uhr des Portals.
    }
clock-fast-minutes =
    { $count ->
        [one] Die Uhr dieses Telefons geht 1 Minute vor; der Code richtet sich nach der Uhr des Portals.
       *[other] Die Uhr dieses Telefons geht { $count } Minuten vor; der Code richtet sich nach der Uhr des Portals.
    }

push-title = Benachrichtigungen
push-state-on = Ein
push-state-off = Aus
push-state-blocked = Blockiert
push-ask-title = Sofort wissen, wenn Sie gefragt werden
push-ask = Wenn sich jemand mit Ihrem Passwort anmeldet, kann dieses Gerät es Ihnen in Sekunden sagen, auch wenn diese Seite geschlossen ist. Sonst sehen Sie es nur, wenn die Seite offen ist.
push-ask-ntfy = Dieser Browser lässt sich nicht wecken, wenn die Seite geschlossen ist. Stattdessen kann die App ntfy melden, dass eine Anfrage kommt, und hierher führen.
push-turn-on = Benachrichtigungen einschalten
push-turn-off = Ausschalten
push-use-ntfy = ntfy verwenden
push-use-browser = Benachrichtigungen dieses Browsers verwenden
push-again = Noch einmal versuchen
push-on-what = Dieses Gerät meldet, wenn eine Anfrage kommt, auch wenn diese Seite geschlossen ist. Geantwortet wird immer auf dieser Seite, nie in der Benachrichtigung.
push-off-what = Anfragen sehen Sie nur, solange diese Seite offen ist.
push-blocked-what = Dieser Browser blockiert die Benachrichtigungen dieser Seite. Um sie zu erlauben, öffnen Sie die Einstellungen dieser Website (neben ihrer Adresse oder in der App-Info auf dem Startbildschirm), stellen Sie Benachrichtigungen auf „Zulassen“ und kommen Sie hierher zurück.
push-ios-what = Auf einem iPhone oder iPad können nur Seiten auf dem Home-Bildschirm benachrichtigen. Berühren Sie „Teilen“, dann „Zum Home-Bildschirm“, öffnen Sie die Seite dort und registrieren Sie sie als eigenes Telefon.
push-unable-what = Dieser Browser kann nicht benachrichtigen, wenn diese Seite geschlossen ist.
push-undecided = Es wurde nichts gewählt. Der Browser fragt wieder, wenn Sie Benachrichtigungen einschalten.
push-failed = Die Benachrichtigungen ließen sich nicht einrichten: Der Push-Dienst des Browsers hat nicht geantwortet.
push-untold = Dem Portal konnte es nicht mitgeteilt werden. Diese Seite versucht es von selbst wieder.
push-ntfy-what = Öffnen Sie die App ntfy und fügen Sie für jede Adresse hier ein Abonnement hinzu. Wer eine Adresse kennt, erfährt, wann Sie für dieses Konto gefragt werden, wenn auch nicht was: Behalten Sie sie für sich.
push-ntfy-address = Adresse für ntfy
push-turned-on = Benachrichtigungen sind eingeschaltet.
push-turned-off = Benachrichtigungen sind ausgeschaltet.
wake-request = Eine Anfrage wartet auf Sie. Öffnen Sie sie, um sie zu lesen.
wake-open = Öffnen Sie sie, um zu antworten.
wake-over = Diese Anfrage ist vorbei.
wake-lost = Es kam eine Anfrage, die hier nicht beantwortet werden kann: Dieser Browser hat seinen Schlüssel vergessen. Öffnen Sie dies, um zu sehen, was zu tun ist.
lost-title = Dieser Browser hat seinen Schlüssel vergessen
lost-what = Er hat für { $accounts } geantwortet, doch was er aufbewahrt hat, wurde gelöscht. Anfragen an ihn können hier nicht mehr beantwortet werden.
lost-what-unnamed = Er war als Telefon registriert, doch was er aufbewahrt hat, wurde gelöscht. Anfragen an ihn können hier nicht mehr beantwortet werden.
lost-how = So geht es wieder: Melden Sie sich auf anderem Weg bei der Anwendung an, öffnen Sie dort Ihre Kontoseite ({ $path } unter der eigenen Adresse der Anwendung), fügen Sie dieses Telefon neu hinzu und entfernen Sie das alte.
lost-open = Ihre Kontoseite bei { $app } öffnen
lost-done = Verstanden
error-offline = Das Portal ist nicht erreichbar. Prüfen Sie die Verbindung dieses Telefons.
error-timeout = Das Portal hat nicht rechtzeitig geantwortet.
error-unauthorised = Dieses Telefon wurde entfernt: Das Portal kennt seinen Schlüssel nicht mehr.
error-clock = Das Portal hat dieses Telefon abgewiesen, ohne zu sagen, wie spät es ist. Stellen Sie die Uhr dieses Telefons richtig.
error-missing = Das Portal kennt dies nicht mehr.
error-answered = Diese Anfrage wurde schon beantwortet.
error-expired = Diese Anfrage ist abgelaufen.
error-not-accepted = Das Portal hat diese Antwort nicht angenommen.
error-too-many = Dieses Konto hat schon zu viele Telefone. Entfernen Sie zuerst eines.
error-busy = Zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es dann noch einmal.
error-unreadable = Das Portal hat eine Antwort gesendet, die diese Seite nicht versteht.
error-refused = Das Portal hat abgelehnt ({ $status }). { $message }
error-key = Dieser Browser konnte den Schlüssel nicht verwenden. Registrieren Sie dieses Telefon noch einmal.
error-page = Auf dieser Seite ist etwas schiefgegangen. Laden Sie sie neu.
