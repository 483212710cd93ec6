# Letters that are printed, in Polish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words as in pages.ftl.

letter-account = Konto: { $account }
letter-title = Twój drugi krok: { $app }
letter-title-several = Twój drugi krok: { $app } i inne usługi
letter-why = Do logowania nie wystarczy już samo hasło: potwierdzisz je na telefonie. Skonfiguruj telefon jeden raz; zajmie to około dwóch minut.
letter-scan = 1. Skieruj aparat telefonu na ten kod i otwórz adres, który się pokaże.
letter-follow = 2. Wykonaj kroki pokazane na telefonie. To wszystko.
letter-type = Jeśli nie masz aparatu, wpisz ten adres w przeglądarce telefonu, w jednym wierszu:
letter-once = Kodu i adresu można użyć tylko raz, najpóźniej: { $until }.
letter-secret = Nie dawaj ich nikomu: kto pierwszy otworzy adres, będzie potwierdzać logowania na Twoje konto.
letter-used = Jeśli ktoś inny już ich użył, natychmiast powiadom dział pomocy.
