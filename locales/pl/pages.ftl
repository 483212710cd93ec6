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
cancel-sign-in = Anuluj to logowanie
cancel = Anuluj

sent-by-sms = Wysłaliśmy Ci kod SMS-em.
sent-by-voice = Dzwonimy do Ciebie, aby podać kod.
sent-by-email = Wysłaliśmy Ci kod e-mailem.
code-wrong = Ten kod jest nieprawidłowy.
push-unclear = Aplikacja nie podała jednoznacznie, czy hasło było prawidłowe, dlatego żaden telefon nie dzwoni.
push-stopped =
    { $count ->
        [one] Wysyłanie próśb na Twój telefon jest wstrzymane na 1 minutę, ponieważ jedna z nich nie pochodziła od Ciebie.
        [few] Wysyłanie próśb na Twój telefon jest wstrzymane na { $count } minuty, ponieważ jedna z nich nie pochodziła od Ciebie.
        [many] Wysyłanie próśb na Twój telefon jest wstrzymane na { $count } minut, ponieważ jedna z nich nie pochodziła od Ciebie.
       *[other] Wysyłanie próśb na Twój telefon jest wstrzymane na { $count } minuty, ponieważ jedna z nich nie pochodziła od Ciebie.
    }
push-again-in =
    { $count ->
        [one] Nową prośbę na Twój telefon będzie można wysłać za 1 minutę.
        [few] Nową prośbę na Twój telefon będzie można wysłać za { $count } minuty.
        [many] Nową prośbę na Twój telefon będzie można wysłać za { $count } minut.
       *[other] Nową prośbę na Twój telefon będzie można wysłać za { $count } minuty.
    }
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
refused-step-up = Najpierw potwierdź, że to Ty.

setup-title = Skonfiguruj drugi krok
setup-why = Po haśle { $app } wymaga drugiego kroku, dzięki czemu samo skradzione hasło niczego nie otworzy. Zajmie to około dwóch minut.
setup-ways = Sposoby potwierdzania
setup-phone = Zatwierdzaj na telefonie
setup-phone-hint = Telefon pokazuje każde logowanie, a Ty wpisujesz krótką liczbę. Najbezpieczniej i najszybciej.
setup-softtoken = Użyj aplikacji uwierzytelniającej
setup-softtoken-hint = Aplikacja pokazuje sześciocyfrowy kod. Działa bez połączenia.
setup-number = Otrzymuj kody SMS-em lub telefonicznie
setup-number-hint = Działa z każdym telefonem. Mniej bezpieczne: wiadomości można przechwycić, a numery przejąć.
setup-not-now = Nie teraz?
setup-last = Możesz to pominąć ostatni raz. Przy następnym logowaniu będzie to konieczne.
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
setup-opt-out-hint = Możesz też z tego zrezygnować. Twoje konto będzie wtedy chronić tylko hasło.
setup-opt-out = Nie pytaj ponownie
setup-back = Wybierz inny sposób
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
