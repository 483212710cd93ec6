# What goes out by text message, call and e-mail, in Polish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } to Twój kod logowania do aplikacji { $app }. Jeśli to nie Ty się logujesz, zmień hasło.
email-code = { $code } to Twój kod logowania do aplikacji { $app }. Jeśli to nie Ty się teraz logujesz, zmień hasło.
voice-code = Twój kod logowania do aplikacji { $app } to { $digits }.
notice-advice = Jeśli to nie Ty, natychmiast powiadom dział pomocy i zmień hasło.
notice-others = { $app } i inne
notice-recovery-made = Dla Twojego konta { $account } ({ $app }) utworzono nowe kody odzyskiwania.
notice-phone-added = Do Twojego konta { $account } ({ $app }) dodano telefon do potwierdzania logowań.
notice-softtoken-added = Do Twojego konta { $account } ({ $app }) dodano aplikację uwierzytelniającą do potwierdzania logowań.
notice-number-added = Do Twojego konta { $account } ({ $app }) dodano numer telefonu do potwierdzania logowań.
notice-email-added = Do Twojego konta { $account } ({ $app }) dodano adres e-mail do potwierdzania logowań.
notice-recovery-removed = Usunięto kody odzyskiwania Twojego konta { $account } ({ $app }).
notice-phone-removed = Z Twojego konta { $account } ({ $app }) usunięto telefon; nie potwierdza on już logowań.
notice-softtoken-removed = Z Twojego konta { $account } ({ $app }) usunięto aplikację uwierzytelniającą; nie potwierdza ona już logowań.
notice-number-removed = Z Twojego konta { $account } ({ $app }) usunięto numer telefonu; nie potwierdza on już logowań.
notice-email-removed = Z Twojego konta { $account } ({ $app }) usunięto adres e-mail; nie potwierdza on już logowań.
notice-reset = Z Twojego konta { $account } ({ $app }) usunięto wszystkie sposoby potwierdzania logowań.
notice-app-password-made = Dla Twojego konta { $account } ({ $app }) utworzono hasło aplikacji: program może się nim logować bez drugiego kroku.
notice-app-password-removed = Usunięto hasło aplikacji Twojego konta { $account } ({ $app }).
notice-deposited = Dla Twojego konta { $account } ({ $app }) zapisano hasło, które zastępują hasła aplikacji.
notice-deposit-removed = Z Twojego konta { $account } ({ $app }) usunięto hasło, które zastępują hasła aplikacji.
notice-bypass-made = Dział pomocy utworzył kod do logowania na Twoje konto { $account } ({ $app }) zamiast drugiego kroku.

notice-advice-sms = To nie Ty? Powiadom dział pomocy.
notice-sms-recovery-made = Nowe kody odzyskiwania dla konta { $account } ({ $app }).
notice-sms-phone-added = Dodano telefon do konta { $account } ({ $app }).
notice-sms-softtoken-added = Dodano aplikację uwierzytelniającą do konta { $account } ({ $app }).
notice-sms-number-added = Dodano numer telefonu do konta { $account } ({ $app }).
notice-sms-email-added = Dodano adres e-mail do konta { $account } ({ $app }).
notice-sms-recovery-removed = Usunięto kody odzyskiwania konta { $account } ({ $app }).
notice-sms-phone-removed = Usunięto telefon z konta { $account } ({ $app }).
notice-sms-softtoken-removed = Usunięto aplikację uwierzytelniającą z konta { $account } ({ $app }).
notice-sms-number-removed = Usunięto numer telefonu z konta { $account } ({ $app }).
notice-sms-email-removed = Usunięto adres e-mail z konta { $account } ({ $app }).
notice-sms-reset = Usunięto wszystkie drugie kroki konta { $account } ({ $app }).
notice-sms-app-password-made = Utworzono hasło aplikacji dla konta { $account } ({ $app }).
notice-sms-app-password-removed = Usunięto hasło aplikacji konta { $account } ({ $app }).
notice-sms-deposited = Zapisano hasło dla konta { $account } ({ $app }).
notice-sms-deposit-removed = Usunięto zapisane hasło konta { $account } ({ $app }).
notice-sms-bypass-made = Dział pomocy utworzył kod dla konta { $account } ({ $app }).

ask-sign-in = Zalogować się do aplikacji { $app }?
ask-go-on = Kontynuować w aplikacji { $app }?
ask-set-up = Używać tego telefonu do logowania do aplikacji { $app }?
ask-app = Aplikacja
ask-user = Użytkownik
ask-browser = Przeglądarka
ask-address = Adres
ask-time = Czas
