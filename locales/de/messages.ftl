# What goes out by text message, call and e-mail, in German.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } ist Ihr Code für die Anmeldung bei { $app }. Nicht Sie? Dann ändern Sie Ihr Passwort.
email-code = { $code } ist Ihr Code für die Anmeldung bei { $app }. Wenn Sie sich nicht gerade anmelden, ändern Sie Ihr Passwort.
voice-code = Ihr Code für die Anmeldung bei { $app } lautet { $digits }.
notice-advice = Wenn Sie das nicht veranlasst haben, melden Sie es sofort Ihrem Helpdesk und ändern Sie Ihr Passwort.
notice-others = { $app } und anderen
notice-recovery-made = Für Ihr Konto { $account } bei { $app } wurden neue Wiederherstellungscodes erzeugt.
notice-phone-added = Ihrem Konto { $account } bei { $app } wurde ein Telefon hinzugefügt, mit dem Anmeldungen bestätigt werden.
notice-softtoken-added = Ihrem Konto { $account } bei { $app } wurde eine Authentifizierungs-App hinzugefügt, mit der Anmeldungen bestätigt werden.
notice-number-added = Ihrem Konto { $account } bei { $app } wurde eine Telefonnummer hinzugefügt, mit der Anmeldungen bestätigt werden.
notice-email-added = Ihrem Konto { $account } bei { $app } wurde eine E-Mail-Adresse hinzugefügt, mit der Anmeldungen bestätigt werden.
notice-recovery-removed = Die Wiederherstellungscodes Ihres Kontos { $account } bei { $app } wurden entfernt.
notice-phone-removed = Ein Telefon wurde aus Ihrem Konto { $account } bei { $app } entfernt und bestätigt keine Anmeldungen mehr.
notice-softtoken-removed = Eine Authentifizierungs-App wurde aus Ihrem Konto { $account } bei { $app } entfernt und bestätigt keine Anmeldungen mehr.
notice-number-removed = Eine Telefonnummer wurde aus Ihrem Konto { $account } bei { $app } entfernt und bestätigt keine Anmeldungen mehr.
notice-email-removed = Eine E-Mail-Adresse wurde aus Ihrem Konto { $account } bei { $app } entfernt und bestätigt keine Anmeldungen mehr.
notice-reset = Alle Bestätigungswege für Anmeldungen wurden aus Ihrem Konto { $account } bei { $app } entfernt.
notice-app-password-made = Für Ihr Konto { $account } bei { $app } wurde ein App-Passwort erstellt: Ein Programm kann sich damit ohne zweiten Schritt anmelden.
notice-app-password-removed = Ein App-Passwort Ihres Kontos { $account } bei { $app } wurde entfernt.
notice-deposited = Für Ihr Konto { $account } bei { $app } wurde das Passwort hinterlegt, für das App-Passwörter stehen.
notice-deposit-removed = Das Passwort, für das App-Passwörter stehen, wurde aus Ihrem Konto { $account } bei { $app } entfernt.
notice-bypass-made = Der Helpdesk hat einen Code erstellt, mit dem man sich bei Ihrem Konto { $account } bei { $app } statt mit dem zweiten Schritt anmelden kann.

notice-advice-sms = Nicht Sie? Helpdesk verständigen.
notice-sms-recovery-made = Neue Wiederherstellungscodes für { $account } bei { $app }.
notice-sms-phone-added = Telefon zu { $account } bei { $app } hinzugefügt.
notice-sms-softtoken-added = Authentifizierungs-App zu { $account } bei { $app } hinzugefügt.
notice-sms-number-added = Telefonnummer zu { $account } bei { $app } hinzugefügt.
notice-sms-email-added = E-Mail-Adresse zu { $account } bei { $app } hinzugefügt.
notice-sms-recovery-removed = Wiederherstellungscodes von { $account } bei { $app } entfernt.
notice-sms-phone-removed = Telefon von { $account } bei { $app } entfernt.
notice-sms-softtoken-removed = Authentifizierungs-App von { $account } bei { $app } entfernt.
notice-sms-number-removed = Telefonnummer von { $account } bei { $app } entfernt.
notice-sms-email-removed = E-Mail-Adresse von { $account } bei { $app } entfernt.
notice-sms-reset = Alle zweiten Schritte von { $account } bei { $app } entfernt.
notice-sms-app-password-made = App-Passwort für { $account } bei { $app } erstellt.
notice-sms-app-password-removed = App-Passwort von { $account } bei { $app } entfernt.
notice-sms-deposited = Passwort für { $account } bei { $app } hinterlegt.
notice-sms-deposit-removed = Hinterlegtes Passwort von { $account } bei { $app } entfernt.
notice-sms-bypass-made = Helpdesk hat Anmeldecode für { $account } bei { $app } erstellt.

ask-sign-in = Bei { $app } anmelden?
ask-go-on = Bei { $app } fortfahren?
ask-set-up = Dieses Telefon für die Anmeldung bei { $app } verwenden?
ask-app = App
ask-user = Benutzer
ask-browser = Browser
ask-address = Adresse
ask-time = Zeit
