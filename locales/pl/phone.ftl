# The phone's page, in Polish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Nowa wersja tej strony jest gotowa.
update-load = Wczytaj
cancel = Anuluj
not-now = Nie teraz
done = Gotowe
copy = Kopiuj
copied = Skopiowano
not-copied = Nie skopiowano
loading = Wczytywanie…

status-not-ready = Brak gotowości
status-empty = Nie ma jeszcze konta
status-offline = Offline
status-offline-codes = Offline. Kody nadal działają.
status-attention = Wymaga uwagi
status-watching = Oczekiwanie na prośby
calm-title = Nic do zatwierdzenia
calm-hint = Gdy będziesz się gdzieś logować, prośba pojawi się tutaj, o ile ta strona jest otwarta.
calm-hint-push = Gdy będziesz się gdzieś logować, prośba pojawi się tutaj, a to urządzenie powiadomi o niej, gdy strona jest zamknięta.
calm-off-title = Prośby nie są odbierane
calm-off-hint = Portal jest nieosiągalny. Ta strona próbuje dalej.
calm-nobody-hint = Żadne konto na tym urządzeniu nie może teraz odpowiedzieć.
blocked-title = Tej przeglądarki nie można używać jako telefonu
blocked-store = Ta przeglądarka nie pozwala tej stronie niczego przechowywać, więc nie ma miejsca na klucz. Opuść okno prywatne albo zezwól na dane dla tej witryny.
blocked-start = Nie udało się uruchomić tej strony. Wczytaj ją ponownie.
blocked-insecure = Klucze można tworzyć tylko przez bezpieczne połączenie. Otwórz tę stronę pod jej adresem https://.
blocked-no-crypto = Ta przeglądarka nie potrafi tworzyć kluczy (brak Web Crypto). Użyj nowszej przeglądarki.
blocked-no-store = Ta przeglądarka nie ma miejsca na klucz (IndexedDB). Użyj nowszej przeglądarki albo opuść okno prywatne.

requests-title = Czeka na Ciebie
request-new = Nowa prośba dla konta { $account }: { $message }
request-unnamed = Prośba o zalogowanie
request-asked = Wysłano: { $when }, wygaśnie za { $left }
request-not-me = To nie ja
request-deny = Odrzuć, ale to ja
request-approve = To ja
request-number = Wpisz liczbę, którą pokazuje przeglądarka
request-number-hint = Nie widzisz żadnej liczby? W takim razie to nie Twoje logowanie.
request-choice = To ja: { $number }
request-choose = To ja: dotknij liczby, którą pokazuje przeglądarka
request-choose-hint = Każda inna liczba zatrzymuje logowanie.
request-sending = Wysyłanie…
request-changed = Ta prośba się zmieniła. Przeczytaj ją ponownie, zanim odpowiesz.
result-approved = Zatwierdzono
result-approved-what = Możesz kontynuować w przeglądarce.
result-denied = Odrzucono
result-denied-what = Logowanie zostało zatrzymane.
result-not-me = Odrzucono i zgłoszono
result-not-me-what = Logowanie zostało zatrzymane. Wygląda na to, że ktoś inny zna Twoje hasło: zmień je i powiadom administratorów tej usługi.
result-wrong-number = Liczba była błędna
result-wrong-number-what = Logowanie zostało zatrzymane. Jeśli to Ty, zacznij od nowa i wpisz liczbę, którą pokazuje przeglądarka.
result-expired = Wygasło
result-expired-what = Nikt nie odpowiedział na czas. Jeśli to Ty, rozpocznij logowanie od nowa.
result-answered = Już udzielono odpowiedzi
result-answered-what = Ta prośba została rozstrzygnięta gdzie indziej lub wycofana.
result-approved-elsewhere = Zatwierdzono ją gdzie indziej.
result-denied-elsewhere = Odrzucono ją gdzie indziej.
result-waiting = Czeka
question-approve = Zatwierdź
question-deny = Odrzuć
result-question-approved-what = Pytający dowie się, że się zgadzasz.
result-question-denied-what = Pytający dowie się, że się nie zgadzasz.
result-question-not-me-what = Pytający dowie się, że się nie zgadzasz, a przez pewien czas ten telefon nie będzie o nic pytany. Ktoś inny może znać Twoje hasło do tej usługi: zmień je.
result-question-expired-what = Nikt nie odpowiedział na czas.
caller-what = Kontynuuj tylko wtedy, gdy to Ty dzwonisz do działu pomocy. Zobaczysz dwa słowa, które należy tam odczytać. Kto dzwoni do Ciebie i o nie prosi, jest oszustem.
caller-open = To ja dzwonię: pokaż słowa
caller-read = Odczytaj te dwa słowa działowi pomocy
caller-spell = Są po angielsku. Możesz je też przeliterować.
caller-confirm = Słowa odczytane
caller-not-me = To nie ja dzwonię
caller-deny = Nie odpowiadaj
result-caller-confirmed = Udzielono odpowiedzi
result-caller-confirmed-what = Kontynuuj rozmowę.
result-caller-denied-what = Dział pomocy otrzyma informację, że nie odpowiadasz.
result-not-calling-what = Ktoś zadzwonił do działu pomocy w Twoim imieniu. Dział pomocy otrzyma o tym informację, a na tym telefonie przez pewien czas nie pojawią się kolejne pytania.
result-caller-expired-what = Nikt nie odpowiedział na czas. Dział pomocy może zapytać jeszcze raz.
history-title = Ostatnie prośby
history-empty = Ten telefon nie otrzymał jeszcze żadnych próśb.
history-row = { $result }, { $when }

empty-title = Zrób z tego urządzenia swój drugi klucz
empty-what = Będzie prosić o zatwierdzanie Twoich logowań i pokazywać kody, także offline. Klucz powstaje tutaj i nigdy nie opuszcza tego urządzenia.
empty-step-one = Zaloguj się na komputerze i otwórz stronę swojego konta. Przy pierwszym logowaniu proponuje to także strona konfiguracji.
empty-step-two = Wybierz „Dodaj telefon”. Pojawi się kod QR i link; można ich użyć raz, w ciągu 15 minut.
empty-step-three = Skieruj aparat tego telefonu na kod albo otwórz lub wklej link tutaj.
empty-none = Nie ma takiej strony? Administratorzy usługi mogą wysłać Ci link.
add-title = Dodaj konto
add-scan = Zeskanuj kod QR
add-paste = Wklej link
register-title = Zarejestruj to urządzenie
register-link-known = Link już jest. Została jedna rzecz:
register-link = Link rejestracyjny
register-name = Nazwa tego urządzenia
register-name-hint = Aby odróżnić od siebie Twoje urządzenia.
register-go = Zarejestruj
register-wrong-link = To nie jest link rejestracyjny. Taki link wygląda tak: „…/authenticator#register=VA…”.
register-other-portal = Ten link należy do innego portalu. Otwórz go pod adresem { $address }.
register-ios = Zanim zarejestrujesz iPhone’a lub iPada: skopiuj link, dodaj tę stronę do ekranu początkowego („Udostępnij”, potem „Do ekranu początkowego”), otwórz ją stamtąd i wklej link. W samym Safari klucz przepada po tygodniu bez odwiedzin.
register-copy = Kopiuj link
register-copied = Skopiowano link
register-busy = Rejestrowanie…
register-used = Ten link został już użyty lub wygasł. Poproś o nowy.
register-done = Ten telefon odpowiada teraz za konto { $account }.
scan-title = Zeskanuj kod QR
scan-camera = Aparat
scan-point = Skieruj aparat na kod QR.
scan-failed = Nie można użyć aparatu. Zamiast tego wklej link albo otwórz go aplikacją aparatu w telefonie.
install-ios = Miej tę stronę pod ręką: w Safari dotknij „Udostępnij”, a potem „Do ekranu początkowego”.
install-android = Miej tę stronę pod ręką: w menu przeglądarki wybierz „Dodaj do ekranu głównego” lub „Zainstaluj aplikację”.
install-what = Miej tę stronę pod ręką jako osobną aplikację.
install-go = Zainstaluj
device-name = { $browser } ({ $system })
device-browser = Ta przeglądarka
device-system = to urządzenie

accounts-title = Konta
account-device = jako „{ $name }”
account-rename = Zmień nazwę
account-rename-title = Zmień nazwę tego konta
account-rename-what = Nazwa jest przechowywana tylko na tym telefonie. Pusta nazwa przywraca pierwotną.
account-rename-label = Nazwa
account-remove = Usuń
account-remove-title = Usunąć „{ $name }”?
account-remove-what = Ten telefon nie będzie już zatwierdzać logowań na to konto ani pokazywać jego kodów. Upewnij się, że masz inny sposób logowania.
account-not-told = Nie powiadomiono portalu
account-not-told-what = Mimo to możesz zapomnieć konto na tym urządzeniu. Portal nadal będzie miał ten telefon na liście: usuń go także tam.
account-forget-anyway = Zapomnij mimo to
account-forget = Zapomnij to konto
account-removed = Usunięto { $name } z tego telefonu.
account-slow-down = Portal prosi ten telefon, aby zwolnił. Telefon sam spróbuje ponownie.
account-no-key = Ta przeglądarka utraciła klucz tego konta, na przykład dlatego, że wyczyszczono jej dane. Poproś o nowy link i zarejestruj urządzenie ponownie.
account-revoked = Ten telefon został usunięty: portal nie przyjmuje już jego klucza. Jeśli to nie Ty, powiadom administratorów tej usługi.
account-unfinished = Rejestracja nie została dokończona.
account-finish = Dokończ teraz
code-wanted = Aplikacja { $app } czeka na ten kod. Wpisz go tam i nigdzie indziej.
code-label = Kod
code-seconds = { $count } s
code-none = brak kodu
code-copied = Skopiowano kod.
code-not-copied = Nie udało się skopiować kodu.
clock-slow-seconds =
    { $count ->
        [one] Zegar tego telefonu spóźnia się o 1 sekundę; kod jest liczony według zegara portalu.
        [few] Zegar tego telefonu spóźnia się o { $count } sekundy; kod jest liczony według zegara portalu.
        [many] Zegar tego telefonu spóźnia się o { $count } sekund; kod jest liczony według zegara portalu.
       *[other] Zegar tego telefonu spóźnia się o { $count } sekundy; kod jest liczony według zegara portalu.
    }
clock-slow-minutes =
    { $count ->
        [one] Zegar tego telefonu spóźnia się o 1 minutę; kod jest liczony według zegara portalu.
        [few] Zegar tego telefonu spóźnia się o { $count } minuty; kod jest liczony według zegara portalu.
        [many] Zegar tego telefonu spóźnia się o { $count } minut; kod jest liczony według zegara portalu.
       *[other] Zegar tego telefonu spóźnia się o { $count } minuty; kod jest liczony według zegara portalu.
    }
clock-fast-seconds =
    { $count ->
        [one] Zegar tego telefonu spieszy się o 1 sekundę; kod jest liczony według zegara portalu.
        [few] Zegar tego telefonu spieszy się o { $count } sekundy; kod jest liczony według zegara portalu.
        [many] Zegar tego telefonu spieszy się o { $count } sekund; kod jest liczony według zegara portalu.
       *[other] Zegar tego telefonu spieszy się o { $count } sekundy; kod jest liczony według zegara portalu.
    }
clock-fast-minutes =
    { $count ->
        [one] Zegar tego telefonu spieszy się o 1 minutę; kod jest liczony według zegara portalu.
        [few] Zegar tego telefonu spieszy się o { $count } minuty; kod jest liczony według zegara portalu.
        [many] Zegar tego telefonu spieszy się o { $count } minut; kod jest liczony według zegara portalu.
       *[other] Zegar tego telefonu spieszy się o { $count } minuty; kod jest liczony według zegara portalu.
    }

push-title = Powiadomienia
push-state-on = Włączone
push-state-off = Wyłączone
push-state-blocked = Zablokowane
push-ask-title = Wiedz od razu, gdy ktoś o coś pyta
push-ask = Gdy ktoś loguje się Twoim hasłem, to urządzenie może powiadomić Cię w kilka sekund, także gdy ta strona jest zamknięta. W przeciwnym razie zobaczysz to tylko przy otwartej stronie.
push-ask-ntfy = Tej przeglądarki nie można obudzić, gdy strona jest zamknięta. Zamiast niej o nadejściu prośby może powiadomić aplikacja ntfy i zaprowadzić tutaj.
push-turn-on = Włącz powiadomienia
push-turn-off = Wyłącz
push-use-ntfy = Użyj ntfy
push-use-browser = Użyj powiadomień tej przeglądarki
push-again = Spróbuj ponownie
push-on-what = To urządzenie powiadamia, gdy nadchodzi prośba, także gdy ta strona jest zamknięta. Odpowiada się zawsze na tej stronie, nigdy w powiadomieniu.
push-off-what = Prośby widać tylko wtedy, gdy ta strona jest otwarta.
push-blocked-what = Ta przeglądarka blokuje powiadomienia tej strony. Aby na nie zezwolić, otwórz ustawienia tej witryny (obok jej adresu albo w informacjach o aplikacji na ekranie początkowym), ustaw powiadomienia na „Zezwalaj” i wróć tutaj.
push-ios-what = Na iPhonie i iPadzie powiadamiać mogą tylko strony na ekranie początkowym. Dotknij „Udostępnij”, a potem „Do ekranu początkowego”, otwórz stamtąd stronę i zarejestruj ją jako osobny telefon.
push-unable-what = Ta przeglądarka nie może powiadamiać, gdy ta strona jest zamknięta.
push-undecided = Niczego nie wybrano. Przeglądarka zapyta ponownie, gdy włączysz powiadomienia.
push-failed = Nie udało się skonfigurować powiadomień: usługa push przeglądarki nie odpowiedziała.
push-untold = Nie udało się poinformować portalu. Ta strona spróbuje ponownie sama.
push-ntfy-what = Otwórz aplikację ntfy i dodaj subskrypcję dla każdego z poniższych adresów. Kto zna adres, dowie się, kiedy jesteś pytany w sprawie tego konta, choć nie o co: zachowaj go dla siebie.
push-ntfy-address = Adres dla ntfy
push-turned-on = Powiadomienia są włączone.
push-turned-off = Powiadomienia są wyłączone.
wake-request = Czeka na Ciebie prośba. Otwórz ją, aby przeczytać.
wake-open = Otwórz ją, aby odpowiedzieć.
wake-over = Ta prośba już się zakończyła.
wake-lost = Nadeszła prośba, na którą nie można tu odpowiedzieć: ta przeglądarka zapomniała swój klucz. Otwórz, aby zobaczyć, co zrobić.
lost-title = Ta przeglądarka zapomniała swój klucz
lost-what = Odpowiadała za { $accounts }, ale to, co przechowywała, zostało usunięte. Na prośby do niej nie można już tu odpowiadać.
lost-what-unnamed = Była zarejestrowana jako telefon, ale to, co przechowywała, zostało usunięte. Na prośby do niej nie można już tu odpowiadać.
lost-how = Aby to naprawić: zaloguj się do aplikacji w inny sposób, otwórz tam stronę swojego konta ({ $path } pod adresem samej aplikacji), dodaj ten telefon ponownie i usuń stary.
lost-open = Otwórz stronę swojego konta w { $app }
lost-done = Rozumiem
error-offline = Portal jest nieosiągalny. Sprawdź połączenie tego telefonu.
error-timeout = Portal nie odpowiedział na czas.
error-unauthorised = Ten telefon został usunięty: portal nie zna już jego klucza.
error-clock = Portal odrzucił ten telefon, nie podając, która jest godzina. Ustaw prawidłowo zegar tego telefonu.
error-missing = Portal już tego nie zna.
error-answered = Na tę prośbę już odpowiedziano.
error-expired = Ta prośba wygasła.
error-not-accepted = Portal nie przyjął tej odpowiedzi.
error-too-many = To konto ma już zbyt wiele telefonów. Najpierw usuń jeden z nich.
error-busy = Zbyt wiele żądań. Odczekaj chwilę i spróbuj ponownie.
error-unreadable = Portal przysłał odpowiedź, której ta strona nie rozumie.
error-refused = Portal odmówił ({ $status }). { $message }
error-key = Ta przeglądarka nie mogła użyć klucza. Zarejestruj ten telefon ponownie.
error-page = Na tej stronie coś poszło nie tak. Wczytaj ją ponownie.
