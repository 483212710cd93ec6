# The gateway's own pages, in German.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: zweiter Schritt (second step), Wiederherstellungscode (recovery code), bestätigen (confirm, approve), Anmeldung.

this-app = die Anwendung
signing-in-as = Anmeldung als { $user }
signed-in-as = Angemeldet als { $user }
help-stuck = Sie kommen nicht weiter?
made-by = Geschützt durch Vestibule
languages = Sprache
error-number = Fehler { $status }
request-id = Anfrage
date =
    { $day }. { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }
moment = { $date }, { $time } Uhr UTC

confirm-title = Bestätigen Sie, dass Sie es sind
confirm-code-only = Geben Sie einen Code ein, um die Anmeldung abzuschließen.
confirm-code-only-step-up = Geben Sie einen Code ein, um fortzufahren.
push-label = Anfrage auf Ihrem Telefon
push-sent-to = Wir haben eine Anfrage an { $device } gesendet.
push-sent = Wir haben eine Anfrage an Ihr Telefon gesendet.
push-none = Auf Ihrem Telefon wartet keine Anfrage.
push-send = Anfrage an mein Telefon senden
push-waiting = Wir warten auf Ihre Antwort am Telefon.
code-waiting = Wir warten auf einen Code.
number-approve = Bestätigen Sie auf Ihrem Telefon
number-choose = Wählen Sie diese Zahl auf Ihrem Telefon
number-type = Tippen Sie diese Zahl auf Ihrem Telefon ein
code-enter = Code eingeben
code-use = Einen Code verwenden
code-or = Oder einen Code verwenden
code-forward = Nichts auf dem Telefon? Code verwenden
ways-none = Diese Anmeldung lässt sich auf keinem Weg bestätigen.
ways-back = Zurück zu den anderen Wegen
recovery-use = Wiederherstellungscode verwenden
recovery-label = Wiederherstellungscode
recovery-hint = Einer der zehn Codes, die Sie bei der Einrichtung gespeichert haben. Jeder gilt einmal.
help-desk-have = Ich habe einen Code vom Helpdesk
help-desk-title = Einen Code vom Helpdesk verwenden
help-desk-label = Code vom Helpdesk
help-desk-hint = Wer Ihr Konto betreut, kann Ihnen einen geben. Er gilt nur kurze Zeit.
help-desk-too = Ein Code vom Helpdesk gilt hier auch.
code-label = 6-stelliger Code
code-sent-to = Wir haben einen Code an { $to } gesendet.
code-or-app = Einer aus Ihrer Authentifizierungs-App gilt auch.
code-from-app = Aus Ihrer Authentifizierungs-App.
code-from-app-or-sent = Aus Ihrer Authentifizierungs-App, oder einer, den wir Ihnen senden.
code-ask-below = Fordern Sie unten einen an und geben Sie ihn dann hier ein.
code-checked-at-sixth = Er wird mit der sechsten Ziffer geprüft.
code-check = Code prüfen
tries-left =
    { $count ->
        [one] Noch 1 Versuch.
       *[other] Noch { $count } Versuche.
    }
send-sms = Code per SMS senden
send-voice = Code per Anruf ansagen
send-email = Code per E-Mail senden
time-left = noch { $time }
more-time = Ich brauche mehr Zeit
trust-days =
    { $count ->
        [one] Diesem Browser 1 Tag lang vertrauen
       *[other] Diesem Browser { $count } Tage lang vertrauen
    }
trust-hours =
    { $count ->
        [one] Diesem Browser 1 Stunde lang vertrauen
       *[other] Diesem Browser { $count } Stunden lang vertrauen
    }
trust-what = Er meldet Sie dann allein mit Ihrem Passwort an. Setzen Sie dieses Häkchen nie an einem Computer, den auch andere benutzen.
cancel-sign-in = Diese Anmeldung abbrechen
cancel = Abbrechen

sent-by-sms = Wir haben Ihnen einen Code per SMS gesendet.
sent-by-voice = Wir rufen Sie an und sagen Ihnen einen Code.
sent-by-email = Wir haben Ihnen einen Code per E-Mail gesendet.
code-wrong = Dieser Code ist nicht richtig.
push-not-now = Vorerst geht keine Anfrage an Ihr Telefon. Verwenden Sie einen Code, oder wenden Sie sich an Ihren Helpdesk.
push-again-time = Eine neue Anfrage an Ihr Telefon ist in { $time } möglich.
push-unclear = Die Anwendung hat nicht eindeutig gesagt, ob Ihr Passwort richtig war. Deshalb klingelt kein Telefon.
refused-often-seconds =
    { $count ->
        [one] Das war zu oft. Versuchen Sie es in 1 Sekunde noch einmal.
       *[other] Das war zu oft. Versuchen Sie es in { $count } Sekunden noch einmal.
    }
refused-often-minutes =
    { $count ->
        [one] Das war zu oft. Versuchen Sie es in 1 Minute noch einmal.
       *[other] Das war zu oft. Versuchen Sie es in { $count } Minuten noch einmal.
    }
refused-locked-seconds =
    { $count ->
        [one] Es gab zu viele falsche Codes. In 1 Sekunde werden wieder Codes angenommen.
       *[other] Es gab zu viele falsche Codes. In { $count } Sekunden werden wieder Codes angenommen.
    }
refused-locked-minutes =
    { $count ->
        [one] Es gab zu viele falsche Codes. In 1 Minute werden wieder Codes angenommen.
       *[other] Es gab zu viele falsche Codes. In { $count } Minuten werden wieder Codes angenommen.
    }
refused-disabled = Es gab zu viele falsche Codes. Wenden Sie sich an Ihren Helpdesk.
refused-not-offered = Das ist hier nicht möglich. Wählen Sie einen anderen Weg.
refused-number = Das ist keine Telefonnummer in internationaler Form. Sie beginnt mit + und dem Land, zum Beispiel +49 151 12345678.
refused-not-served = An diese Nummer wird keine Nachricht gesendet. Nehmen Sie eine andere oder wählen Sie einen anderen Weg.
refused-send = Die Nachricht konnte nicht gesendet werden. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
refused-no-grace = Anmeldungen ohne zweiten Schritt sind aufgebraucht.
refused-enrolled = Dieses Konto hat bereits einen zweiten Schritt. Verwenden Sie ihn.
refused-password = Das kann kein Passwort sein: Es ist leer, zu lang oder enthält Zeichen, die niemand eingeben kann.
refused-not-proven = Dieses Konto oder sein Telefon wurde inzwischen gesperrt oder entfernt.
refused-no-login = In diesem Browser wartet keine Anmeldung.
refused-expired = Diese Anmeldung ist abgelaufen.
refused-settled = Diese Anmeldung wurde bereits beantwortet.
refused-not-approved = Diese Anmeldung ist noch nicht bestätigt.
refused-under-way = Mit dieser Sitzung läuft bereits eine andere Anmeldung.
refused-name = Dieser Name geht nicht: Er ist leer, zu lang oder enthält Zeichen, die niemand eingeben kann.
refused-gone = Das gibt es nicht mehr.
refused-exists = Etwas mit diesem Namen gibt es schon.
refused-too-many = Davon gibt es schon zu viele.
refused-last-factor = Das ist Ihr einziger Weg, eine Anmeldung zu bestätigen. Fügen Sie zuerst einen anderen hinzu.
refused-step-up = Bestätigen Sie zuerst, dass Sie es sind.

setup-title = Richten Sie Ihren zweiten Schritt ein
setup-why = { $app } verlangt nach dem Passwort einen zweiten Schritt, damit ein gestohlenes Passwort allein nichts öffnet. Das dauert etwa zwei Minuten.
setup-ways = Wege zur Bestätigung
setup-nothing = Sie können hier noch keinen selbst einrichten. Bitten Sie Ihren Helpdesk, es mit Ihnen zu tun, bevor er verlangt wird.
required-count = Der zweite Schritt wird jetzt verlangt: Ihre Anmeldungen ohne ihn sind aufgebraucht.
required-date = Der zweite Schritt wird seit { $date } verlangt und lässt sich nicht mehr aufschieben.
required-always = Der zweite Schritt wird ab der ersten Anmeldung verlangt und lässt sich nicht aufschieben.
setup-phone = Auf meinem Telefon bestätigen
setup-phone-hint = Ihr Telefon zeigt jede Anmeldung, und Sie tippen eine kurze Zahl ein. Am sichersten und schnellsten.
setup-softtoken = Authentifizierungs-App verwenden
setup-softtoken-hint = Eine App zeigt einen sechsstelligen Code. Das geht auch ohne Verbindung.
setup-number = Codes per SMS oder Anruf erhalten
setup-number-hint = Geht mit jedem Telefon. Weniger sicher: Nachrichten können abgefangen und Nummern übernommen werden.
setup-not-now = Nicht jetzt?
setup-last = Sie können dies zum letzten Mal überspringen. Bei der nächsten Anmeldung brauchen Sie es.
setup-last-day = Heute können Sie dies zum letzten Mal überspringen. Ab morgen brauchen Sie es.
setup-skips =
    { $count ->
        [one] Sie können dies noch 1-mal überspringen.
       *[other] Sie können dies noch { $count }-mal überspringen.
    }
setup-skips-until =
    { $count ->
        [one] Sie können dies noch 1-mal überspringen, längstens bis { $date }.
       *[other] Sie können dies noch { $count }-mal überspringen, längstens bis { $date }.
    }
setup-skip = Vorerst überspringen
setup-skip-last = Ein letztes Mal überspringen
setup-opt-out-hint = Sie können auch darauf verzichten. Wir raten davon ab: Ihr Konto ist dann nur durch das Passwort geschützt.
setup-opt-out = Nicht mehr fragen
setup-back = Anderen Weg wählen
opt-out-title = Wirklich auf den zweiten Schritt verzichten?
opt-out-risk = Dann schützt allein das Passwort Ihr Konto. Wer es in die Hände bekommt, durch eine gefälschte E-Mail oder von einer anderen Website, kann in Ihrem Namen alles lesen und ändern, was Sie können.
opt-out-lasts =
    { $count ->
        [one] Das gilt nur für diese Anmeldung. Danach werden Sie wieder gefragt.
       *[other] Das gilt für { $count } Anmeldungen, diese mitgezählt. Danach werden Sie wieder gefragt.
    }
opt-out-lasts-until =
    { $count ->
        [one] Das gilt nur für diese Anmeldung. Danach werden Sie wieder gefragt, nach dem { $date } auf jeden Fall.
       *[other] Das gilt für { $count } Anmeldungen, diese mitgezählt, und längstens bis { $date }. Danach werden Sie wieder gefragt.
    }
opt-out-rather = Doch einen zweiten Schritt einrichten
opt-out-do = Darauf verzichten
imported-title = Bestätigen Sie Ihre Telefonnummer
imported-what = Ihre Telefonnummer ist schon bekannt: { $to }. Wir senden einen Code dorthin, den Sie hier eingeben.
imported-wrong = Nicht mehr Ihre Nummer? Bitten Sie Ihren Helpdesk, sie zu ändern.
phone-title = Fügen Sie Ihr Telefon hinzu
phone-scan = Richten Sie die Kamera Ihres Telefons auf diesen Code und öffnen Sie den Link.
phone-qr = QR-Code mit dem Link für Ihr Telefon
phone-follow = Folgen Sie den Schritten auf dem Telefon. Diese Seite geht von selbst weiter.
phone-here = Ist dies das Telefon selbst? Dann öffnen Sie den Link hier, oder kopieren Sie ihn.
phone-open = Link auf diesem Gerät öffnen
phone-waiting = Wir warten auf Ihr Telefon.
phone-confirm-title = Bestätigen Sie Ihr Telefon
phone-almost = { $device } ist fast bereit.
phone-almost-unnamed = Ihr Telefon ist fast bereit.
softtoken-title = Richten Sie eine Authentifizierungs-App ein
softtoken-scan = Scannen Sie diesen Code mit Ihrer Authentifizierungs-App.
softtoken-qr = QR-Code mit dem Schlüssel für Ihre Authentifizierungs-App
softtoken-here = Ist die App auf diesem Gerät? Dann öffnen Sie sie mit dem Schlüssel, oder geben Sie ihn von Hand ein.
softtoken-open = Meine Authentifizierungs-App öffnen
softtoken-type = Geben Sie die sechs Ziffern ein, die die App jetzt zeigt
confirm-button = Bestätigen
number-title = Ihre Telefonnummer
number-why = Wir senden jetzt einen Code dorthin, und bei späteren Anmeldungen, wenn Sie einen anfordern.
number-label = Nummer mit Landesvorwahl
number-how = Wie soll der Code kommen?
number-by-voice = Durch einen Anruf, der ihn ansagt
number-by-sms = Per SMS
number-warning = SMS und Anrufe können abgefangen und Nummern übernommen werden. Nehmen Sie lieber einen der anderen Wege, wenn Sie können.
number-send = Code senden
number-confirm-title = Geben Sie den gesendeten Code ein
number-calling = Wir rufen { $to } an.
number-texted = Wir haben eine SMS an { $to } gesendet.
number-call-again = Noch einmal anrufen
number-text-again = Noch einmal senden
recovery-offer-title = Wiederherstellungscodes speichern
recovery-offer-heading = Zum Schluss: Wiederherstellungscodes
recovery-offer-done = Die Einrichtung ist abgeschlossen. Sollte Ihr Telefon verloren gehen, kommen Sie mit einem Wiederherstellungscode trotzdem hinein.
recovery-offer-hint = Sie erhalten zehn Codes, jeder gilt einmal. Sie werden nur ein einziges Mal gezeigt. Halten Sie einen sicheren Ort bereit: einen Passwortmanager oder Papier, das Sie zu Hause aufbewahren.
recovery-offer-show = Meine Wiederherstellungscodes zeigen
recovery-offer-without = Ohne sie fortfahren
recovery-title = Ihre Wiederherstellungscodes
recovery-save = Speichern Sie sie jetzt: Sie werden nicht noch einmal gezeigt. Jeder lässt Sie einmal hinein, sollte Ihr Telefon verloren gehen.
recovery-copy = Kopieren
recovery-download = Herunterladen
recovery-print = Drucken
recovery-saved = Ich habe diese Codes gespeichert
continue = Weiter

approved-title = Bestätigt
approved-go-on = Danke. Sie können zu { $app } weitergehen.
ended-go-on-without = Ohne Bestätigung weiter
ended-back = Zurück zur Anmeldung
ended-expired-title = Die Zeit ist abgelaufen
ended-expired-happened = Diese Anmeldung wurde nicht rechtzeitig bestätigt und deshalb verworfen. Niemand wurde hineingelassen.
ended-expired-advice = Melden Sie sich noch einmal an, um eine neue Anfrage zu erhalten.
ended-none-title = Hier wartet keine Anmeldung
ended-none-happened = In diesem Browser gibt es nichts zu bestätigen. Vielleicht ist die Anmeldung abgeschlossen, oder sie begann in einem anderen Browser.
locked-title = Ihr Konto ist gesperrt
locked-admin-happened = Dieses Konto wurde von denen gesperrt, die es verwalten. Niemand kann sich damit anmelden, bis es entsperrt ist.
locked-admin-advice = Bitten Sie darum, es zu entsperren.
locked-no-factor-happened = Dieses Konto braucht zur Anmeldung einen zweiten Schritt und hat keinen, der hier gilt.
locked-no-factor-advice = Bitten Sie die Verwaltung Ihres Kontos, mit Ihnen einen einzurichten.
locked-ended-title = Ihr Konto ist abgelaufen
locked-ended-happened = Dieses Konto galt bis zu einem Tag, der vorbei ist. Niemand kann sich mehr damit anmelden.
locked-ended-advice = Wenn Sie es noch brauchen, bitten Sie darum, es zu verlängern.
locked-unknown-title = Ihr Konto ist hier nicht bekannt
locked-unknown-happened = Nur hier eingetragene Konten können sich anmelden, und dieses ist noch nicht eingetragen.
locked-unknown-advice = Bitten Sie die Verwaltung Ihres Kontos, es einzutragen.
denied-title = Anmeldung abgelehnt
denied-happened = Diese Anmeldung wurde auf Ihrem Telefon abgelehnt. Niemand wurde hineingelassen.
denied-advice = Falls Sie versehentlich abgelehnt haben, melden Sie sich noch einmal an.
not-me-title = Anmeldung gestoppt
not-me-happened = Ihr Telefon meldete, dass Sie das nicht waren. Niemand wurde hineingelassen.
not-me-advice = Wenn jemand anderes sich anmelden wollte, kennt er Ihr Passwort: Ändern Sie es, und melden Sie es der Verwaltung Ihres Kontos.
wrong-number-title = Die Zahl stimmte nicht überein
wrong-number-happened = Das Telefon sendete eine andere Zahl, als diese Seite zeigte. Deshalb wurde die Anmeldung gestoppt. Niemand wurde hineingelassen.
wrong-number-advice = Melden Sie sich noch einmal an und tippen Sie die Zahl ein, die die Seite dann zeigt.
wrong-codes-title = Zu viele falsche Codes
wrong-codes-happened = Diese Anmeldung wurde nach zu vielen falschen Codes gestoppt. Niemand wurde hineingelassen.
wrong-codes-advice = Melden Sie sich noch einmal an und nehmen Sie einen frischen Code, der zu diesem Konto gehört.
cancelled-title = Anmeldung abgebrochen
cancelled-happened = Sie haben diese Anmeldung abgebrochen. Niemand wurde hineingelassen.
superseded-title = Eine andere Anmeldung hat sie ersetzt
superseded-happened = Sie haben in diesem Browser eine neue Anmeldung begonnen. Deshalb wurde diese gestoppt. Niemand wurde durch sie hineingelassen.
superseded-advice = Machen Sie mit der anderen weiter, oder melden Sie sich noch einmal an.
withdrawn-title = Anmeldung gestoppt
withdrawn-happened = An Ihrem Konto oder seinem zweiten Schritt wurde inzwischen etwas geändert. Deshalb wurde diese Anmeldung gestoppt. Niemand wurde hineingelassen.
withdrawn-advice = Melden Sie sich noch einmal an. Falls Sie keine Änderung erwartet haben, fragen Sie die Verwaltung Ihres Kontos.

again-expired-happened = Das wurde nicht rechtzeitig bestätigt. Deshalb ist nichts geschehen.
again-expired-advice = Gehen Sie zurück und versuchen Sie es noch einmal, um eine neue Anfrage zu erhalten.
again-denied-title = Auf Ihrem Telefon abgelehnt
again-denied-happened = Das wurde auf Ihrem Telefon abgelehnt. Deshalb ist nichts geschehen.
again-denied-advice = Falls Sie versehentlich abgelehnt haben, gehen Sie zurück und versuchen Sie es noch einmal.
again-stopped-title = Gestoppt
again-not-me-happened = Ihr Telefon meldete, dass Sie das nicht waren. Deshalb wurde dieser Browser abgemeldet.
again-not-me-advice = Falls jemand anderes diesen Browser oder Ihre Sitzung benutzt hat, melden Sie es der Verwaltung Ihres Kontos.
again-wrong-number-happened = Das Telefon sendete eine andere Zahl, als diese Seite zeigte. Deshalb ist nichts geschehen.
again-wrong-number-advice = Gehen Sie zurück, versuchen Sie es noch einmal und tippen Sie die Zahl ein, die die Seite dann zeigt.
again-wrong-codes-happened = Das wurde nach zu vielen falschen Codes gestoppt, und nichts ist geschehen.
again-wrong-codes-advice = Gehen Sie zurück und versuchen Sie es mit einem frischen Code, der zu diesem Konto gehört.
again-cancelled-title = Abgebrochen
again-cancelled-happened = Sie haben das abgebrochen, und nichts ist geschehen.
again-superseded-title = Eine andere Anfrage hat sie ersetzt
again-superseded-happened = Sie haben in diesem Browser neu begonnen. Deshalb wurde diese Anfrage gestoppt.
again-superseded-advice = Machen Sie mit der anderen weiter, oder versuchen Sie es noch einmal.
again-withdrawn-happened = An Ihrem Konto, seinem zweiten Schritt oder Ihrer Sitzung wurde inzwischen etwas geändert. Deshalb ist nichts geschehen.
again-withdrawn-advice = Versuchen Sie es noch einmal. Falls Sie keine Änderung erwartet haben, fragen Sie die Verwaltung Ihres Kontos.

step-up-first = Bestätigen Sie zuerst, dass Sie es sind
step-up-done = Gehen Sie zurück zum vorigen Tab und senden Sie es noch einmal. Diesen können Sie schließen.
step-up-go-to = Zu { $app }
step-up-needed = Was Sie gesendet haben, wurde nicht ausgeführt, denn dafür ist Ihr zweiter Schritt noch einmal nötig. Was Sie eingegeben haben, ist noch da: Gehen Sie im Browser zurück.
step-up-needed-confirm = Bestätigen Sie in einem zweiten Tab, dass Sie es sind.
step-up-needed-back = Gehen Sie in diesem Tab zurück auf die vorige Seite.
send-once-more = Senden Sie es noch einmal.
step-up-new-tab = In neuem Tab bestätigen
step-up-why = Dieser Teil von { $app } verlangt Ihren zweiten Schritt noch einmal, auch während Sie angemeldet sind.
step-up-confirm = Bestätigen, dass Sie es sind
step-up-not-now = Nicht jetzt
session-ended-title = Ihre Sitzung ist beendet
session-ended-what = Was Sie gesendet haben, wurde nicht gespeichert. Was Sie eingegeben haben, ist aber noch da: Gehen Sie im Browser zurück und sichern Sie sich eine Kopie.
session-ended-back = Gehen Sie auf die vorige Seite zurück und kopieren Sie, was Sie eingegeben haben.
session-ended-sign-in = Melden Sie sich noch einmal an, hier oder in einem zweiten Tab.
session-ended-new-tab = In neuem Tab anmelden
sign-out-title = Abmelden
sign-out-heading = Abmelden?
sign-out-what = Dieser Browser kann { $app } öffnen, bis Sie es tun.
sign-out-stay = Angemeldet bleiben
signed-out-title = Abgemeldet
signed-out-heading = Sie sind abgemeldet
signed-out-what = Ohne Anmeldung kann dieser Browser { $app } nicht mehr öffnen.
signed-out-shared = Schließen Sie an einem gemeinsam genutzten Computer auch alle Fenster des Browsers.
signed-out-again = Wieder anmelden

account-title = Ihr Konto
account-made-title = Das App-Passwort „{ $name }“
account-made-what = Geben Sie es jetzt in dem Programm als Passwort ein. Es wird nicht noch einmal gezeigt.
account-made-deposit = Es gilt, sobald Sie unten Ihr Passwort von { $app } gespeichert haben.
account-step-up = Um hier etwas zu ändern, bestätigen Sie noch einmal, dass Sie es sind.
account-app-passwords = App-Passwörter
account-app-passwords-what = Für Programme, die nicht nach Ihrem zweiten Schritt fragen können, etwa Kalender oder E-Mail. Jedes Programm erhält ein eigenes Passwort neben Ihrem gewohnten Benutzernamen, und Sie können es ihm wieder nehmen.
account-made-on = Erstellt am { $date }
account-used = zuletzt verwendet am { $date }
account-unused = noch nicht verwendet
account-remove = Entfernen
account-remove-named = Entfernen: { $name }
account-none = Es gibt noch keines.
account-full = Mehr sind nicht möglich. Entfernen Sie eines, das Sie nicht verwenden.
account-which = Für welches Programm ist es?
account-which-example = Kalender am Telefon
account-make = App-Passwort erstellen
account-deposit = Ihr Passwort von { $app }
account-deposit-saved = Es ist für den Benutzernamen { $name } gespeichert. Speichern Sie es hier noch einmal, nachdem Sie es dort geändert haben.
account-deposit-what = App-Passwörter stehen für dieses Passwort: Speichern Sie es hier einmal. Es wird verschlüsselt aufbewahrt und nur verwendet, wenn eines Ihrer App-Passwörter stimmt.
account-username = Benutzername
account-password = Passwort
account-save-again = Noch einmal speichern
account-save = Passwort speichern
account-forget = Gespeichertes Passwort entfernen
account-back = Zurück zu { $app }
account-too-many =
    { $count ->
        [one] Es gibt schon 1 App-Passwort. Entfernen Sie eines, das Sie nicht mehr verwenden.
       *[other] Es gibt schon { $count } App-Passwörter. Entfernen Sie eines, das Sie nicht mehr verwenden.
    }
account-removed = Das App-Passwort wurde entfernt. Das Programm, das es verwendet hat, kann sich nicht mehr anmelden.
account-deposited = Das Passwort wurde gespeichert. Ihre App-Passwörter stehen jetzt dafür.
account-deposit-removed = Das gespeicherte Passwort wurde entfernt.
account-opting = Zweiter Schritt
account-opting-none-yet = Bisher schützt allein das Passwort Ihr Konto. Mit einem zweiten Schritt öffnet ein gestohlenes Passwort nichts.
account-opting-may = Allein das Passwort schützt Ihr Konto. Niemand verlangt von Ihnen einen zweiten Schritt, aber mit ihm öffnet ein gestohlenes Passwort nichts.
account-opting-is-out = Sie verzichten vorerst auf einen zweiten Schritt. Allein das Passwort schützt Ihr Konto.
account-set-up = Zweiten Schritt einrichten
account-opt-out = Ich möchte keinen
account-opt-out-sure = Die meisten Konten, in die eingebrochen wird, hatten nichts als ein Passwort, und oft bemerkte es wochenlang niemand. Möchten Sie wirklich darauf verzichten?
account-opt-out-go = Ja, auf den zweiten Schritt verzichten
account-opt-in = Ich möchte doch einen zweiten Schritt
account-opted-out = Sie werden nicht mehr nach einem zweiten Schritt gefragt, solange das erlaubt ist.
account-opted-in = Bei Ihrer nächsten Anmeldung werden Sie gebeten, einen zweiten Schritt einzurichten. Oder tun Sie es gleich.
account-browsers = Vertrauenswürdige Browser
account-browsers-what = Sie melden Sie allein mit Ihrem Passwort an, weil Sie ihnen beim Bestätigen einer Anmeldung vertraut haben. Wenn Sie Ihren zweiten Schritt ändern, endet das bei allen.
account-browsers-none = Es gibt keinen. Wenn Sie eine Anmeldung bestätigen, können Sie mit einem Häkchen dem Browser vertrauen.
account-browser-this = Dieser Browser
account-browser-until = bis { $date }
account-browser-end = Nicht mehr vertrauen
account-browser-end-named = Nicht mehr vertrauen: { $name }
account-browsers-end-all = Allen nicht mehr vertrauen
account-browsers-ended = Dem wird nicht mehr vertraut. Die nächste Anmeldung dort verlangt Ihren zweiten Schritt.
account-sessions = Anderswo angemeldet
account-sessions-what = Falls Sie etwas davon nicht kennen, melden Sie es ab und ändern Sie Ihr Passwort.
account-sessions-none = Sie sind nirgendwo sonst angemeldet.
account-session-begun = Seit { $date }
account-session-end = Abmelden
account-session-end-named = Abmelden: { $name }
account-sessions-end-all = Überall sonst abmelden
account-sessions-ended = Dort abgemeldet.
account-history = Ihre letzten Anmeldungen
account-history-what = Die der letzten 90 Tage, höchstens 50. Falls Sie eine davon nicht kennen, ändern Sie Ihr Passwort und melden Sie es Ihrem Helpdesk.
account-history-older = Frühere zeigen
account-history-none = Es gibt noch keine.
browser-unknown = Unbekannter Browser
history-onetouch = Auf dem Telefon bestätigt
history-softtoken = Mit einem Code der Authentifizierungs-App bestätigt
history-sms = Mit einem Code per SMS bestätigt
history-voice = Mit einem Code per Anruf bestätigt
history-email = Mit einem Code per E-Mail bestätigt
history-recovery = Mit einem Wiederherstellungscode bestätigt
history-bypass = Mit einem Code vom Helpdesk bestätigt
history-set-up = Durch Einrichten eines zweiten Schritts bestätigt
history-trusted = In einem vertrauenswürdigen Browser, allein mit dem Passwort
history-without = Allein mit dem Passwort
history-denied = Auf dem Telefon abgelehnt
history-not-me = Abgelehnt: Sie waren es nicht
history-wrong-number = Abgelehnt: Auf dem Telefon wurde eine falsche Zahl eingetippt
history-too-many-codes = Nach zu vielen falschen Codes abgelehnt
history-cancelled = Im Browser abgebrochen
history-withdrawn = Gestoppt: Das Konto oder sein zweiter Schritt wurde geändert
history-expired = Nicht rechtzeitig bestätigt
account-change = Ändern
account-change-named = Ändern: { $name }
account-last-way = Das ist Ihr einziger Weg, eine Anmeldung zu bestätigen, und lässt sich deshalb nicht entfernen. Fügen Sie zuerst einen anderen hinzu.
account-phones = Telefone
account-phones-what = Ein Telefon zeigt jede Anmeldung, und Sie tippen darauf eine kurze Zahl ein.
account-phones-none = Sie haben hier noch keines.
account-phones-full = Mehr Telefone sind nicht möglich. Entfernen Sie eines, das Sie nicht verwenden.
account-phone-add = Telefon hinzufügen
account-phone-added = Hinzugefügt am { $date }
account-phone-name = Name
account-phone-rename = Namen speichern
account-phone-renamed = Der Name wurde gespeichert.
account-phone-replace-what = Für ein neues Telefon, oder für dieses, nachdem es seine Daten verloren hat: Es wird anstelle von diesem neu registriert, und dieses gilt dann nicht mehr.
account-phone-replace = Dieses Telefon ersetzen
account-phone-remove-what = Es bestätigt dann keine Anmeldungen mehr, und was durch dieses Telefon anderswo angemeldet ist, wird abgemeldet.
account-phone-removed = Das Telefon wurde entfernt. Es bestätigt keine Anmeldungen mehr.
account-softtoken = Authentifizierungs-App
account-softtoken-what = Eine App, die einen sechsstelligen Code zeigt, auch ohne Verbindung.
account-softtoken-set = Sie ist eingerichtet.
account-softtoken-none = Sie ist nicht eingerichtet.
account-softtoken-change = Authentifizierungs-App ändern
account-softtoken-replace-what = Die bisherige gilt, bis die neue bestätigt ist.
account-softtoken-replace = Neu einrichten
account-softtoken-remove = Authentifizierungs-App entfernen
account-softtoken-removed = Die Authentifizierungs-App wurde entfernt. Ihre Codes gelten nicht mehr.
account-number = Telefonnummer
account-number-what = Dorthin gehen Codes per SMS oder Anruf, wenn Sie einen anfordern.
account-number-is = Codes gehen an { $to }.
account-number-unproven = { $to } ist hier bekannt, wurde aber nie bestätigt. Deshalb gehen keine Codes dorthin.
account-number-none = Sie haben hier noch keine.
account-number-add = Telefonnummer hinzufügen
account-number-change = Telefonnummer ändern
account-number-change-what = Codes gehen an die bisherige Nummer, bis die neue bestätigt ist. Dann wird die bisherige benachrichtigt, und Codes gehen an die neue.
account-number-other = Andere Nummer verwenden
account-number-remove = Telefonnummer entfernen
account-number-removed = Die Telefonnummer wurde entfernt. Dorthin gehen keine Codes mehr.
account-recovery = Wiederherstellungscodes
account-recovery-what = Jeder lässt Sie einmal hinein, sollte Ihr Telefon verloren gehen.
account-recovery-left =
    { $count ->
        [one] Sie haben noch 1 Code.
       *[other] Sie haben noch { $count } Codes.
    }
account-recovery-none = Sie haben keine.
account-recovery-few = Erzeugen Sie jetzt neue, damit einer da ist, wenn Sie ihn brauchen.
account-recovery-unsaved = Diese Codes wurden am { $date } erzeugt. Falls Sie sie nicht gespeichert haben, erzeugen Sie neue.
account-recovery-ends = Ihre bisherigen Codes gelten nicht mehr, sobald neue erzeugt sind.
account-recovery-make = Neue Wiederherstellungscodes erzeugen
account-recovery-kept = Gut. Bewahren Sie die Codes an einem sicheren Ort auf.
adding-instead-of = Es ersetzt { $device }; dieses gilt, bis das neue bestätigt ist.
adding-waiting = Wir warten auf das Telefon.
adding-done-title = Fertig
adding-done-phone = Das Telefon bestätigt von jetzt an Ihre Anmeldungen.
adding-done-softtoken = Die Authentifizierungs-App bestätigt von jetzt an Ihre Anmeldungen.
adding-done-number = Codes gehen von jetzt an an diese Nummer, wenn Sie einen anfordern.
adding-refused-title = Nichts wurde hinzugefügt
adding-refused-phone = Das Telefon hat abgelehnt, oder es wurde eine andere Zahl eingetippt, als diese Seite zeigte. Sie können es noch einmal versuchen.
adding-refused-code = Zu viele Codes waren falsch. Sie können es später noch einmal versuchen.
adding-expired-title = Die Zeit ist abgelaufen
adding-expired = Nichts wurde hinzugefügt. Sie können es noch einmal versuchen.
adding-leave = Zurück, ohne etwas hinzuzufügen
adding-back = Zu Ihrem Konto
account-language = Sprache
account-language-what = Für diese Seiten und für die Nachrichten an Sie.
account-language-browser = Wie der Browser
account-language-save = Sprache speichern
account-language-saved = Die Sprache wurde gespeichert.

turned-read-title = Diese Anfrage ist nicht lesbar
turned-read = Die Anfrage wurde abgelehnt, weil sie nicht eindeutig lesbar ist.
turned-read-advice = Falls Sie einem Link gefolgt sind, sagen Sie es dem, von dem Sie ihn haben.
turned-handshake-title = Diese Verbindung lässt sich nicht öffnen
turned-handshake = Ein WebSocket wurde angefragt, aber nicht so, wie es sein muss.
turned-handshake-advice = Falls die Anwendung vorher ging, sagen Sie es denen, die sie verwalten.
turned-head-title = Diese Anfrage ist zu groß
turned-head = Der Kopf der Anfrage ist länger als erlaubt.
turned-head-advice = Meist hilft es, die Cookies dieser Seite zu löschen.
turned-host-title = Unter diesem Namen gibt es nichts
turned-host = Dieses Gateway kennt den Hostnamen in der Adresse nicht.
turned-host-advice = Prüfen Sie die Adresse.
turned-denied-title = Diese Adresse ist geschlossen
turned-denied = Niemand kann diese Adresse hier erreichen.
turned-method-title = Diese Methode ist nicht erlaubt
turned-method = Die Anwendung nimmt keine Anfragen dieser Art an.
turned-body = Eine Anfrage dieser Art darf keinen Inhalt haben.
turned-login-page-title = Melden Sie sich auf der Anmeldeseite an
turned-credentials = Benutzername und Passwort nimmt nur die Anmeldeseite an.
turned-credentials-advice = Gehen Sie zur Anmeldeseite und melden Sie sich dort an.
turned-authorization = Diese Zugangsdaten werden hier nicht angenommen.
turned-authorization-advice = Gehen Sie zur Anmeldeseite.
turned-cross-site-title = Diese Anmeldung kam von einer anderen Website
turned-cross-site = Eine andere Website wollte Sie hier anmelden. Nichts ist geschehen.
turned-cross-site-advice = Öffnen Sie die Anmeldeseite selbst, über https, wo es eine Wahl gibt, und melden Sie sich dort an.
turned-closed-title = Dieser Weg zur Anmeldung ist geschlossen
turned-closed = Diese Art der Anmeldung ist hier abgeschaltet.
turned-closed-advice = Verwenden Sie die Anmeldeseite.
turned-unreadable-title = Diese Anmeldung ist nicht lesbar
turned-unreadable = Die Anmeldung wurde abgelehnt, weil sie nicht eindeutig lesbar ist.
turned-unreadable-advice = Öffnen Sie die Anmeldeseite neu und melden Sie sich dort an.
turned-session-title = Melden Sie sich zuerst an
turned-session = Es gibt keine Sitzung, oder sie ist beendet.
turned-session-advice = Melden Sie sich an und versuchen Sie es noch einmal.
turned-long-title = Es wurde zu viel gesendet
turned-long = Die Anfrage ist länger, als sie ohne Sitzung sein darf.
turned-unrecognised-title = Dieser Weg zur Anmeldung ist nicht bekannt
turned-unrecognised = Die Anwendung hat jemanden an einer Adresse angemeldet, an der das nicht erwartet war. Nichts wurde weitergegeben.
turned-unrecognised-advice = Verwenden Sie die Anmeldeseite. War dies die Anmeldeseite, muss der Administrator sie in der Konfiguration beschreiben.
turned-title = Das wurde nicht ausgeführt
turned-not-passed = Das Gateway hat es nicht durchgelassen.
turned-ambiguous-title = Dieser Name ist nicht eindeutig
turned-ambiguous = Der Name, mit dem Sie sich angemeldet haben, führt hier nicht zu genau einer Person.
turned-ambiguous-advice = Melden Sie sich mit Ihrem einfachen Benutzernamen an. Bleibt es dabei, fragen Sie die, die die Konten verwalten.
turned-directory-title = Wem dieser Name gehört, lässt sich gerade nicht feststellen
turned-directory = Das Verzeichnis, das die Namen kennt, antwortet nicht. Nichts wurde weitergegeben.
turned-directory-advice = Versuchen Sie es gleich noch einmal, oder melden Sie sich mit dem Namen an, den Sie sonst benutzen.
turned-many-title = Zu viele Anmeldungen warten
turned-many = Von diesem Konto warten so viele Anmeldungen, wie es geben darf.
turned-many-advice = Schließen Sie eine davon ab, brechen Sie eine ab, oder warten Sie zehn Minuten.
turned-trouble-title = Das Gateway hat selbst Schwierigkeiten
turned-trouble = Nichts wurde weitergegeben, damit nichts schiefgeht.
turned-trouble-advice = Versuchen Sie es gleich noch einmal.
turned-under-way-title = Eine Anmeldung läuft bereits
turned-under-way = Eine andere Anmeldung mit dieser Sitzung oder denselben Zugangsdaten ist noch nicht beantwortet.
turned-under-way-advice = Warten Sie einen Moment und versuchen Sie es noch einmal.
turned-down-title = Die Anwendung ist nicht erreichbar
turned-down = Die Anwendung antwortet nicht.
turned-slow-title = Die Anwendung antwortet nicht rechtzeitig
turned-slow = Die Anwendung hat zu lange gebraucht.
turned-unclear-title = Die Anwendung hat weder ja noch nein gesagt
turned-unclear = Aus der Antwort der Anwendung war nicht zu erkennen, ob das Passwort richtig war. Nichts wurde weitergegeben.
turned-unclear-advice = Versuchen Sie es noch einmal. Bleibt es dabei, sagen Sie es denen, die die Anwendung verwalten.
turned-broken-title = Die Anwendung hat abgebrochen
turned-broken = Die Antwort der Anwendung war unvollständig oder länger, als aufbewahrt werden kann.
turned-form-site = Diese Anfrage kam von einer anderen Website.
turned-form-read = Dieses Formular ist nicht lesbar.
turned-form-foreign = Dieses Formular gehört zu einer anderen Anmeldung.
turned-form-advice = Gehen Sie zurück und versuchen Sie es noch einmal.
turned-nothing-title = Hier ist nichts
turned-nothing = Das Gateway hat keine solche Seite.
turned-page-method = Diese Seite wird nicht auf diese Weise angefragt.

portal-missing-title = Nicht gefunden
portal-missing-lead = Zur Seite des Telefons
phone-no-script = Diese Seite erzeugt in Ihrem Browser einen Schlüssel und unterschreibt damit. Dafür braucht sie JavaScript, und das ist ausgeschaltet.

script-signing-in = Bestätigt. Sie werden angemeldet.
script-more-time = Sie haben mehr Zeit.
script-seconds-left =
    { $count ->
        [one] noch 1 Sekunde
       *[other] noch { $count } Sekunden
    }
script-minute-left = noch 1 Minute
script-number-now = Die Zahl ist jetzt { $number }
script-push-ended = Die Anfrage auf Ihrem Telefon ist beendet.
script-code-too = Sie können auch einen Code verwenden.
script-unreachable = Das Gateway ist nicht erreichbar; Codes gelten weiterhin.
script-copied = Kopiert.
script-codes-selected = Die Codes sind markiert; kopieren Sie sie mit der Tastatur.
script-selected = Es ist markiert; kopieren Sie es mit der Tastatur.
script-downloaded = Als Datei gespeichert.

overlay-title = Bestätigen Sie diese Anmeldung
overlay-wait = Einen Moment …
overlay-code-label = Oder geben Sie einen Code ein
overlay-code-use = Code verwenden
overlay-again = Telefon noch einmal fragen
overlay-set-up = Zweiten Schritt einrichten
overlay-type-number = Tippen Sie diese Zahl auf Ihrem Telefon ein.
overlay-no-step = Dieses Konto hat noch keinen zweiten Schritt.
overlay-code-or-again = Geben Sie einen Code ein, oder fragen Sie das Telefon noch einmal.
overlay-code = Geben Sie einen Code ein.
overlay-not-done = Das wurde nicht ausgeführt.
