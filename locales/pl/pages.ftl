# The gateway's own pages, in Polish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: drugi krok (second step), kod odzyskiwania (recovery code), potwierdzić (confirm), zatwierdzić (approve), odrzucić
# (deny), logowanie (sign-in), prośba (request to a person), żądanie (request to the gateway), aplikacja uwierzytelniająca
# (authenticator app), hasło aplikacji (app password), liczba (the number to type), numer (telephone number), brama
# (gateway). People are addressed as Ty, with a capital, in forms without gender. Names of applications are not inflected:
# they stand in the nominative, behind a colon or in brackets.

this-app = aplikacja
signing-in-as = Logowanie jako { $user }
signed-in-as = Zalogowano jako { $user }
help-stuck = Potrzebujesz pomocy?
made-by = Chronione przez Vestibule
languages = Język
error-number = Błąd { $status }
request-id = Żądanie
date =
    { $day } { $month ->
        [1] stycznia
        [2] lutego
        [3] marca
        [4] kwietnia
        [5] maja
        [6] czerwca
        [7] lipca
        [8] sierpnia
        [9] września
        [10] października
        [11] listopada
       *[12] grudnia
    } { $year }
moment = { $date }, { $time } UTC

confirm-title = Potwierdź, że to Ty
confirm-code-only = Wpisz kod, aby dokończyć logowanie.
confirm-code-only-step-up = Wpisz kod, aby kontynuować.
push-label = Prośba na Twoim telefonie
push-sent-to = Wysłaliśmy prośbę na urządzenie { $device }.
push-sent = Wysłaliśmy prośbę na Twój telefon.
push-none = Na Twoim telefonie nie czeka żadna prośba.
push-send = Wyślij prośbę na mój telefon
push-waiting = Czekamy na Twoją odpowiedź na telefonie.
code-waiting = Czekamy na kod.
number-approve = Zatwierdź na telefonie
number-choose = Wybierz tę liczbę na telefonie
number-type = Wpisz tę liczbę na telefonie
code-enter = Wpisz kod
code-use = Użyj kodu
code-or = Lub użyj kodu
code-forward = Na telefonie nic nie ma? Użyj kodu
ways-none = Nie ma sposobu, aby potwierdzić to logowanie.
ways-back = Wróć do innych sposobów
recovery-use = Użyj kodu odzyskiwania
recovery-label = Kod odzyskiwania
recovery-hint = Jeden z dziesięciu kodów zapisanych podczas konfiguracji. Każdy działa raz.
help-desk-have = Mam kod z działu pomocy
help-desk-title = Użyj kodu z działu pomocy
help-desk-label = Kod z działu pomocy
help-desk-hint = Może go podać osoba, która zajmuje się Twoim kontem. Działa tylko przez krótki czas.
help-desk-too = Kod z działu pomocy też tu zadziała.
code-label = 6-cyfrowy kod
code-sent-to = Wysłaliśmy kod na { $to }.
code-or-app = Kod z Twojej aplikacji uwierzytelniającej też zadziała.
code-from-app = Z Twojej aplikacji uwierzytelniającej.
code-from-app-or-sent = Z Twojej aplikacji uwierzytelniającej albo ten, który Ci wyślemy.
code-ask-below = Poproś o kod poniżej, a potem wpisz go tutaj.
code-checked-at-sixth = Kod jest sprawdzany po szóstej cyfrze.
code-check = Sprawdź kod
tries-left =
    { $count ->
        [one] Pozostała 1 próba.
        [few] Pozostały { $count } próby.
        [many] Pozostało { $count } prób.
       *[other] Pozostało { $count } próby.
    }
send-sms = Wyślij kod SMS-em
send-voice = Zadzwoń z kodem
send-email = Wyślij kod e-mailem
time-left = Pozostało { $time }
more-time = Potrzebuję więcej czasu
trust-days =
    { $count ->
        [one] Ufaj tej przeglądarce przez 1 dzień
        [few] Ufaj tej przeglądarce przez { $count } dni
        [many] Ufaj tej przeglądarce przez { $count } dni
       *[other] Ufaj tej przeglądarce przez { $count } dnia
    }
trust-hours =
    { $count ->
        [one] Ufaj tej przeglądarce przez 1 godzinę
        [few] Ufaj tej przeglądarce przez { $count } godziny
        [many] Ufaj tej przeglądarce przez { $count } godzin
       *[other] Ufaj tej przeglądarce przez { $count } godziny
    }
trust-what = Do logowania wystarczy w niej wtedy samo hasło. Nigdy nie zaznaczaj tego na komputerze, z którego korzystają też inni.
cancel-sign-in = Anuluj to logowanie
cancel = Anuluj

sent-by-sms = Wysłaliśmy Ci kod SMS-em.
sent-by-voice = Dzwonimy do Ciebie, aby podać kod.
sent-by-email = Wysłaliśmy Ci kod e-mailem.
code-wrong = Ten kod jest nieprawidłowy.
push-not-now = Na razie na Twój telefon nie są wysyłane żadne prośby. Użyj kodu albo zwróć się do działu pomocy.
push-again-time = Nową prośbę na Twój telefon będzie można wysłać za { $time }.
push-unclear = Aplikacja nie podała jednoznacznie, czy hasło było prawidłowe, dlatego żaden telefon nie dzwoni.
refused-often-seconds =
    { $count ->
        [one] Zbyt wiele prób. Spróbuj ponownie za 1 sekundę.
        [few] Zbyt wiele prób. Spróbuj ponownie za { $count } sekundy.
        [many] Zbyt wiele prób. Spróbuj ponownie za { $count } sekund.
       *[other] Zbyt wiele prób. Spróbuj ponownie za { $count } sekundy.
    }
refused-often-minutes =
    { $count ->
        [one] Zbyt wiele prób. Spróbuj ponownie za 1 minutę.
        [few] Zbyt wiele prób. Spróbuj ponownie za { $count } minuty.
        [many] Zbyt wiele prób. Spróbuj ponownie za { $count } minut.
       *[other] Zbyt wiele prób. Spróbuj ponownie za { $count } minuty.
    }
refused-locked-seconds =
    { $count ->
        [one] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za 1 sekundę.
        [few] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } sekundy.
        [many] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } sekund.
       *[other] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } sekundy.
    }
refused-locked-minutes =
    { $count ->
        [one] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za 1 minutę.
        [few] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } minuty.
        [many] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } minut.
       *[other] Wpisano zbyt wiele błędnych kodów. Kody będą znów przyjmowane za { $count } minuty.
    }
refused-disabled = Wpisano zbyt wiele błędnych kodów. Zwróć się do działu pomocy.
refused-not-offered = Tutaj nie jest to możliwe. Wybierz inny sposób.
refused-number = To nie jest numer telefonu w formacie międzynarodowym. Taki numer zaczyna się od + i kodu kraju, na przykład +49 151 12345678.
refused-not-served = Na ten numer nie są wysyłane wiadomości. Użyj innego albo wybierz inny sposób.
refused-send = Nie udało się wysłać wiadomości. Spróbuj ponownie albo wybierz inny sposób.
refused-no-grace = Logowania bez drugiego kroku zostały wykorzystane.
refused-enrolled = To konto ma już drugi krok. Użyj go.
refused-password = To nie może być hasło: jest puste, zbyt długie albo zawiera znaki, których nikt nie może wpisać.
refused-not-proven = To konto lub jego telefon w międzyczasie zablokowano albo usunięto.
refused-no-login = W tej przeglądarce nie czeka żadne logowanie.
refused-expired = To logowanie wygasło.
refused-settled = Na to logowanie już odpowiedziano.
refused-not-approved = To logowanie nie jest jeszcze potwierdzone.
refused-under-way = W tej sesji trwa już inne logowanie.
refused-name = Tej nazwy nie można użyć: jest pusta, zbyt długa albo zawiera znaki, których nikt nie może wpisać.
refused-gone = Tego już nie ma.
refused-exists = Taka nazwa już istnieje.
refused-too-many = Jest ich już zbyt wiele.
refused-last-factor = To Twój jedyny sposób potwierdzania logowania. Najpierw dodaj inny.
refused-step-up = Najpierw potwierdź, że to Ty.

setup-title = Skonfiguruj drugi krok
setup-why = Po haśle { $app } wymaga drugiego kroku, dzięki czemu samo skradzione hasło niczego nie otworzy. Zajmie to około dwóch minut.
setup-ways = Sposoby potwierdzania
setup-nothing = Nie możesz tu jeszcze samodzielnie skonfigurować drugiego kroku. Poproś dział pomocy o wspólne skonfigurowanie, zanim stanie się on wymagany.
required-count = Drugi krok jest teraz wymagany: logowania bez niego zostały wykorzystane.
required-date = Drugi krok jest wymagany od { $date } i nie można go już odłożyć.
required-always = Drugi krok jest wymagany od pierwszego logowania i nie można go odłożyć.
setup-phone = Zatwierdzaj na telefonie
setup-phone-hint = Telefon pokazuje każde logowanie, a Ty wpisujesz krótką liczbę. Najbezpieczniej i najszybciej.
setup-softtoken = Użyj aplikacji uwierzytelniającej
setup-softtoken-hint = Aplikacja pokazuje sześciocyfrowy kod. Działa bez połączenia.
setup-number = Otrzymuj kody SMS-em lub telefonicznie
setup-number-hint = Działa z każdym telefonem. Mniej bezpieczne: wiadomości można przechwycić, a numery przejąć.
setup-not-now = Nie teraz?
setup-last = Możesz to pominąć ostatni raz. Przy następnym logowaniu będzie to konieczne.
setup-last-day = Dziś jest ostatni dzień, w którym możesz to pominąć. Od jutra będzie to konieczne.
setup-skips =
    { $count ->
        [one] Możesz to pominąć jeszcze 1 raz.
        [few] Możesz to pominąć jeszcze { $count } razy.
        [many] Możesz to pominąć jeszcze { $count } razy.
       *[other] Możesz to pominąć jeszcze { $count } raza.
    }
setup-skips-until =
    { $count ->
        [one] Możesz to pominąć jeszcze 1 raz, najpóźniej do { $date }.
        [few] Możesz to pominąć jeszcze { $count } razy, najpóźniej do { $date }.
        [many] Możesz to pominąć jeszcze { $count } razy, najpóźniej do { $date }.
       *[other] Możesz to pominąć jeszcze { $count } raza, najpóźniej do { $date }.
    }
setup-skip = Na razie pomiń
setup-skip-last = Pomiń ostatni raz
setup-opt-out-hint = Możesz też z tego zrezygnować. Odradzamy to: Twoje konto będzie wtedy chronić tylko hasło.
setup-opt-out = Nie pytaj ponownie
setup-back = Wybierz inny sposób
opt-out-title = Na pewno zrezygnować z drugiego kroku?
opt-out-risk = Twoje konto będzie wtedy chronić samo hasło. Kto je zdobędzie, przez fałszywy e-mail albo z innej witryny, może w Twoim imieniu czytać i zmieniać wszystko to, co Ty.
opt-out-lasts =
    { $count ->
        [one] Dotyczy to tylko tego logowania. Potem zapytamy ponownie.
        [few] Dotyczy to { $count } logowań, łącznie z tym. Potem zapytamy ponownie.
        [many] Dotyczy to { $count } logowań, łącznie z tym. Potem zapytamy ponownie.
       *[other] Dotyczy to { $count } logowania, łącznie z tym. Potem zapytamy ponownie.
    }
opt-out-lasts-until =
    { $count ->
        [one] Dotyczy to tylko tego logowania. Potem zapytamy ponownie, a po { $date } w każdym przypadku.
        [few] Dotyczy to { $count } logowań, łącznie z tym, najpóźniej do { $date }. Potem zapytamy ponownie.
        [many] Dotyczy to { $count } logowań, łącznie z tym, najpóźniej do { $date }. Potem zapytamy ponownie.
       *[other] Dotyczy to { $count } logowania, łącznie z tym, najpóźniej do { $date }. Potem zapytamy ponownie.
    }
opt-out-rather = Jednak skonfiguruj drugi krok
opt-out-do = Zrezygnuj z drugiego kroku
imported-title = Potwierdź swój numer telefonu
imported-what = Twój numer telefonu jest już znany: { $to }. Wyślemy na niego kod, który należy wpisać tutaj.
imported-wrong = To już nie Twój numer? Poproś dział pomocy o jego zmianę.
phone-title = Dodaj swój telefon
phone-scan = Skieruj aparat telefonu na ten kod i otwórz link.
phone-qr = Kod QR z linkiem dla Twojego telefonu
phone-follow = Wykonaj kroki pokazane na telefonie. Ta strona sama przejdzie dalej.
phone-here = Czy to właśnie ten telefon? Otwórz link tutaj albo go skopiuj.
phone-open = Otwórz link na tym urządzeniu
phone-waiting = Czekamy na Twój telefon.
phone-confirm-title = Potwierdź swój telefon
phone-almost = Urządzenie { $device } jest prawie gotowe.
phone-almost-unnamed = Twój telefon jest prawie gotowy.
softtoken-title = Skonfiguruj aplikację uwierzytelniającą
softtoken-scan = Zeskanuj ten kod aplikacją uwierzytelniającą.
softtoken-qr = Kod QR z kluczem dla Twojej aplikacji uwierzytelniającej
softtoken-here = Aplikacja jest na tym urządzeniu? Otwórz ją z kluczem albo wpisz klucz ręcznie.
softtoken-open = Otwórz moją aplikację uwierzytelniającą
softtoken-type = Wpisz sześć cyfr, które aplikacja teraz pokazuje
confirm-button = Potwierdź
number-title = Twój numer telefonu
number-why = Wyślemy na niego kod teraz oraz przy późniejszych logowaniach, gdy o to poprosisz.
number-label = Numer z kodem kraju
number-how = Jak przekazać kod?
number-by-voice = Telefonicznie, odczytany na głos
number-by-sms = SMS-em
number-warning = SMS-y i połączenia można przechwycić, a numery przejąć. Jeśli możesz, skorzystaj z innego sposobu.
number-send = Wyślij kod
number-confirm-title = Wpisz kod od nas
number-calling = Dzwonimy na numer { $to }.
number-texted = Wysłaliśmy SMS-a na numer { $to }.
number-call-again = Zadzwoń ponownie
number-text-again = Wyślij ponownie
recovery-offer-title = Zapisz kody odzyskiwania
recovery-offer-heading = Na koniec: kody odzyskiwania
recovery-offer-done = Konfiguracja jest ukończona. Jeśli kiedyś zgubisz telefon, zalogujesz się kodem odzyskiwania.
recovery-offer-hint = Otrzymasz dziesięć kodów, każdy działa raz. Zobaczysz je tylko jeden raz, więc przygotuj bezpieczne miejsce: menedżer haseł albo kartkę, którą przechowujesz w domu.
recovery-offer-show = Pokaż moje kody odzyskiwania
recovery-offer-without = Kontynuuj bez nich
recovery-title = Twoje kody odzyskiwania
recovery-save = Zapisz je teraz: nie zostaną pokazane ponownie. Gdy zgubisz telefon, każdy z nich pozwoli Ci zalogować się jeden raz.
recovery-copy = Kopiuj
recovery-download = Pobierz
recovery-print = Drukuj
recovery-saved = Mam zapisane te kody
continue = Dalej

approved-title = Potwierdzono
approved-go-on = Dziękujemy. Możesz przejść dalej: { $app }.
ended-go-on-without = Kontynuuj bez potwierdzenia
ended-back = Wróć do logowania
ended-expired-title = Czas minął
ended-expired-happened = To logowanie nie zostało potwierdzone na czas, więc je przerwano. Nikt nie uzyskał dostępu.
ended-expired-advice = Zaloguj się ponownie, aby otrzymać nową prośbę.
ended-none-title = Nie czeka tu żadne logowanie
ended-none-happened = W tej przeglądarce nie ma niczego do potwierdzenia. Być może logowanie jest już zakończone albo rozpoczęto je w innej przeglądarce.
locked-title = Twoje konto jest zablokowane
locked-admin-happened = To konto zostało zablokowane przez jego administratora. Nikt nie może się na nie zalogować, dopóki nie zostanie odblokowane.
locked-admin-advice = Poproś o odblokowanie konta.
locked-no-factor-happened = To konto wymaga przy logowaniu drugiego kroku, a nie ma żadnego, który jest tu akceptowany.
locked-no-factor-advice = Poproś administratora swojego konta o wspólne skonfigurowanie drugiego kroku.
locked-ended-title = Twoje konto wygasło
locked-ended-happened = To konto było ważne do dnia, który już minął. Nikt nie może się już na nie zalogować.
locked-ended-advice = Jeśli nadal go potrzebujesz, poproś administratora o jego przedłużenie.
locked-unknown-title = Twoje konto nie jest tu znane
locked-unknown-happened = Logować się można tylko na konta, które tu dodano, a tego jeszcze nie dodano.
locked-unknown-advice = Poproś administratora swojego konta o jego dodanie.
denied-title = Logowanie odrzucone
denied-happened = To logowanie zostało odrzucone na Twoim telefonie. Nikt nie uzyskał dostępu.
denied-advice = Jeśli stało się to przez pomyłkę, zaloguj się ponownie.
not-me-title = Logowanie zatrzymane
not-me-happened = Z Twojego telefonu nadeszła odpowiedź, że to nie Ty. Nikt nie uzyskał dostępu.
not-me-advice = Jeśli ktoś inny próbował się zalogować, zna Twoje hasło: zmień je i powiadom administratora swojego konta.
wrong-number-title = Liczba się nie zgadzała
wrong-number-happened = Telefon przesłał inną liczbę niż ta, którą pokazywała ta strona, więc logowanie zostało zatrzymane. Nikt nie uzyskał dostępu.
wrong-number-advice = Zaloguj się ponownie i wpisz liczbę, którą strona wtedy pokaże.
wrong-codes-title = Zbyt wiele błędnych kodów
wrong-codes-happened = To logowanie zostało zatrzymane po zbyt wielu błędnych kodach. Nikt nie uzyskał dostępu.
wrong-codes-advice = Zaloguj się ponownie i użyj świeżego kodu, który należy do tego konta.
cancelled-title = Logowanie anulowane
cancelled-happened = To logowanie zostało przez Ciebie anulowane. Nikt nie uzyskał dostępu.
superseded-title = Zastąpiło je inne logowanie
superseded-happened = W tej przeglądarce rozpoczęto nowe logowanie, więc to zostało zatrzymane. Nikt nie uzyskał przez nie dostępu.
superseded-advice = Kontynuuj tamto logowanie albo zaloguj się ponownie.
withdrawn-title = Logowanie zatrzymane
withdrawn-happened = W międzyczasie coś zmieniono w Twoim koncie lub jego drugim kroku, więc to logowanie zostało zatrzymane. Nikt nie uzyskał dostępu.
withdrawn-advice = Zaloguj się ponownie. Jeśli ta zmiana Cię zaskakuje, zapytaj administratora swojego konta.

again-expired-happened = Nie potwierdzono tego na czas, więc nic nie zostało wykonane.
again-expired-advice = Wróć i spróbuj ponownie, aby otrzymać nową prośbę.
again-denied-title = Odrzucono na Twoim telefonie
again-denied-happened = Odrzucono to na Twoim telefonie, więc nic nie zostało wykonane.
again-denied-advice = Jeśli stało się to przez pomyłkę, wróć i spróbuj ponownie.
again-stopped-title = Zatrzymano
again-not-me-happened = Z Twojego telefonu nadeszła odpowiedź, że to nie Ty, więc w tej przeglądarce nastąpiło wylogowanie.
again-not-me-advice = Jeśli ktoś inny używał tej przeglądarki lub Twojej sesji, powiadom administratora swojego konta.
again-wrong-number-happened = Telefon przesłał inną liczbę niż ta, którą pokazywała ta strona, więc nic nie zostało wykonane.
again-wrong-number-advice = Wróć, spróbuj ponownie i wpisz liczbę, którą strona wtedy pokaże.
again-wrong-codes-happened = Zatrzymano to po zbyt wielu błędnych kodach i nic nie zostało wykonane.
again-wrong-codes-advice = Wróć i spróbuj ponownie, używając świeżego kodu, który należy do tego konta.
again-cancelled-title = Anulowano
again-cancelled-happened = Zostało to przez Ciebie anulowane i nic nie zostało wykonane.
again-superseded-title = Zastąpiła ją inna prośba
again-superseded-happened = W tej przeglądarce rozpoczęto to od nowa, więc ta prośba została zatrzymana.
again-superseded-advice = Kontynuuj tamtą prośbę albo spróbuj ponownie.
again-withdrawn-happened = W międzyczasie coś zmieniono w Twoim koncie, jego drugim kroku lub Twojej sesji, więc nic nie zostało wykonane.
again-withdrawn-advice = Spróbuj ponownie. Jeśli ta zmiana Cię zaskakuje, zapytaj administratora swojego konta.

step-up-first = Najpierw potwierdź, że to Ty
step-up-done = Wróć do poprzedniej karty i wyślij to jeszcze raz. Tę kartę możesz zamknąć.
step-up-go-to = Przejdź do: { $app }
step-up-needed = To, co zostało wysłane, nie zostało wykonane, ponieważ znów potrzebny jest Twój drugi krok. Wpisane dane nadal tam są: wróć w przeglądarce.
step-up-needed-confirm = Potwierdź w drugiej karcie, że to Ty.
step-up-needed-back = Wróć w tej karcie do poprzedniej strony.
send-once-more = Wyślij to jeszcze raz.
step-up-new-tab = Potwierdź w nowej karcie
step-up-why = Ta część ({ $app }) ponownie wymaga Twojego drugiego kroku, nawet po zalogowaniu.
step-up-confirm = Potwierdź, że to Ty
step-up-not-now = Nie teraz
session-ended-title = Twoja sesja się zakończyła
session-ended-what = Wysłane dane nie zostały zapisane, ale to, co wpisano, nadal tam jest: wróć w przeglądarce i zachowaj kopię.
session-ended-back = Wróć do poprzedniej strony i skopiuj wpisane dane.
session-ended-sign-in = Zaloguj się ponownie, tutaj lub w drugiej karcie.
session-ended-new-tab = Zaloguj się w nowej karcie
sign-out-title = Wyloguj się
sign-out-heading = Wylogować się?
sign-out-what = Do czasu wylogowania ta przeglądarka ma dostęp do: { $app }.
sign-out-stay = Nie wylogowuj mnie
signed-out-title = Wylogowano
signed-out-heading = Wylogowano Cię
signed-out-what = Bez zalogowania ta przeglądarka nie ma już dostępu do: { $app }.
signed-out-shared = Na wspólnym komputerze zamknij też wszystkie okna przeglądarki.
signed-out-again = Zaloguj się ponownie

account-title = Twoje konto
account-made-title = Hasło aplikacji „{ $name }”
account-made-what = Wpisz lub wklej je teraz w tym programie jako hasło. Nie zostanie pokazane ponownie.
account-made-deposit = Zacznie działać, gdy poniżej zapiszesz swoje hasło ({ $app }).
account-step-up = Aby coś tu zmienić, potwierdź ponownie, że to Ty.
account-app-passwords = Hasła aplikacji
account-app-passwords-what = Dla programów, które nie mogą zapytać o Twój drugi krok, takich jak kalendarz lub program pocztowy. Każdy program otrzymuje własne hasło, które wpisuje się obok Twojej zwykłej nazwy użytkownika i które możesz mu odebrać.
account-made-on = Utworzono { $date }
account-used = ostatnio użyto { $date }
account-unused = jeszcze nie użyto
account-remove = Usuń
account-remove-named = Usuń: { $name }
account-none = Nie ma jeszcze żadnego.
account-full = Więcej ich być nie może. Usuń to, którego nie używasz.
account-which = Dla jakiego programu?
account-which-example = Kalendarz w telefonie
account-make = Utwórz hasło aplikacji
account-deposit = Twoje hasło ({ $app })
account-deposit-saved = Jest zapisane dla nazwy użytkownika { $name }. Po zmianie hasła tam zapisz je ponownie tutaj.
account-deposit-what = Hasła aplikacji zastępują to hasło: zapisz je tu jeden raz. Jest przechowywane w postaci zaszyfrowanej i używane tylko wtedy, gdy jedno z Twoich haseł aplikacji jest prawidłowe.
account-username = Nazwa użytkownika
account-password = Hasło
account-save-again = Zapisz ponownie
account-save = Zapisz hasło
account-forget = Usuń zapisane hasło
account-back = Wróć do: { $app }
account-too-many =
    { $count ->
        [one] Istnieje już 1 hasło aplikacji. Usuń to, którego już nie używasz.
        [few] Istnieją już { $count } hasła aplikacji. Usuń to, którego już nie używasz.
        [many] Istnieje już { $count } haseł aplikacji. Usuń to, którego już nie używasz.
       *[other] Istnieje już { $count } hasła aplikacji. Usuń to, którego już nie używasz.
    }
account-removed = Usunięto hasło aplikacji. Program, który go używał, nie może się już logować.
account-deposited = Zapisano hasło. Twoje hasła aplikacji teraz je zastępują.
account-deposit-removed = Usunięto zapisane hasło.
account-opting = Drugi krok
account-opting-none-yet = Twoje konto chroni na razie tylko hasło. Z drugim krokiem skradzione hasło niczego nie otworzy.
account-opting-may = Twoje konto chroni tylko hasło. Drugi krok nie jest od Ciebie wymagany, ale dzięki niemu skradzione hasło niczego nie otworzy.
account-opting-is-out = Zgodnie z Twoją decyzją drugiego kroku na razie nie ma. Twoje konto chroni tylko hasło.
account-set-up = Skonfiguruj drugi krok
account-opt-out = Nie chcę drugiego kroku
account-opt-out-sure = Większość kont, na które się włamano, chroniło tylko hasło, i często przez całe tygodnie nikt tego nie zauważył. Na pewno zrezygnować z drugiego kroku?
account-opt-out-go = Tak, zrezygnuj z drugiego kroku
account-opt-in = Jednak chcę drugi krok
account-opted-out = Nie będziemy już pytać o drugi krok, dopóki jest to dozwolone.
account-opted-in = Przy następnym logowaniu poprosimy o skonfigurowanie drugiego kroku. Możesz to też zrobić teraz.
account-browsers = Zaufane przeglądarki
account-browsers-what = Do logowania wystarcza w nich samo hasło, ponieważ przy potwierdzaniu logowania oznaczono je jako zaufane. Zmiana drugiego kroku kończy to dla nich wszystkich.
account-browsers-none = Nie ma żadnej. Potwierdzając logowanie, możesz zaznaczyć pole, aby zaufać danej przeglądarce.
account-browser-this = Ta przeglądarka
account-browser-until = do { $date }
account-browser-end = Cofnij zaufanie
account-browser-end-named = Cofnij zaufanie: { $name }
account-browsers-end-all = Cofnij zaufanie wszystkim
account-browsers-ended = Zaufanie zostało cofnięte. Następne logowanie tam będzie wymagać drugiego kroku.
account-sessions = Zalogowano gdzie indziej
account-sessions-what = Jeśli czegoś tu nie rozpoznajesz, wyloguj to i zmień hasło.
account-sessions-none = Nie ma innych aktywnych logowań.
account-session-begun = Od { $date }
account-session-end = Wyloguj
account-session-end-named = Wyloguj: { $name }
account-sessions-end-all = Wyloguj wszędzie indziej
account-sessions-ended = Wylogowano.
account-history = Twoje ostatnie logowania
account-history-what = Z ostatnich 90 dni, najwyżej 50. Jeśli któregoś nie rozpoznajesz, zmień hasło i powiadom dział pomocy.
account-history-older = Pokaż wcześniejsze
account-history-none = Nie ma jeszcze żadnego.
browser-unknown = Nieznana przeglądarka
history-onetouch = Potwierdzono na telefonie
history-softtoken = Potwierdzono kodem z aplikacji uwierzytelniającej
history-sms = Potwierdzono kodem z SMS-a
history-voice = Potwierdzono kodem podanym telefonicznie
history-email = Potwierdzono kodem z e-maila
history-recovery = Potwierdzono kodem odzyskiwania
history-bypass = Potwierdzono kodem od działu pomocy
history-set-up = Potwierdzono przez skonfigurowanie drugiego kroku
history-trusted = W zaufanej przeglądarce, samym hasłem
history-without = Samym hasłem
history-denied = Odrzucono na telefonie
history-not-me = Odrzucono: to nie Ty
history-wrong-number = Odrzucono: na telefonie wpisano błędną liczbę
history-too-many-codes = Odrzucono po zbyt wielu błędnych kodach
history-cancelled = Anulowano w przeglądarce
history-withdrawn = Zatrzymano: zmieniono konto lub jego drugi krok
history-expired = Nie potwierdzono na czas
account-change = Zmień
account-change-named = Zmień: { $name }
account-last-way = To Twój jedyny sposób potwierdzania logowania, więc nie można go usunąć. Najpierw dodaj inny.
account-phones = Telefony
account-phones-what = Telefon pokazuje każde logowanie, a Ty wpisujesz na nim krótką liczbę.
account-phones-none = Nie masz tu jeszcze żadnego.
account-phones-full = Więcej telefonów być nie może. Usuń ten, którego nie używasz.
account-phone-add = Dodaj telefon
account-phone-added = Dodano { $date }
account-phone-name = Nazwa
account-phone-rename = Zapisz nazwę
account-phone-renamed = Zapisano nazwę.
account-phone-replace-what = Dla nowego telefonu albo dla tego, jeśli utracił swoje dane: zarejestruje się od nowa w miejsce tego, który potem przestanie działać.
account-phone-replace = Zastąp ten telefon
account-phone-remove-what = Nie będzie już potwierdzać logowań, a sesje otwarte gdzie indziej z jego użyciem zostaną zakończone.
account-phone-removed = Usunięto telefon. Nie potwierdza on już logowań.
account-softtoken = Aplikacja uwierzytelniająca
account-softtoken-what = Aplikacja, która pokazuje sześciocyfrowy kod, także bez połączenia.
account-softtoken-set = Jest skonfigurowana.
account-softtoken-none = Nie jest skonfigurowana.
account-softtoken-change = Zmień aplikację uwierzytelniającą
account-softtoken-replace-what = Obecna działa do czasu potwierdzenia nowej.
account-softtoken-replace = Skonfiguruj ponownie
account-softtoken-remove = Usuń aplikację uwierzytelniającą
account-softtoken-removed = Usunięto aplikację uwierzytelniającą. Jej kody nie są już ważne.
account-number = Numer telefonu
account-number-what = Gdy o to poprosisz, wyślemy na niego kod SMS-em lub podamy go telefonicznie.
account-number-is = Kody są wysyłane na { $to }.
account-number-unproven = Numer { $to } jest tu znany, ale nigdy go nie potwierdzono, więc kody nie są na niego wysyłane.
account-number-none = Nie masz tu jeszcze żadnego.
account-number-add = Dodaj numer telefonu
account-number-change = Zmień numer telefonu
account-number-change-what = Do czasu potwierdzenia nowego numeru kody są wysyłane na obecny. Potem na obecny trafi powiadomienie, a kody będą wysyłane na nowy.
account-number-other = Użyj innego numeru
account-number-remove = Usuń numer telefonu
account-number-removed = Usunięto numer telefonu. Kody nie są już na niego wysyłane.
account-recovery = Kody odzyskiwania
account-recovery-what = Gdy zgubisz telefon, każdy z nich pozwoli Ci zalogować się jeden raz.
account-recovery-left =
    { $count ->
        [one] Pozostał Ci 1 kod.
        [few] Pozostały Ci { $count } kody.
        [many] Pozostało Ci { $count } kodów.
       *[other] Pozostało Ci { $count } kodu.
    }
account-recovery-none = Nie masz żadnego.
account-recovery-few = Utwórz teraz nowe, aby w razie potrzeby mieć kod pod ręką.
account-recovery-unsaved = Te kody utworzono { $date }. Jeśli nie masz ich zapisanych, utwórz nowe.
account-recovery-ends = Obecne kody przestaną działać, gdy powstaną nowe.
account-recovery-make = Utwórz nowe kody odzyskiwania
account-recovery-kept = Dobrze. Przechowuj kody w bezpiecznym miejscu.
adding-instead-of = Zastąpi urządzenie { $device }, które działa do czasu potwierdzenia nowego.
adding-waiting = Czekamy na telefon.
adding-done-title = Gotowe
adding-done-phone = Od teraz ten telefon potwierdza Twoje logowania.
adding-done-softtoken = Od teraz ta aplikacja uwierzytelniająca potwierdza Twoje logowania.
adding-done-number = Od teraz kody są wysyłane na ten numer, gdy o nie poprosisz.
adding-refused-title = Niczego nie dodano
adding-refused-phone = Odrzucono to na telefonie albo wpisano inną liczbę niż ta, którą pokazywała ta strona. Możesz spróbować ponownie.
adding-refused-code = Zbyt wiele kodów było błędnych. Możesz spróbować ponownie później.
adding-expired-title = Czas minął
adding-expired = Niczego nie dodano. Możesz spróbować ponownie.
adding-leave = Wróć bez dodawania
adding-back = Przejdź do konta
account-language = Język
account-language-what = Dla tych stron i dla wiadomości do Ciebie.
account-language-browser = Jak w przeglądarce
account-language-save = Zapisz język
account-language-saved = Zapisano język.

turned-read-title = Nie można odczytać tego żądania
turned-read = Żądanie odrzucono, ponieważ nie można go odczytać w jednoznaczny sposób.
turned-read-advice = Jeśli prowadził tu link, powiadom osobę, od której pochodzi.
turned-handshake-title = Nie można otworzyć tego połączenia
turned-handshake = Zażądano połączenia WebSocket, ale nie tak, jak należy.
turned-handshake-advice = Jeśli aplikacja wcześniej działała, powiadom jej administratora.
turned-head-title = To żądanie jest zbyt duże
turned-head = Nagłówek żądania jest dłuższy niż dozwolony.
turned-head-advice = Zwykle pomaga usunięcie plików cookie tej witryny.
turned-host-title = Pod tą nazwą niczego nie ma
turned-host = Ta brama nie zna nazwy hosta podanej w adresie.
turned-host-advice = Sprawdź adres.
turned-denied-title = Ten adres jest zamknięty
turned-denied = Nikt nie ma tu dostępu do tego adresu.
turned-method-title = Ta metoda jest niedozwolona
turned-method = Aplikacja nie przyjmuje żądań tego rodzaju.
turned-body = Żądanie tego rodzaju nie może mieć treści.
turned-login-page-title = Zaloguj się na stronie logowania
turned-credentials = Nazwę użytkownika i hasło przyjmuje tylko strona logowania.
turned-credentials-advice = Przejdź na stronę logowania i tam się zaloguj.
turned-authorization = Te dane logowania nie są tu przyjmowane.
turned-authorization-advice = Przejdź na stronę logowania.
turned-cross-site-title = To logowanie pochodzi z innej witryny
turned-cross-site = Inna witryna próbowała Cię tu zalogować. Nic nie zostało wykonane.
turned-cross-site-advice = Otwórz stronę logowania samodzielnie, przez https, jeśli jest wybór, i tam się zaloguj.
turned-closed-title = Ten sposób logowania jest zamknięty
turned-closed = Logowanie w ten sposób jest tu wyłączone.
turned-closed-advice = Użyj strony logowania.
turned-unreadable-title = Nie można odczytać tego logowania
turned-unreadable = Logowanie odrzucono, ponieważ nie można go odczytać w jednoznaczny sposób.
turned-unreadable-advice = Otwórz stronę logowania ponownie i tam się zaloguj.
turned-session-title = Najpierw się zaloguj
turned-session = Nie ma sesji albo się zakończyła.
turned-session-advice = Zaloguj się i spróbuj ponownie.
turned-long-title = Wysłano zbyt dużo
turned-long = Żądanie jest dłuższe, niż może być bez sesji.
turned-unrecognised-title = Ten sposób logowania nie jest znany
turned-unrecognised = Aplikacja zalogowała kogoś pod adresem, pod którym tego nie oczekiwano. Niczego nie przekazano dalej.
turned-unrecognised-advice = Użyj strony logowania. Jeśli to była strona logowania, administrator musi ją opisać w konfiguracji.
turned-title = Nie zostało to wykonane
turned-not-passed = Brama tego nie przepuściła.
turned-ambiguous-title = Ta nazwa nie jest jednoznaczna
turned-ambiguous = Nazwa użyta przy logowaniu nie prowadzi tutaj do jednej osoby.
turned-ambiguous-advice = Zaloguj się zwykłą nazwą użytkownika. Jeśli to się powtarza, zapytaj administratora kont.
turned-directory-title = Nie można teraz ustalić, do kogo należy ta nazwa
turned-directory = Katalog, który zna nazwy, nie odpowiada. Niczego nie przekazano dalej.
turned-directory-advice = Spróbuj ponownie za chwilę albo zaloguj się nazwą, której zwykle używasz.
turned-many-title = Czeka zbyt wiele logowań
turned-many = Na to konto czeka już tyle logowań, ile może ich być.
turned-many-advice = Dokończ lub anuluj jedno z nich albo odczekaj dziesięć minut.
turned-trouble-title = Brama sama ma problem
turned-trouble = Niczego nie przekazano dalej, aby nic złego się nie stało.
turned-trouble-advice = Spróbuj ponownie za chwilę.
turned-under-way-title = Logowanie jest w toku
turned-under-way = Na inne logowanie w tej sesji lub z tymi samymi danymi jeszcze nie odpowiedziano.
turned-under-way-advice = Odczekaj chwilę i spróbuj ponownie.
turned-down-title = Aplikacja jest nieosiągalna
turned-down = Aplikacja nie odpowiada.
turned-slow-title = Aplikacja nie odpowiada na czas
turned-slow = Odpowiedź aplikacji trwała zbyt długo.
turned-unclear-title = Aplikacja nie odpowiedziała ani tak, ani nie
turned-unclear = Z odpowiedzi aplikacji nie wynikało, czy hasło było prawidłowe. Niczego nie przekazano dalej.
turned-unclear-advice = Spróbuj ponownie. Jeśli to się powtarza, powiadom administratora aplikacji.
turned-broken-title = Aplikacja przerwała odpowiedź
turned-broken = Odpowiedź aplikacji była niepełna albo dłuższa, niż można przechować.
turned-form-site = To żądanie pochodzi z innej witryny.
turned-form-read = Nie można odczytać tego formularza.
turned-form-foreign = Ten formularz należy do innego logowania.
turned-form-advice = Wróć i spróbuj ponownie.
turned-nothing-title = Niczego tu nie ma
turned-nothing = Brama nie ma takiej strony.
turned-page-method = Tej strony nie wywołuje się w ten sposób.

portal-missing-title = Nie znaleziono
portal-missing-lead = Przejdź na stronę telefonu
phone-no-script = Ta strona tworzy klucz w Twojej przeglądarce i podpisuje nim. Wymaga to JavaScriptu, który jest wyłączony.

script-signing-in = Potwierdzono. Trwa logowanie.
script-more-time = Masz więcej czasu.
script-seconds-left =
    { $count ->
        [one] Pozostała 1 sekunda
        [few] Pozostały { $count } sekundy
        [many] Pozostało { $count } sekund
       *[other] Pozostało { $count } sekundy
    }
script-minute-left = Pozostała 1 minuta
script-number-now = Liczba to teraz { $number }
script-push-ended = Prośba na Twoim telefonie się zakończyła.
script-code-too = Możesz też użyć kodu.
script-unreachable = Nie możemy połączyć się z bramą; kody nadal działają.
script-copied = Skopiowano.
script-codes-selected = Kody są zaznaczone; skopiuj je za pomocą klawiatury.
script-selected = Zaznaczono; skopiuj za pomocą klawiatury.
script-downloaded = Zapisano jako plik.

overlay-title = Potwierdź to logowanie
overlay-wait = Chwileczkę…
overlay-code-label = Lub wpisz kod
overlay-code-use = Użyj kodu
overlay-again = Zapytaj telefon ponownie
overlay-set-up = Skonfiguruj drugi krok
overlay-type-number = Wpisz tę liczbę na telefonie.
overlay-no-step = To konto nie ma jeszcze drugiego kroku.
overlay-code-or-again = Wpisz kod albo zapytaj telefon ponownie.
overlay-code = Wpisz kod.
overlay-not-done = Nie zostało to wykonane.
